"""What we say and how it leaves: templates of `letters/*.md`, PDF letters, emails, and the channels they go by.

    template = correspondence.Template.read(text)            # refuses what is not in the small language of letters
    draft = correspondence.render(template, values)          # subject, text, html; names a value that is missing
    findings = correspondence.checks(draft, recipient)       # address, reading age, what it must and must not say
    content = correspondence.pdf(draft, sender=..., recipient=..., on=...)
    receipt = channel.hand_over(Item(key, "letter", to, content, reference))

Nothing here knows a database: a service stores what was drafted, handed over and received. A value of the case is never
read as markup: it is put into the finished text, escaped.
"""

from __future__ import annotations

from app.correspondence.channels import Catcher, Channel, Delivered, Item, Receipt, Refused, TryLater, Unknown
from app.correspondence.checks import Reading, checks, reading
from app.correspondence.folder import Folder
from app.correspondence.lint import lint
from app.correspondence.mail import Attachment, Mailbox, address, message
from app.correspondence.pdf import Recipient, Sender, pdf
from app.correspondence.render import Draft, MissingValue, render
from app.correspondence.smtp import Smtp
from app.correspondence.template import Template

__all__ = [
    "Attachment",
    "Catcher",
    "Channel",
    "Delivered",
    "Draft",
    "Folder",
    "Item",
    "Mailbox",
    "MissingValue",
    "Reading",
    "Receipt",
    "Recipient",
    "Refused",
    "Sender",
    "Smtp",
    "Template",
    "TryLater",
    "Unknown",
    "address",
    "checks",
    "lint",
    "message",
    "pdf",
    "reading",
    "render",
]
