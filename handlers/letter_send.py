"""`letter/send`: write a letter from a template and hand it over. Tried again, it is still one letter."""

from __future__ import annotations

from typing import Any, Literal

from app.handler import WorkContext, handler

SENT = {"letter": "Any", "channel": "string", "on": "date", "at": "date and time", "to": "string"}


@handler("letter/send", kind="outside", label="Send a letter", group="Correspondence", outputs=SENT)
def send_letter(
    context: WorkContext,
    *,
    template: str,
    to: str,
    channel: Literal["letter", "email", "encrypted email"] | None = None,
    values: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Send the letter by post unless another channel is given; return how and when it left."""
    return dict(context.correspondence.send(template=template, to=to, channel=channel or "letter", values=values or {}))
