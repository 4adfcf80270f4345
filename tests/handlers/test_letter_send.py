"""`letter/send` hands one letter to the post room."""

from __future__ import annotations

from typing import Any

from app.handler import WorkContext
from handlers.letter_send import send_letter


def test_a_letter_goes_by_post_unless_another_channel_is_given(work: WorkContext, post_room: Any) -> None:
    sent = send_letter(work, template="jw-info-request-pa", to="Ada Field")

    assert {"template": "jw-info-request-pa", "to": "Ada Field", "channel": "letter", "values": {}} == post_room.sent[
        "job-1"
    ]
    assert ("letter", "2026-11-23") == (sent["channel"], sent["on"])


def test_channel_and_values_are_passed_on(work: WorkContext, post_room: Any) -> None:
    send_letter(work, template="jw-info-request-pa", to="Ada", channel="encrypted email", values={"questions": "When?"})

    assert ("encrypted email", {"questions": "When?"}) == (
        post_room.sent["job-1"]["channel"],
        post_room.sent["job-1"]["values"],
    )


def test_trying_again_is_still_one_letter(work: WorkContext, post_room: Any) -> None:
    first = send_letter(work, template="jw-info-request-pa", to="Ada")

    assert first == send_letter(work, template="jw-info-request-pa", to="Ada")
    assert 1 == len(post_room.sent)
