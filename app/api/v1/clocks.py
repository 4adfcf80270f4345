"""Checking a due date: the days that were counted and those that were skipped, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import AwareDatetime, Field

from app.api.call import Call
from app.api.route import Query, route
from app.domain import clock
from app.domain.calendar import LONDON
from app.errors import InvalidInput, NotFound


class DueQuery(Query):
    """`policy` is a clock's name; `start` an instant or a day; `length` stands for the published one."""

    policy: Annotated[str, Field(min_length=1, max_length=64)]
    start: AwareDatetime | date
    length: Annotated[int | None, Field(ge=0, le=2_000)] = None


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day on the way: counted, or skipped and why."""

    day: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of the period and the instant it is over, with every day walked on the way."""

    policy: str
    start: datetime
    length: int
    unit: str
    due_on: date
    due_at: datetime
    days: list[CountedDay]


@route("GET", "/clocks/due", tag="clocks")
def due(call: Call, query: DueQuery) -> DueDate:
    """Show when a clock that starts then runs out, day by day, so that a person can check it."""
    with call.ports.database.read() as tx:
        lengths, days = call.ports.registry.clock_lengths(tx), call.ports.registry.calendar(tx)
    rule, published = call.ports.registry.clock_rules.get(query.policy), lengths.get(query.policy)
    if rule is None and published is None:
        raise NotFound(f"There is no clock {query.policy}.")
    length = query.length if query.length is not None else published.length if published else None
    if length is None:
        raise InvalidInput({"length": "No published diagram gives this clock a length: say which"})
    unit = published.unit if published else rule.unit if rule else "working days"
    start = _instant(query.start)
    try:
        found = clock.due(start, length, unit, days=days)
    except (ValueError, OverflowError) as problem:
        raise InvalidInput({"start": str(problem)}) from None
    walked = [CountedDay(each.day, each.counted, each.why) for each in found.walked]
    return DueDate(query.policy, start, length, unit, found.on, found.at, walked)


def _instant(start: datetime | date) -> datetime:
    if isinstance(start, datetime):
        return start.astimezone(UTC)
    return datetime.combine(start, time(), LONDON).astimezone(UTC)
