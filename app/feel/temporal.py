"""Dates, times and durations: read from text, written as text, and their properties.

A zone is an offset or a name of the time zone database; a value without one is local. What Python's types cannot hold
(years before 1 and beyond 9999, nanoseconds) is a `Wide` value.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from app.feel import wide
from app.feel.errors import Reason
from app.feel.values import YearsMonths
from app.feel.wide import Wide

_DATE = re.compile(r"(-?(?:\d{4}|[1-9]\d{4,8}))-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[\w/+-]+)?", re.ASCII)
_DAYS = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?", re.ASCII)
_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_MAX_DIGITS = 12
SECOND = timedelta(seconds=1)


def read_date(text: str) -> Any:
    """Return the date `2026-04-13` stands for; Reason when it is none."""
    found = _DATE.fullmatch(text)
    if not found:
        raise Reason(f"“{text}” is not a date such as 2026-04-13.")
    return make_date(int(found[1]), int(found[2]), int(found[3]))


def make_date(year: int, month: int, day: int) -> Any:
    """Return a date of the calendar; Reason when there is no such day."""
    try:
        return date(year, month, day) if 1 <= year <= 9999 else wide.make_day(year, month, day)
    except (ValueError, OverflowError):
        raise Reason(f"There is no day {year:04}-{month:02}-{day:02}.") from None


def read_time(text: str) -> Any:
    """Return the time that `13:20:00`, with or without a zone, stands for."""
    found = _TIME.fullmatch(text)
    if not found:
        raise Reason(f"“{text}” is not a time such as 13:20:00 or 13:20:00+01:00.")
    try:
        nanos = int((found[4] or "")[:9].ljust(9, "0"))
        made = time(int(found[1]), int(found[2]), int(found[3]), nanos // 1000, tzinfo=_zone(found[5]))
        return made if not nanos % 1000 else wide.finer(made, nanos % 1000)
    except ValueError:
        raise Reason(f"“{text}” is not a time of the day.") from None


def read_date_time(text: str) -> Any:
    """Return the date and time a text stands for; a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    if not separator:
        return wide.joined(read_date(day), time())
    if clock.startswith("24:00:00"):
        return wide.joined(wide.moved(read_date(day), timedelta(days=1)), read_time("00" + clock[2:]))
    first, second = read_date(day), read_time(clock)
    if first.__class__ is date and second.__class__ is time:
        return datetime.combine(first, second)
    return wide.joined(first, second)


def read_duration(text: str) -> timedelta | YearsMonths:
    """Return the duration that `P3DT4H` or `P1Y2M` stands for."""
    if len(text) > 100 or text.endswith(("P", "T")):
        raise Reason(f"“{text[:40]}” is not a duration such as P5D, PT4H or P1Y6M.")
    if found := _MONTHS.fullmatch(text):
        months = _whole(found[2]) * 12 + _whole(found[3])
        return YearsMonths(-months if found[1] else months)
    found = _DAYS.fullmatch(text)
    if not found:
        raise Reason(f"“{text}” is not a duration such as P5D, PT4H or P1Y6M.")
    length = timedelta(
        days=_whole(found[2]),
        hours=_whole(found[3]),
        minutes=_whole(found[4]),
        seconds=_whole(found[5]),
        microseconds=int((found[6] or "")[:6].ljust(6, "0")),
    )
    return -length if found[1] else length


def read_any(text: str) -> Any:
    """Return what an at-literal stands for: a date, a time, a date and time, or a duration."""
    if text.lstrip("-").startswith("P"):
        return read_duration(text)
    if "T" in text.partition("@")[0]:
        return read_date_time(text)
    return read_time(text) if ":" in text else read_date(text)


def _whole(digits: str | None) -> int:
    if digits and len(digits) > _MAX_DIGITS:
        raise Reason("The duration is too long.")
    return int(digits or 0)


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in ("Z", "@Etc/UTC", "@UTC", "@Z"):
        return UTC if text[0] == "Z" else _named(text[1:])
    if text[0] == "@":
        return _named(text[1:])
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if hours > 14 or minutes > 59:
        raise Reason(f"“{text}” is not an offset: it reaches from -14:00 to +14:00.")
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return timezone(-offset if text[0] == "-" else offset)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def _named(name: str) -> ZoneInfo:
    if name not in _names():
        raise Reason(f"“{name[:40]}” is not a time zone such as Europe/London.")
    return ZoneInfo(name)


