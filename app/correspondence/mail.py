"""Emails as bytes: one recipient, who stands in the record; fixed words as subject; plain text and HTML.

The one rule to know: an address goes in as `Address(addr_spec=...)`, never as text, so it cannot become two.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import Final

from app.correspondence.render import Draft
from app.errors import InvalidInput

MAX_BYTES: Final = 10_000_000
_POLICY: Final = SMTP.clone(cte_type="7bit")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_FILE: Final = re.compile(r"[A-Za-z0-9._-]{1,100}\.pdf")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where an email comes from."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF that goes with an email; its name is `<case reference>-<kind>.pdf`."""

    name: str
    content: bytes


def address(text: str, name: str = "") -> Address:
    """Return one email address, or raise `InvalidInput`: a list, a name with it or a line break is none."""
    if len(text) <= 254 and _ADDRESS.fullmatch(text) and ".." not in text:
        try:
            return Address(display_name=name, addr_spec=text)
        except (ValueError, HeaderParseError, MessageError, IndexError):
            pass
    raise InvalidInput({"to": "Enter one email address, such as name@example.com"}, "That is not an email address.")


def message(
    draft: Draft, *, sender: Mailbox, to: str, at: datetime, attachments: Sequence[Attachment] = ()
) -> EmailMessage:
    """Return a draft as an email. The same draft at the same instant gives the same bytes."""
    made = EmailMessage(policy=_POLICY)
    own = address(sender.email, sender.name)
    made["Subject"] = draft.subject
    made["From"] = own
    made["To"] = address(to)
    made["Date"] = at
    seed = sha256(repr((draft, sender, to, at.isoformat())).encode("utf-8", "replace")).hexdigest()
    made["Message-ID"] = f"<{seed[:40]}@{own.domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = "en-GB"
    made.set_content(draft.text)
    made.add_alternative(_page(draft), subtype="html")
    for each in attachments:
        if not _FILE.fullmatch(each.name):
            raise InvalidInput({"attachments": f"“{each.name[:60]}” is not a name for an attachment."})
        made.add_attachment(each.content, maintype="application", subtype="pdf", filename=each.name)
    _fix_boundaries(made, seed)
    return made


def _page(draft: Draft) -> str:
    head = f'<meta charset="utf-8"><title>{html.escape(draft.title)}</title>'
    body = f'<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5">\n{draft.html}</body>'
    return f'<!doctype html>\n<html lang="en-GB"><head>{head}</head>\n{body}</html>\n'


def _fix_boundaries(made: EmailMessage, seed: str) -> None:
    """Give every multipart a boundary that follows from the content: the library draws it by chance."""
    for number, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{seed[-40:]}")
