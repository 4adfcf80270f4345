"""Dates and times that Python's own cannot hold: years before 1 and beyond 9999, and nanoseconds.

A `Wide` value exists only where it must: whatever fits is made a `date`, `time` or `datetime` again (`narrow`).
The calendar repeats every 400 years, so a day far away is a day of the years 2000 to 2399 and a number of cycles.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from datetime import tzinfo as zone
from typing import Any

from app.feel.errors import Reason

MAX_YEAR = 999_999_999
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
_BASE = date(2000, 1, 1).toordinal()
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
DAY_NANOS = 86_400 * 10**9


@dataclass(frozen=True, slots=True)
class Wide:
    """A date (`nanos` is None), a time (`ordinal` is None), or both; day 1 is 0001-01-01, as in Python."""

    ordinal: int | None
    nanos: int | None
    tzinfo: zone | None = None

    def __post_init__(self) -> None:
        if self.ordinal is not None and not -MAX_YEAR <= self.year <= MAX_YEAR:
            raise Reason(f"The date is out of range: years run from -{MAX_YEAR} to {MAX_YEAR}.")

    @property
    def near(self) -> date:
        """The same day of the calendar in the years 2000 to 2399."""
        return date.fromordinal(_BASE + ((self.ordinal or 0) - _BASE) % _CYCLE_DAYS)

    @property
    def year(self) -> int:
        return self.near.year + ((self.ordinal or 0) - _BASE) // _CYCLE_DAYS * _CYCLE_YEARS

    @property
    def month(self) -> int:
        return self.near.month

    @property
    def day(self) -> int:
        return self.near.day

    @property
    def clock(self) -> time:
        """The time of the day to the microsecond, with the zone."""
        seconds, nanos = divmod(self.nanos or 0, 10**9)
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60, nanos // 1000, tzinfo=self.tzinfo)

    @property
    def hour(self) -> int:
        return self.clock.hour

    @property
    def minute(self) -> int:
        return self.clock.minute

    @property
    def second(self) -> int:
        return self.clock.second

    def utcoffset(self) -> timedelta | None:
        """Return how far the zone is from UTC at this time."""
        if self.ordinal is None:
            return self.clock.utcoffset()
        return datetime.combine(self.near, self.clock).utcoffset() if self.tzinfo else None

    def isoweekday(self) -> int:
        return self.near.isoweekday()

    def instant(self) -> int:
        """Return the nanoseconds since the first day, in UTC where there is a zone: what order and distance go by."""
        return (self.ordinal or 0) * DAY_NANOS + (self.nanos or 0) - _nanos(self.utcoffset() or timedelta())

    def narrow(self) -> Any:
        """Return the value as Python's own, or itself where that cannot hold it."""
        if (self.nanos or 0) % 1000 or (self.ordinal is not None and not _FIRST <= self.ordinal <= _LAST):
            return self
        if self.ordinal is None:
            return self.clock
        day = date.fromordinal(self.ordinal)
        return day if self.nanos is None else datetime.combine(day, self.clock)


def widened(value: Any) -> Wide | None:
    """Return a date, time, or date and time as a wide one, None for anything else."""
    if value.__class__ is Wide:
        return value
    if isinstance(value, datetime):
        return Wide(value.toordinal(), _of_clock(value.time()), value.tzinfo)
    if isinstance(value, date):
        return Wide(value.toordinal(), None)
    return Wide(None, _of_clock(value), value.tzinfo) if isinstance(value, time) else None


def make_day(year: int, month: int, day: int) -> Any:
    """Return a date of any year; ValueError when the month has no such day, Reason when the year is too far."""
    cycles, within = divmod(year - 2000, _CYCLE_YEARS)
    if not -MAX_YEAR <= year <= MAX_YEAR:
        raise Reason(f"The date is out of range: years run from -{MAX_YEAR} to {MAX_YEAR}.")
    return Wide(date(2000 + within, month, day).toordinal() + cycles * _CYCLE_DAYS, None).narrow()


def finer(value: time, nanos: int) -> Any:
    """Return a time with so many nanoseconds more."""
    return Wide(None, _of_clock(value) + nanos, value.tzinfo).narrow()


def joined(day: Any, clock: Any) -> Any:
    """Return a date and a time as one date and time."""
    first, second = widened(day), widened(clock)
    if first is None or second is None:
        raise Reason("A date and a time are needed.")
    return Wide(first.ordinal, second.nanos, second.tzinfo).narrow()


def moved(value: Any, length: timedelta) -> Any:
    """Return a value so much later; a date by whole days, a time round the clock."""
    start = widened(value)
    if start is None:
        raise Reason("Only a date or a time can be moved.")
    if start.nanos is None:
        return Wide((start.ordinal or 0) + length // timedelta(days=1), None).narrow()
    days, nanos = divmod(start.nanos + _nanos(length), DAY_NANOS)
    return Wide(None if start.ordinal is None else start.ordinal + days, nanos, start.tzinfo).narrow()


def months_later(value: Any, months: int) -> Any:
    """Return a date, or date and time, so many months later: the same day, or the last one of a shorter month."""
    start = widened(value)
    if start is None or start.ordinal is None:
        raise Reason("Only a date has months.")
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = monthrange(2000 + year % _CYCLE_YEARS, month)[1]
    made = make_day(year, month, min(start.day, last))
    return made if start.nanos is None else joined(made, Wide(None, start.nanos, start.tzinfo))


def apart(a: Any, b: Any) -> timedelta:
    """Return how much later `a` is than `b`; OverflowError when that is longer than a duration may be."""
    left, right = _pair(a, b)
    return timedelta(microseconds=(left.instant() - right.instant()) // 1000)


def same_moment(a: Any, b: Any) -> bool:
    """Whether two values are equal; Reason when they cannot be compared."""
    left, right = order(a, b)
    return left == right


def order(a: Any, b: Any) -> tuple[int, int]:
    """Return two numbers that lie to each other as the two values do; Reason when they have no order."""
    left, right = _pair(a, b)
    return left.instant(), right.instant()


def _pair(a: Any, b: Any) -> tuple[Wide, Wide]:
    """Return two values that may be compared; a date beside a date and time is its midnight in UTC."""
    left, right = widened(a), widened(b)
    if left is None or right is None or (left.ordinal is None) != (right.ordinal is None):
        raise Reason("The two values are of different types.")
    if (left.nanos is None) != (right.nanos is None):
        left, right = _with_clock(left), _with_clock(right)
    if (left.utcoffset() is None) != (right.utcoffset() is None):
        raise Reason("A value with a time zone cannot be compared with one without.")
    return left, right


def _with_clock(value: Wide) -> Wide:
    return Wide(value.ordinal, 0, UTC) if value.nanos is None else value


def _nanos(length: timedelta) -> int:
    return length // timedelta(microseconds=1) * 1000


def _of_clock(value: time) -> int:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return seconds * 10**9 + value.microsecond * 1000
