"""`email/send`: write an email from a template and hand it over. Tried again, it is still one email."""

from __future__ import annotations

from typing import Any

from app.handler import WorkContext, handler

SENT = {"letter": "Any", "channel": "string", "on": "date", "at": "date and time", "to": "string"}


@handler("email/send", kind="outside", label="Send an email", group="Correspondence", outputs=SENT)
def send_email(context: WorkContext, *, template: str, to: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
    """Send the email to an address, or to a person by account name; return how and when it left."""
    return dict(context.correspondence.send(template=template, to=to, channel="email", values=values or {}))
