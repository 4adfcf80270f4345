"""`message/send`: send a message to the diagrams that work on this case. It never leaves the case."""

from __future__ import annotations

from typing import Any

from app.handler import RecordContext, Recorded, SendMessage, handler


@handler("message/send", kind="record", label="Send a message inside the case", group="Notices and tasks")
def send_message(context: RecordContext, *, name: str, payload: dict[str, Any]) -> Recorded:
    """Send the message with its payload; it is delivered after this step, in the same transaction."""
    return Recorded((SendMessage(name, payload),))
