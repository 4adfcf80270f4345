"""`case/queue` moves a case; the team changes only when named."""

from __future__ import annotations

from collections.abc import Callable

from app.handler import RecordContext, SetField
from handlers.case_queue import queue_case


def test_a_queue_alone_leaves_the_team(record: Callable[..., RecordContext]) -> None:
    assert (SetField("case.queue", "AT"),) == queue_case(record(), queue="AT").effects


def test_a_named_team_takes_the_case_over(record: Callable[..., RecordContext]) -> None:
    recorded = queue_case(record(), queue="JWA", team="JWA")

    assert (SetField("case.queue", "JWA"), SetField("case.team", "JWA")) == recorded.effects
