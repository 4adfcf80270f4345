"""`clock/stop` stops the clock of the version that the instance works on."""

from __future__ import annotations

from collections.abc import Callable

from app.handler import RecordContext, StopClock
from handlers.clock_stop import stop_clock


def test_the_clock_of_the_version_stops_now(record: Callable[..., RecordContext]) -> None:
    context = record(data={"jw_version": 2})

    assert (StopClock("ilt-due", context.at, "2"),) == stop_clock(context, clock="ilt-due").effects


def test_without_a_version_the_clock_of_the_case_stops(record: Callable[..., RecordContext]) -> None:
    assert "" == stop_clock(record(), clock="ilt-due").effects[0].key
