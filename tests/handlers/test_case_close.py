"""`case/close` closes once, and keeps the reason."""

from __future__ import annotations

from collections.abc import Callable

from app.handler import RecordContext, SetField
from handlers.case_close import close_case


def test_an_open_case_is_closed_with_its_reason(record: Callable[..., RecordContext]) -> None:
    recorded = close_case(record(record={"case": {"status": "open"}}), reason="Not for joint working.")

    assert (
        SetField("case.status", "closed"),
        SetField("case.closed_reason", "Not for joint working."),
    ) == recorded.effects


def test_a_closed_case_is_not_closed_again(record: Callable[..., RecordContext]) -> None:
    assert () == close_case(record(record={"case": {"status": "closed"}}), reason="Again.").effects
