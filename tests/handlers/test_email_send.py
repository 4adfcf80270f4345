"""`email/send` hands one email to the post room."""

from __future__ import annotations

from typing import Any

from app.handler import WorkContext
from handlers.email_send import send_email


def test_an_email_leaves_by_email_with_its_values(work: WorkContext, post_room: Any) -> None:
    sent = send_email(work, template="jw-ilt-outcome-phso", to="sam@phso.example", values={"text": "Not joint."})

    expected = {
        "template": "jw-ilt-outcome-phso",
        "to": "sam@phso.example",
        "channel": "email",
        "values": {"text": "Not joint."},
    }
    assert expected == post_room.sent["job-1"]
    assert "2026-11-23T12:00:00Z" == sent["at"]


def test_trying_again_is_still_one_email(work: WorkContext, post_room: Any) -> None:
    first = send_email(work, template="jw-ilt-outcome-phso", to="sam@phso.example")

    assert first == send_email(work, template="jw-ilt-outcome-phso", to="sam@phso.example")
    assert 1 == len(post_room.sent)
