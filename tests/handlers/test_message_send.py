"""`message/send` sends one message inside the case."""

from __future__ import annotations

from collections.abc import Callable

from app.handler import RecordContext, SendMessage
from handlers.message_send import send_message


def test_name_and_payload_are_passed_on(record: Callable[..., RecordContext]) -> None:
    recorded = send_message(record(), name="ilt-information-arrived", payload={"answer": "Yes."})

    assert (SendMessage("ilt-information-arrived", {"answer": "Yes."}),) == recorded.effects
