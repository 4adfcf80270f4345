"""`clock/start` takes the length from the timers and never starts a running clock anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.handler import ClockFact, ClockLength, RecordContext, Refuse, StartClock
from handlers.clock_start import start_clock

ASKED = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIVE_DAYS = {"ilt-due": ClockLength("ilt-due", 5, "working days")}


def running(key: str, stopped_at: datetime | None = None) -> ClockFact:
    return ClockFact("ilt-due", ASKED, ASKED.date(), ASKED, stopped_at, key)


def test_length_and_unit_come_from_the_timer_and_the_key_from_the_version(record: Callable[..., RecordContext]) -> None:
    context = record(data={"jw_version": 2}, published_clocks=FIVE_DAYS)

    assert (StartClock("ilt-due", ASKED, 5, "working days", "2"),) == start_clock(
        context, clock="ilt-due", start=ASKED
    ).effects


def test_an_instance_without_a_version_starts_a_clock_of_the_case(record: Callable[..., RecordContext]) -> None:
    context = record(published_clocks=FIVE_DAYS)

    assert "" == start_clock(context, clock="ilt-due", start=ASKED).effects[0].key


def test_a_running_clock_goes_on_as_it_is(record: Callable[..., RecordContext]) -> None:
    context = record(data={"jw_version": 2}, published_clocks=FIVE_DAYS, clocks=(running("2"),))

    assert () == start_clock(context, clock="ilt-due", start=ASKED).effects


@pytest.mark.parametrize("other", [running("1"), running("2", stopped_at=ASKED)])
def test_the_clock_of_another_version_or_a_stopped_one_does_not_hinder(
    record: Callable[..., RecordContext], other: ClockFact
) -> None:
    context = record(data={"jw_version": 2}, published_clocks=FIVE_DAYS, clocks=(other,))

    assert 1 == len(start_clock(context, clock="ilt-due", start=ASKED).effects)


def test_a_clock_that_no_timer_declares_is_refused(record: Callable[..., RecordContext]) -> None:
    with pytest.raises(Refuse, match="Give clock, length and unit on its timer"):
        start_clock(record(), clock="ilt-due", start=ASKED)
