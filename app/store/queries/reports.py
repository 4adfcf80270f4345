"""Reports over the case record, exactly as the manual defines them. Each row names its case; counts come from rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from app.domain import calendar
from app.domain.authority import Viewer
from app.store import scope
from app.store.session import Tx
from app.store.tables.cases import case, look

POSITIVE: Final = "for full joint working assessment"
MORE_INFORMATION: Final = "more information needed"
ILT_WORKING_DAYS: Final = 5


@dataclass(frozen=True, slots=True)
class UnallocatedLook:
    """An initial look that waits for somebody to be given it; `left` and `late_by` are working days."""

    case_ref: str
    version: int
    referral_source: str | None
    requested_at: datetime
    due_on: date | None
    urgent: bool
    left: int | None
    late_by: int


@dataclass(frozen=True, slots=True)
class UnallocatedAssessment:
    """A case for full joint working assessment that nobody of the JWA team was given since."""

    case_ref: str
    urgent: bool
    source: str | None
    consent: str
    outcome_date: date | None
    days_waiting: int


@dataclass(frozen=True, slots=True)
class LookTaken:
    """One decided initial look and the working days it took."""

    case_ref: str
    version: int
    referral_source: str | None
    requested_at: datetime
    outcome: str
    outcome_date: date
    working_days: int
    in_time: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The day a report is for, and how it counts working days."""

    today: date
    days: calendar.Calendar


def _looks(viewer: Viewer, *conditions: Any) -> Select[Any]:
    statement = (
        select(look, case.c.ref, case.c.screens)
        .join(case, case.c.id == look.c.case_id)
        .where(scope.visible_case(viewer), *conditions)
    )
    return scope.stamped(statement, viewer)


def ilt_unallocated(tx: Tx, viewer: Viewer, *, on: Day) -> list[UnallocatedLook]:
    """Return versions of the JW screen requested and neither allocated nor decided, oldest due date first."""
    statement = _looks(
        viewer, look.c.requested_at.is_not(None), look.c.allocated_to.is_(None), look.c.outcome.is_(None)
    )
    rows = tx.execute(statement.order_by(look.c.due_on.is_(None), look.c.due_on, look.c.requested_at, look.c.case_id))
    return [
        UnallocatedLook(
            case_ref=row.ref,
            version=row.version,
            referral_source=row.referral_source,
            requested_at=row.requested_at,
            due_on=row.due_on,
            urgent=_urgent(row.screens),
            left=max(0, on.days.between(on.today, row.due_on)) if row.due_on else None,
            late_by=max(0, on.days.between(row.due_on, on.today)) if row.due_on else 0,
        )
        for row in rows
    ]


def jwa_post_look(tx: Tx, viewer: Viewer, *, on: Day) -> list[UnallocatedAssessment]:
    """Return cases whose newest look was positive and that wait for the JWA team, urgent ones first."""
    newest: dict[int, Any] = {}
    for row in tx.execute(_looks(viewer).order_by(look.c.case_id, look.c.version)):
        newest[row.case_id] = row
    waiting = [_assessment(row, on) for row in newest.values() if _waits_for_assessment(row)]
    return sorted(waiting, key=lambda each: (not each.urgent, -each.days_waiting, each.case_ref))


def _waits_for_assessment(row: Any) -> bool:
    if row.outcome != POSITIVE:
        return False
    screen = _version(row.screens, row.version)
    if screen.get("no_longer_jw_date"):
        return False
    allocation = row.screens.get("at_alloc") or {}
    after = row.outcome_date is None or (allocation.get("date") or "") > row.outcome_date.isoformat()
    return not (allocation.get("team") == "JWA" and after)


def _assessment(row: Any, on: Day) -> UnallocatedAssessment:
    return UnallocatedAssessment(
        case_ref=row.ref,
        urgent=_urgent(row.screens),
        source=row.referral_source,
        consent=_consent(row.screens.get("consent") or {}),
        outcome_date=row.outcome_date,
        days_waiting=(on.today - row.outcome_date).days if row.outcome_date else 0,
    )


def _consent(screen: Mapping[str, Any]) -> str:
    for field, word in (
        ("withdrawn_at", "withdrawn"),
        ("refused_at", "refused"),
        ("written_received_at", "held in writing"),
        ("request_sent_at", "asked for"),
    ):
        if screen.get(field):
            return word
    return "given on the phone" if screen.get("verbal") == "yes" else "not asked"


def ilt_timeliness(
    tx: Tx, viewer: Viewer, *, since: date | None, until: date | None, days: calendar.Calendar
) -> list[LookTaken]:
    """Return the looks decided in a period with the working days each took; asking for more is not a decision."""
    conditions: list[ColumnElement[bool]] = [
        look.c.outcome != MORE_INFORMATION,
        look.c.outcome_date.is_not(None),
        look.c.requested_at.is_not(None),
    ]
    if since:
        conditions.append(look.c.outcome_date >= since)
    if until:
        conditions.append(look.c.outcome_date <= until)
    rows = tx.execute(_looks(viewer, *conditions).order_by(look.c.outcome_date, look.c.case_id, look.c.version))
    return list(_taken(rows, days))


def _taken(rows: Iterable[Any], days: calendar.Calendar) -> Iterable[LookTaken]:
    for row in rows:
        took = days.between(calendar.london_day(row.requested_at), row.outcome_date)
        yield LookTaken(
            case_ref=row.ref,
            version=row.version,
            referral_source=row.referral_source,
            requested_at=row.requested_at,
            outcome=row.outcome,
            outcome_date=row.outcome_date,
            working_days=took,
            in_time=took <= ILT_WORKING_DAYS,
        )


def _urgent(screens: Mapping[str, Any]) -> bool:
    return bool((screens.get("case") or {}).get("urgent"))


def _version(screens: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    return next((item for item in screens.get("jw") or [] if item.get("version") == number), {})
