"""A new starter should see within ten seconds what to do first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from flask import render_template

from app.domain.authority import Viewer
from app.domain.calendar import Calendar, london_day
from app.store.queries import inbox
from app.web import security, words
from app.web.access import page
from app.web.home import blueprint

AHEAD = 10
FIRST = 5


@dataclass(frozen=True, slots=True)
class Ahead:
    """One of the next days: a working day with what falls due, or a bank holiday."""

    day: date
    count: int
    holiday: str | None


@blueprint.get("/")
@page("signed-in")
def start() -> str:
    """Greet, count, say what comes first, and show the next ten working days."""
    ports, viewer = security.ports(), security.viewer()
    now = ports.clock.now()
    if not viewer.staff_of:
        return render_template("home/other.html", title=_greeting(viewer, now))
    today = london_day(now)
    with ports.database.read() as tx:
        days = ports.registry.calendar(tx)
        counts = inbox.counts(tx, viewer, now=now)
        due_today = inbox.due_between(tx, viewer, today, today).get(today, 0)
        first = inbox.find(tx, viewer, "mine", filters=inbox.Filters(), part=inbox.Slice(limit=FIRST), now=now)
        spread = inbox.due_between(tx, viewer, today, days.after(today, AHEAD))
    return render_template(
        "home/start.html",
        title=_greeting(viewer, now),
        counts=counts,
        due_today=due_today,
        first=[(item, words.due(item.due_on, today, days)) for item in first.items],
        ahead=list(_ahead(today, days, spread)),
    )


def _greeting(viewer: Viewer, now: datetime) -> str:
    hour = words.local(now).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return f"Good {part}, {viewer.name.split(' ')[0]}"


def _ahead(today: date, days: Calendar, spread: dict[date, int]) -> list[Ahead]:
    """Return the next working days, bank holidays among them, weekends left out."""
    found = (today + timedelta(days=n) for n in range(1, 4 * AHEAD))
    shown = (day for day in found if day.weekday() < 5)
    return [Ahead(day, spread.get(day, 0), days.holiday(day)) for day in islice(shown, AHEAD)]
