"""A clock as its card shows it: where it stands in words, and every day counted or left out on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain import clock
from app.domain.calendar import Calendar, Counted
from app.store.queries.clocks import ClockItem
from app.web import words

SHOWN_DAYS = 120
RULE = "The day it starts on does not count; weekends and bank holidays do not either."


@dataclass(frozen=True, slots=True)
class Card:
    """What `components/clock.html` draws."""

    name: str
    basis: str
    rule: str
    state: str
    words: str
    started_on: date
    due_on: date
    used: int
    allowed: int
    unit: str
    pauses: tuple[object, ...]
    days: tuple[Counted, ...]


def card(item: ClockItem, rule: clock.Rule | None, *, today: date, days: Calendar) -> Card:
    """Return the card of a clock on a day."""
    unit = rule.unit if rule else "working days"
    stopped = item.state == "stopped"
    due = words.due(item.due_on, today, days)
    name = rule.label if rule else words.words_of(item.name)
    return Card(
        name=f"{name} (version {item.key})" if item.key else name,
        basis=f"Clause {rule.clause}" if rule and rule.clause else "",
        rule=RULE if "working" in unit else "",
        state="stopped" if stopped else due.state,
        words=_stopped(item) if stopped else due.words.capitalize(),
        started_on=item.started_on,
        due_on=item.due_on,
        used=item.used,
        allowed=max(0, days.between(item.started_on, item.due_on)),
        unit=unit,
        pauses=(),
        days=tuple(walked(item.started_on, item.due_on, days)),
    )


def walked(start: date, end: date, days: Calendar) -> list[Counted]:
    """Return every day after `start` to `end`, counted or not and why; none where that would be a very long list."""
    span = (end - start).days
    if not 0 < span <= SHOWN_DAYS:
        return []
    found = [start + timedelta(days=n) for n in range(1, span + 1)]
    return [Counted(day, days.is_working_day(day), days.why_not(day) or "") for day in found]


def _stopped(item: ClockItem) -> str:
    on = words.short_day(item.stopped_on)
    if item.missed:
        return f"Stopped on {on}, {words.plural(item.late_by, 'working day')} late"
    return f"Stopped on {on}, in time"
