"""What is stuck: nothing can happen there without somebody. Each reason has a sentence, who can act, and fixes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, Table, exists, select

from app.domain.authority import Viewer
from app.store import scope
from app.store.session import Tx
from app.store.tables import cases, instances, letters, people, work

LATE_TIMER: Final = timedelta(minutes=5)
LIMIT: Final = 500


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of the documented list: the code, the sentence, who can act, what they can do."""

    code: str
    sentence: str
    who_can_act: str
    fixes: tuple[str, ...]


REASONS: Final = {
    reason.code: reason
    for reason in (
        Reason("handler-failed", "The work of this step failed: {detail}", "operations", ("retry", "resolve")),
        Reason("step-failed", "An automatic step could not be done: {detail}", "operations", ("retry", "resolve")),
        Reason("group-empty", "Nobody is in {detail}, the group of this task", "admin", ("add a member", "assign")),
        Reason("assignee-left", "{detail} has this task and cannot sign in", "operations", ("release", "assign")),
        Reason("timer-overdue", "This timer was due and has not fired", "operations", ("start a worker",)),
        Reason("worker-lost", "The worker doing this stopped; another takes over", "operations", ("start a worker",)),
        Reason("letter-undelivered", "A letter did not leave: {detail}", "operations", ("retry", "resolve")),
        Reason("suspended", "Operations put this process on hold", "operations", ("resume", "cancel")),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StuckItem:
    """One thing that is stuck. `reason` is a code of the documented list; `incident` is set where there is one."""

    reason: str
    explanation: str
    instance: str | None
    case_ref: str | None
    process: str
    element: str
    name: str
    since: datetime
    who_can_act: str
    fixes: list[str]
    incident: int | None


def find(tx: Tx, viewer: Viewer, *, now: datetime, real: datetime) -> list[StuckItem]:
    """Return what is stuck in the organisations this person runs, longest first. `now` is case time."""
    found = [
        *_incidents(tx, viewer),
        *_tasks(tx, viewer),
        *_timers(tx, viewer, now),
        *_jobs(tx, viewer, real),
        *_letters(tx, viewer),
        *_suspended(tx, viewer),
    ]
    return sorted(found, key=lambda item: (item.since, item.instance or ""))


def _item(code: str, row: Any, since: datetime, *, detail: str = "", incident: int | None = None) -> StuckItem:
    reason = REASONS[code]
    return StuckItem(
        reason=code,
        explanation=reason.sentence.format(detail=detail),
        instance=row.instance_id,
        case_ref=row.ref,
        process=row.process,
        element=row.element,
        name=row.name,
        since=since,
        who_can_act=reason.who_can_act,
        fixes=list(reason.fixes),
        incident=incident,
    )


def _select(viewer: Viewer, table: Table, *columns: Any) -> Select[Any]:
    """Return the rows of a table that operations run, with the reference of their case."""
    instance = instances.instance
    joined = table.outerjoin(instance, instance.c.id == table.c.instance_id).outerjoin(
        cases.case, cases.case.c.id == instance.c.case_id
    )
    places = (table.c.instance_id, cases.case.c.ref, table.c.process, table.c.element)
    statement = select(*places, *columns).select_from(joined).where(scope.operations_rows(viewer, table))
    return scope.stamped(statement, viewer).limit(LIMIT)


def _incidents(tx: Tx, viewer: Viewer) -> Iterator[StuckItem]:
    t = work.incident
    statement = _select(viewer, t, t.c.name, t.c.id, t.c.job_id, t.c.message, t.c.opened_at)
    for row in tx.execute(statement.where(t.c.state == "open").order_by(t.c.opened_at)):
        code = "handler-failed" if row.job_id else "step-failed"
        yield _item(code, row, row.opened_at, detail=row.message, incident=row.id)


def _tasks(tx: Tx, viewer: Viewer) -> Iterator[StuckItem]:
    t, member, person = instances.task, people.membership, people.person
    open_tasks = _select(viewer, t, t.c.name, t.c.group_name, t.c.assignee, t.c.opened_at)
    open_tasks = open_tasks.where(t.c.state == "open").order_by(t.c.opened_at)
    somebody = (
        select(member.c.person_id)
        .join(person, person.c.id == member.c.person_id)
        .where(member.c.group_name == t.c.group_name, person.c.active)
    )
    empty = open_tasks.where(t.c.assignee.is_(None), ~exists(somebody))
    for row in tx.execute(empty):
        yield _item("group-empty", row, row.opened_at, detail=row.group_name or "(none)")
    active = select(person.c.id).where(person.c.account == t.c.assignee, person.c.active)
    left = open_tasks.where(t.c.assignee.is_not(None), ~exists(active))
    for row in tx.execute(left):
        yield _item("assignee-left", row, row.opened_at, detail=row.assignee)


def _timers(tx: Tx, viewer: Viewer, now: datetime) -> Iterator[StuckItem]:
    t = instances.timer
    overdue = _select(viewer, t, t.c.name, t.c.due_at).where(
        t.c.state == "waiting",
        t.c.due_at < now - LATE_TIMER,
        instances.instance.c.status.in_(("running", "incident")),
    )
    for row in tx.execute(overdue.order_by(t.c.due_at)):
        yield _item("timer-overdue", row, row.due_at)


def _jobs(tx: Tx, viewer: Viewer, real: datetime) -> Iterator[StuckItem]:
    t = work.job
    lost = _select(viewer, t, t.c.name, t.c.leased_until).where(t.c.state == "running", t.c.leased_until < real)
    for row in tx.execute(lost.order_by(t.c.leased_until)):
        yield _item("worker-lost", row, row.leased_until)


def _letters(tx: Tx, viewer: Viewer) -> Iterator[StuckItem]:
    """Letters that did not leave and that no open incident speaks of already."""
    t = letters.letter
    spoken_of = select(work.incident.c.id).where(work.incident.c.job_id == t.c.key, work.incident.c.state == "open")
    statement = _select(viewer, t, t.c.template.label("name"), t.c.detail, t.c.created_at)
    statement = statement.where(t.c.state.in_(("refused", "held", "in doubt")), ~exists(spoken_of))
    for row in tx.execute(statement.order_by(t.c.created_at)):
        yield _item("letter-undelivered", row, row.created_at, detail=row.detail or "no reason was given")


def _suspended(tx: Tx, viewer: Viewer) -> Iterator[StuckItem]:
    t = instances.instance
    statement = (
        select(t.c.id.label("instance_id"), cases.case.c.ref, t.c.process, t.c.process.label("name"), t.c.started_at)
        .add_columns(t.c.process.label("element"))
        .select_from(t.outerjoin(cases.case, cases.case.c.id == t.c.case_id))
        .where(t.c.status == "suspended", scope.operations_rows(viewer, t))
        .order_by(t.c.started_at)
        .limit(LIMIT)
    )
    for row in tx.execute(scope.stamped(statement, viewer)):
        yield _item("suspended", row, row.started_at)
