"""Working days: Monday to Friday, save bank holidays in England, overridable day by day.

INTERPRETATION (no manual defines it): day 0 is the day of the event and a deadline is the end of day n.
Days are those of Europe/London, whatever zone an instant comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 2000, 2060


@dataclass(frozen=True, slots=True)
class Counted:
    """One day on the way to a due date: counted, or skipped and why."""

    day: date
    counted: bool
    why: str


@cache
def _bank_holidays(year: int) -> dict[date, str]:
    import holidays  # costs 50 ms: only when a year is first asked for

    found = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return {day: str(name) for day, name in found.items() if day.weekday() < 5}


@dataclass(frozen=True)
class Calendar:
    """Working days of England; `overrides` maps a date to a bank holiday's name, or to "" for a working day."""

    overrides: Mapping[date, str] = field(default_factory=dict)

    def holiday(self, day: date) -> str | None:
        """Return the name of the bank holiday on a day, None where there is none."""
        if day in self.overrides:
            return self.overrides[day] or None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"The calendar covers {FIRST_YEAR} to {LAST_YEAR}, not {day.year}.")
        return _bank_holidays(day.year).get(day)

    def why_not(self, day: date) -> str | None:
        """Return why a day is not a working day, None when it is one."""
        if day.weekday() >= 5:
            return day.strftime("%A")
        return self.holiday(day)

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day."""
        return self.why_not(day) is None

    def after(self, start: date, days: int) -> date:
        """Return the last day of a period of `days` working days; the day after `start` is the first that counts."""
        return self.count(start, days)[-1].day if days > 0 else start

    def count(self, start: date, days: int) -> list[Counted]:
        """Return every day from the day after `start` to the due date, each counted or skipped with the reason."""
        if not 0 <= days <= 2_000:
            raise ValueError(f"A period has 0 to 2,000 working days, not {days}.")
        walked: list[Counted] = []
        day, counted = start, 0
        while counted < days:
            day += timedelta(days=1)
            why = self.why_not(day)
            counted += why is None
            walked.append(Counted(day, why is None, why or f"working day {counted}"))
        return walked

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        span = (start + timedelta(days=n + 1) for n in range((end - start).days))
        return sum(self.is_working_day(day) for day in span)


ENGLAND = Calendar()


def overriding(rows: Iterable[tuple[date, str]]) -> Calendar:
    """Return the calendar of England with the rows of the override table laid over it."""
    return Calendar(dict(rows))


def london_day(instant: datetime) -> date:
    """Return the day in London at an instant."""
    if instant.tzinfo is None:
        raise ValueError("An instant must carry its zone.")
    return instant.astimezone(LONDON).date()


def end_of(day: date) -> datetime:
    """Return the instant at which a day in London is over: 00:00 of the next one, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)


def morning_of(day: date) -> datetime:
    """Return 08:00 in London on a day, in UTC: when something "on day n" happens."""
    return datetime.combine(day, time(8), LONDON).astimezone(UTC)
