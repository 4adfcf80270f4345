"""Functions of dates, times and durations. None of them reads the clock on the wall."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from app.feel import temporal
from app.feel.builtin.declare import Functions
from app.feel.values import YearsMonths
from app.feel.wide import Wide, finer, joined

FUNCTIONS = Functions()


@FUNCTIONS.offer("date(from: string) -> date")
def _date_from_text(text: str) -> Any:
    return temporal.read_date(text)


@FUNCTIONS.offer("date(from: date | date and time) -> date")
def _date_of(value: Any) -> Any:
    if isinstance(value, Wide):
        return Wide(value.ordinal, None).narrow()
    return value.date() if isinstance(value, datetime) else value


@FUNCTIONS.offer("date(year: number, month: number, day: number) -> date")
def _date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Any:
    return temporal.make_date(int(year), int(month), int(day))


@FUNCTIONS.offer("time(from: string) -> time")
def _time_from_text(text: str) -> Any:
    return temporal.read_time(text)


@FUNCTIONS.offer("time(from: time | date | date and time) -> time")
def _time_of(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timetz()
    if isinstance(value, Wide) and value.nanos is not None:
        return Wide(None, value.nanos, value.tzinfo).narrow()
    return value if isinstance(value, time) else time(tzinfo=UTC)


@FUNCTIONS.offer("time(hour: number, minute: number, second: number, offset?: days and time duration) -> time")
def _time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None) -> Any:
    nanos = int((second - int(second)) * 10**9)
    zone = None if offset is None else timezone(offset) if offset else UTC
    made = time(int(hour), int(minute), int(second), nanos // 1000, tzinfo=zone)
    return finer(made, nanos % 1000) if nanos % 1000 else made


@FUNCTIONS.offer("date and time(from: string) -> date and time")
def _date_time_from_text(text: str) -> Any:
    return temporal.read_date_time(text)


@FUNCTIONS.offer("date and time(from: date and time) -> date and time")
def _date_time_of(value: datetime) -> Any:
    return value


@FUNCTIONS.offer("date and time(date: date | date and time, time: time) -> date and time")
def _date_time_from_parts(day: date, clock: time) -> Any:
    return joined(_date_of(day), clock)


@FUNCTIONS.offer("duration(from: string) -> Any")
def _duration(text: str) -> timedelta | YearsMonths:
    return temporal.read_duration(text)


@FUNCTIONS.offer("duration(from: days and time duration | years and months duration) -> Any")
def _duration_of(value: timedelta | YearsMonths) -> timedelta | YearsMonths:
    return value


@FUNCTIONS.offer(
    "years and months duration(from: date | date and time, to: date | date and time) -> years and months duration"
)
def _years_and_months(start: date, end: date) -> YearsMonths:
    first, last = _date_of(start), _date_of(end)
    sign = 1
    if (last.year, last.month, last.day) < (first.year, first.month, first.day):
        first, last, sign = last, first, -1
    months = (last.year - first.year) * 12 + last.month - first.month
    return YearsMonths(sign * (months - (last.day < first.day)))


def _near(value: Any) -> Any:
    """Return a day with the same place in its week, month and year, that Python's calendar knows."""
    return value.near if isinstance(value, Wide) else value


_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@FUNCTIONS.offer("day of week(date: date | date and time) -> string")
def _day_of_week(value: date) -> str:
    return _DAY_NAMES[_near(value).weekday()]


@FUNCTIONS.offer("month of year(date: date | date and time) -> string")
def _month_of_year(value: date) -> str:
    return _MONTH_NAMES[value.month - 1]


_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@FUNCTIONS.offer("day of year(date: date | date and time) -> number")
def _day_of_year(value: date) -> Decimal:
    return Decimal(_near(value).timetuple().tm_yday)


@FUNCTIONS.offer("week of year(date: date | date and time) -> number")
def _week_of_year(value: date) -> Decimal:
    return Decimal(_near(value).isocalendar().week)


@FUNCTIONS.offer("last day of month(date: date | date and time) -> number")
def _last_day_of_month(value: date) -> Decimal:
    return Decimal(calendar.monthrange(_near(value).year, value.month)[1])
