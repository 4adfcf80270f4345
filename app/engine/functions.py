"""Our FEEL functions beside the standard ones: working days, clocks, intervals, the instant and the day.

Each gets a `Moment` from the engine, or from anybody else who evaluates a diagram's expressions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from app import feel
from app.domain import calendar
from app.domain.facts import ClockFact, Facts


def _no_interval(name: str, moment: Moment) -> Any:
    raise ValueError(f"There is no table of intervals, so {name!r} has no length.")


@dataclass(frozen=True)
class Moment:
    """What our functions may know: the instant, the facts, the version worked on, and the table of intervals."""

    at: datetime
    facts: Facts = field(default_factory=Facts)
    jw_version: Any = None
    interval: Callable[[str, Moment], Any] = _no_interval


def _day(value: date | datetime) -> date:
    return calendar.london_day(value) if isinstance(value, datetime) else value


def _whole(number: Decimal) -> int:
    if number != int(number):
        raise ValueError(f"A number of days is a whole number, not {number}.")
    return int(number)


def _working_days_after(moment: Moment, start: date | datetime, days: Decimal) -> date:
    return moment.facts.calendar.after(_day(start), _whole(days))


def _working_days_between(moment: Moment, start: date | datetime, end: date | datetime) -> Decimal:
    return Decimal(moment.facts.calendar.between(_day(start), _day(end)))


def _clock(moment: Moment, name: str) -> ClockFact:
    """Return the clock of that name: of the version worked on, else the one without a version, the latest first."""
    version = "" if moment.jw_version is None else str(moment.jw_version)
    found = [fact for fact in moment.facts.clocks if fact.name == name and fact.key in (version, "")]
    if not found:
        raise ValueError(f"The clock {name} has not been started on this case.")
    return max(found, key=lambda fact: (fact.key == version, fact.stopped_at is None, fact.started_at))


def _due(moment: Moment, clock: str) -> datetime:
    return _clock(moment, clock).due_at


def _due_date(moment: Moment, clock: str) -> date:
    return _clock(moment, clock).due_on


def _interval(moment: Moment, name: str) -> Any:
    return moment.interval(name, moment)


def _today(moment: Moment) -> date:
    return calendar.london_day(moment.at)


def _now(moment: Moment) -> datetime:
    return moment.at.astimezone(UTC)


_DAY: Final = "date | date and time"


def library() -> feel.Library:
    """Return the functions a diagram may call: the standard ones and ours."""
    ours: dict[str, tuple[str, Callable[..., Any]]] = {
        "working days after": (f"(date: {_DAY}, n: number) -> date", _working_days_after),
        "working days between": (f"(start: {_DAY}, end: {_DAY}) -> number", _working_days_between),
        "due": ("(clock: string) -> date and time", _due),
        "due date": ("(clock: string) -> date", _due_date),
        "interval": ("(name: string) -> number", _interval),
        "today": ("() -> date", _today),
        "now": ("() -> date and time", _now),
    }
    return feel.STANDARD.extended(
        {name: feel.function(signature, call, needs_env=True) for name, (signature, call) in ours.items()}
    )


LIBRARY: Final = library()