def write(value: Any) -> str:
    """Return a date, time, date and time or duration as FEEL and JSON write it."""
    if isinstance(value, datetime):
        return f"{value.date().isoformat()}T{_write_time(value)}"
    if isinstance(value, time):
        return _write_time(value)
    if isinstance(value, Wide):
        return _write_wide(value)
    return write_duration(value) if isinstance(value, timedelta) else str(value)


def _write_wide(value: Wide) -> str:
    year = f"{'-' if value.year < 0 else ''}{abs(value.year):04}"
    day = "" if value.ordinal is None else f"{year}-{value.month:02}-{value.day:02}"
    clock = "" if value.nanos is None else _write_time(value.clock, value.nanos % 1000)
    return f"{day}T{clock}" if day and clock else day or clock


def _write_time(value: time | datetime, nanos: int = 0) -> str:
    text = value.strftime("%H:%M:%S")
    if value.microsecond or nanos:
        text += f".{value.microsecond:06}{nanos:03}".rstrip("0")
    zone = value.tzinfo
    if zone is None:
        return text
    if isinstance(zone, ZoneInfo):
        return f"{text}@{zone.key}"
    offset = zone.utcoffset(None) or timedelta()
    return text + ("Z" if not offset else _write_offset(offset))


def _write_offset(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(offset) // SECOND, 60)
    text = f"{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def write_duration(value: timedelta) -> str:
    """Return a days and time duration in ISO 8601, each part only where it counts."""
    left = abs(value)
    hours, rest = divmod(left.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{left.microseconds:06}".rstrip("0") if left.microseconds else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    text = (f"{left.days}D" if left.days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if value < timedelta() else ''}P{text or 'T0S'}"


def add_months(value: date, months: int) -> Any:
    """Return a date, or date and time, so many months later: the same day, or the last one of a shorter month."""
    index = value.year * 12 + value.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return wide.months_later(value, months)
    last = calendar.monthrange(year, month)[1]
    return value.replace(year=year, month=month, day=min(value.day, last))


def offset_of(value: time | datetime | Wide) -> timedelta | None:
    """Return how far a value's zone is from UTC, None for a local one."""
    return value.utcoffset()


def zone_of(value: time | datetime | Wide) -> str | None:
    """Return the name of a value's time zone, None when it has only an offset or none."""
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _dec(value: int) -> Decimal:
    return Decimal(value)


def _sign(value: timedelta) -> int:
    return -1 if value < timedelta() else 1


_OF_DATE: dict[str, Callable[[Any], Any]] = {
    "year": lambda v: _dec(v.year),
    "month": lambda v: _dec(v.month),
    "day": lambda v: _dec(v.day),
    "weekday": lambda v: _dec(v.isoweekday()),
}
_OF_TIME: dict[str, Callable[[Any], Any]] = {
    "hour": lambda v: _dec(v.hour),
    "minute": lambda v: _dec(v.minute),
    "second": lambda v: _dec(v.second),
    "time offset": offset_of,
    "timezone": zone_of,
}
_OF_BOTH = {**_OF_DATE, **_OF_TIME}
_PROPERTIES: dict[type, dict[str, Callable[[Any], Any]]] = {
    date: _OF_DATE,
    time: _OF_TIME,
    datetime: _OF_BOTH,
    timedelta: {
        "days": lambda v: _dec(_sign(v) * abs(v).days),
        "hours": lambda v: _dec(_sign(v) * (abs(v).seconds // 3600)),
        "minutes": lambda v: _dec(_sign(v) * (abs(v).seconds // 60 % 60)),
        "seconds": lambda v: _dec(_sign(v) * (abs(v).seconds % 60)),
    },
    YearsMonths: {
        "years": lambda v: _dec(abs(v.months) // 12 * (1 if v.months >= 0 else -1)),
        "months": lambda v: _dec(abs(v.months) % 12 * (1 if v.months >= 0 else -1)),
    },
}


def properties_of(value: Any) -> dict[str, Callable[[Any], Any]]:
    """Return what may be read of a value after a dot, by name: nothing else of the host can be reached."""
    if value.__class__ is Wide:
        return _OF_TIME if value.ordinal is None else _OF_DATE if value.nanos is None else _OF_BOTH
    return _PROPERTIES.get(value.__class__, {})
