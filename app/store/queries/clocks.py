"""The clocks of a case as they stand: used, left and late are computed on the day, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.domain import calendar, clock
from app.domain.authority import Viewer
from app.store import scope
from app.store.queries import cases
from app.store.queries.cases import Known
from app.store.session import Tx
from app.store.tables import cases as t


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One entry of a clock's ledger."""

    at: datetime
    kind: str
    reason: str
    by: str | None


@dataclass(frozen=True, slots=True)
class ClockItem:
    """Where a clock of a case stands; `used`, `left` and `late_by` are working days."""

    name: str
    key: str
    started_on: date
    due_on: date
    stopped_on: date | None
    used: int
    left: int
    late_by: int
    state: str
    missed: bool
    events: list[ClockEvent]


def of_case(tx: Tx, viewer: Viewer, case: Known, *, at: datetime, days: calendar.Calendar) -> list[ClockItem]:
    """Return the clocks of a case as they stand at an instant."""
    statement = cases.of_case(viewer, select(t.clock), t.clock, case).order_by(t.clock.c.id)
    rows = tx.execute(statement).all()
    events = _events(tx, viewer, [row.id for row in rows])
    return [_clock(row, events.get(row.id, []), at, days) for row in rows]


def _clock(row: Any, events: list[ClockEvent], at: datetime, days: calendar.Calendar) -> ClockItem:
    stands = clock.standing(row.started_at, row.due_on, stopped_at=row.stopped_at, at=at, days=days)
    return ClockItem(
        name=row.name,
        key=row.key,
        started_on=calendar.london_day(row.started_at),
        due_on=row.due_on,
        stopped_on=calendar.london_day(row.stopped_at) if row.stopped_at else None,
        used=stands.used,
        left=stands.left,
        late_by=stands.late_by,
        state=stands.state,
        missed=stands.missed,
        events=events,
    )


def _events(tx: Tx, viewer: Viewer, clock_ids: Iterable[int]) -> dict[int, list[ClockEvent]]:
    event = t.clock_event
    statement = select(event).where(event.c.clock_id.in_(list(clock_ids))).order_by(event.c.id)
    found: dict[int, list[ClockEvent]] = {}
    for row in tx.execute(scope.stamped(statement, viewer)):
        found.setdefault(row.clock_id, []).append(ClockEvent(row.at, row.kind, row.reason, row.by))
    return found
