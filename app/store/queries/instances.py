"""Running and ended processes: the list, one with what it waits for, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Select, and_, func, literal, null, select

from app.domain.authority import Viewer
from app.domain.presenting import masked
from app.errors import NotFound
from app.store import scope
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables import cases, work
from app.store.tables import instances as t

OPEN_JOBS: Final = ("ready", "running", "done", "failed")


@dataclass(frozen=True, slots=True)
class InstanceItem:
    """A process as lists show it."""

    id: str
    process: str
    version: int
    status: str
    case_ref: str | None
    started_at: datetime
    ended_at: datetime | None
    ended_in: list[str]


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """One thing an instance waits for. `who` is the assignee or group of a task."""

    kind: Literal["task", "timer", "message", "job", "call"]
    element: str
    name: str
    due_at: datetime | None
    who: str | None


@dataclass(frozen=True, slots=True)
class Called:
    """A process that was called inside an instance."""

    id: str
    element: str
    process: str
    version: int | None
    started_at: datetime
    ended_at: datetime | None
    ended_in: list[str]


@dataclass(frozen=True, slots=True)
class InstanceDetail:
    """One process: its data (masked for operations where it has a case), how it ended, what it waits for."""

    id: str
    process: str
    version: int
    status: str
    case_ref: str | None
    data: dict[str, Any]
    started_at: datetime
    ended_at: datetime | None
    ended_in: list[str]
    side_ends: list[str]
    waiting_for: list[WaitingFor]
    calls: list[Called]


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One thing that happened to one element; `process` is the one it is drawn in."""

    at: datetime
    process: str
    element: str
    name: str
    kind: str
    event: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which instances are wanted; what is None does not narrow."""

    process: str | None = None
    status: str | None = None
    case_ref: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """A decision table that was evaluated: on what, which rules fired, with what result."""

    at: datetime
    instance: str
    process: str
    element: str
    decision: str
    inputs: dict[str, Any]
    fired: list[dict[str, Any]] = field(default_factory=list)
    result: Any = None


_ITEM = (
    t.instance.c.id,
    t.instance.c.process,
    t.instance.c.version,
    t.instance.c.status,
    cases.case.c.ref,
    t.instance.c.started_at,
    t.instance.c.ended_at,
    t.instance.c.ended_in,
)


def _select(viewer: Viewer, *columns: Any) -> Select[Any]:
    joined = t.instance.outerjoin(cases.case, cases.case.c.id == t.instance.c.case_id)
    return scope.stamped(select(*columns).select_from(joined), viewer).where(scope.known_rows(viewer, t.instance))


def find(tx: Tx, viewer: Viewer, filters: Filters, *, cut: Cut) -> Page[InstanceItem]:
    """Return instances, newest first."""
    statement = _select(viewer, *_ITEM)
    wanted = {
        t.instance.c.process: filters.process,
        t.instance.c.status: filters.status,
        cases.case.c.ref: filters.case_ref,
        t.instance.c.version: filters.version,
    }
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    keys = (Key(t.instance.c.started_at, descending=True), Key(t.instance.c.id))
    return page(tx, statement, keys, cut=cut, make=lambda row: InstanceItem(*row[: len(_ITEM)]))


def one(tx: Tx, viewer: Viewer, instance_id: str) -> InstanceDetail:
    """Return an instance with its data and what it waits for."""
    columns = (*_ITEM, t.instance.c.data, t.instance.c.side_ends, t.instance.c.organisation, t.instance.c.case_id)
    row = tx.execute(_select(viewer, *columns).where(t.instance.c.id == instance_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such process for you.")
    hidden = row.case_id is not None and row.organisation not in viewer.staff_of
    calls = _calls(tx, viewer, instance_id)
    return InstanceDetail(
        id=row.id,
        process=row.process,
        version=row.version,
        status=row.status,
        case_ref=row.ref,
        data=masked(row.data) if hidden else row.data,
        started_at=row.started_at,
        ended_at=row.ended_at,
        ended_in=row.ended_in,
        side_ends=row.side_ends,
        waiting_for=list(_waiting(tx, viewer, instance_id, calls)),
        calls=calls,
    )


def history(tx: Tx, viewer: Viewer, instance_id: str, *, cut: Cut) -> Page[HistoryItem]:
    """Return what happened in an instance, in order."""
    _known(tx, viewer, instance_id)
    columns = [t.history.c[name] for name in HistoryItem.__dataclass_fields__]
    statement = scope.stamped(select(*columns).where(t.history.c.instance_id == instance_id), viewer)
    return page(tx, statement, (Key(t.history.c.seq),), cut=cut, make=lambda row: HistoryItem(*row[: len(columns)]))


def decisions_of_case(tx: Tx, viewer: Viewer, case_id: int, *, cut: Cut) -> Page[DecisionItem]:
    """Return the decisions taken by tables on a case this person sees, oldest first."""
    run = t.decision_run
    columns = [run.c.instance_id if name == "instance" else run.c[name] for name in DecisionItem.__dataclass_fields__]
    statement = (
        select(*columns)
        .join(t.instance, t.instance.c.id == run.c.instance_id)
        .where(t.instance.c.case_id == case_id, scope.staff_rows(viewer, t.instance))
    )
    keys = (Key(run.c.id),)
    make = lambda row: DecisionItem(*row[: len(columns)])  # noqa: E731
    return page(tx, scope.stamped(statement, viewer), keys, cut=cut, make=make)


def _known(tx: Tx, viewer: Viewer, instance_id: str) -> None:
    if tx.execute(_select(viewer, t.instance.c.id).where(t.instance.c.id == instance_id)).one_or_none() is None:
        raise NotFound("There is no such process for you.")


def _calls(tx: Tx, viewer: Viewer, instance_id: str) -> list[Called]:
    columns = [t.call.c[name] for name in Called.__dataclass_fields__]
    entered = and_(
        t.history.c.instance_id == t.call.c.instance_id,
        t.history.c.engine_id == t.call.c.id,
        t.history.c.event == "entered",
    )
    joined = select(*columns).outerjoin(t.history, entered).where(t.call.c.instance_id == instance_id)
    statement = joined.order_by(t.call.c.started_at, t.history.c.seq, t.call.c.id)
    return [Called(*row) for row in tx.execute(scope.stamped(statement, viewer))]


def _waiting(tx: Tx, viewer: Viewer, instance_id: str, calls: list[Called]) -> Iterator[WaitingFor]:
    for kind, table, conditions, due_at, order in (
        ("task", t.task, (t.task.c.state == "open",), t.task.c.due_at, t.task.c.id),
        ("timer", t.timer, (t.timer.c.state == "waiting",), t.timer.c.due_at, t.timer.c.due_at),
        ("message", t.wait, (), null(), t.wait.c.opened_at),
        ("job", work.job, (work.job.c.state.in_(OPEN_JOBS),), work.job.c.run_at, work.job.c.created_at),
    ):
        who = func.coalesce(table.c.assignee, table.c.group_name) if kind == "task" else null()
        statement = (
            select(literal(kind), table.c.element, table.c.name, due_at.label("due_at"), who.label("who"))
            .where(table.c.instance_id == instance_id, *conditions)
            .order_by(order, table.c.element)
        )
        yield from (WaitingFor(*row) for row in tx.execute(scope.stamped(statement, viewer)))
    for call in calls:
        if call.ended_at is None:
            yield WaitingFor("call", call.element, call.process, None, None)
