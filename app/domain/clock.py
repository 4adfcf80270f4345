"""Clocks as ledgers: started, paused, resumed, extended, stopped, corrected; due, left and late are computed.

"By the end of day n" is due on date D and runs out at 00:00 London time of D + 1 (architecture.md 3.11).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.domain import calendar

Unit = Literal["working days", "calendar days", "calendar months"]
UNITS: tuple[Unit, ...] = ("working days", "calendar days", "calendar months")


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a clock and the instant it runs out, with every day walked on the way."""

    on: date
    at: datetime
    walked: tuple[calendar.Counted, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a clock stands on a day: working days used and left, or late by; never "0 late"."""

    state: Literal["running", "overdue", "stopped"]
    used: int
    left: int
    late_by: int
    missed: bool


def due(start: datetime, length: int, unit: str, *, days: calendar.Calendar) -> Due:
    """Return when a clock of `length` units, started at `start`, runs out."""
    first = calendar.london_day(start)
    if unit == "working days":
        walked = tuple(days.count(first, length))
        last = walked[-1].day if walked else first
    elif unit == "calendar days":
        last = date.fromordinal(first.toordinal() + length)
        walked = ()
    elif unit == "calendar months":
        last, walked = _months_after(first, length), ()
    else:
        raise ValueError(f"A clock counts {', '.join(UNITS)}, not {unit!r}.")
    return Due(last, calendar.end_of(last), walked)


def standing(
    start: datetime, due_on: date, *, stopped_at: datetime | None, at: datetime, days: calendar.Calendar
) -> Standing:
    """Return the used, left and late working days of a clock at an instant."""
    now = calendar.london_day(stopped_at or at)
    used = max(0, days.between(calendar.london_day(start), now))
    late = now > due_on
    return Standing(
        state="stopped" if stopped_at else "overdue" if late else "running",
        used=used,
        left=0 if late else days.between(now, due_on),
        late_by=max(1, days.between(due_on, now)) if late else 0,
        missed=late,
    )


def _months_after(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    month += 1
    for day in range(start.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, min(start.day, 28))


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of a clock: a row of `policies/clocks.csv`. Its length stands on the timer in the diagram."""

    name: str
    label: str
    unit: str
    warn: tuple[int, ...] = ()
    clause: str = ""


def rules(rows: Iterable[dict[str, str]]) -> dict[str, Rule]:
    """Return the rules by name, from the rows of `policies/clocks.csv`."""
    return {row["name"]: _rule(row) for row in rows}


def _rule(row: dict[str, str]) -> Rule:
    warn: Sequence[str] = [part for part in (row.get("warn") or "").replace(";", " ").split() if part.isdigit()]
    return Rule(
        row["name"],
        row.get("label") or row["name"],
        row.get("unit") or "working days",
        tuple(int(part) for part in warn),
        row.get("clause") or "",
    )
