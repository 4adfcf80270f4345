"""Instances, tasks, timers, waits, history: what `services/apply.py` writes after the engine has spoken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from app.errors import Conflict, NotFound
from app.store.session import Tx
from app.store.tables import instances as t


@dataclass(slots=True)
class InstanceRow:
    """An instance, locked for this transaction."""

    id: str
    process: str
    version: int
    pin_set_id: int
    organisation: str
    case_id: int | None
    status: str
    rev: int
    state: str | None
    data: dict[str, Any]
    started_at: datetime
    started_by: str | None
    ended_in: list[str]
    side_ends: list[str]
    seq: int
    audit_seq: int
    audit_head: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as services and pages see it."""

    id: int
    engine_id: str
    instance_id: str
    organisation: str
    case_id: int | None
    process: str
    element: str
    name: str
    kind: str
    group_name: str | None
    assignee: str | None
    state: str
    version: int
    form: str | None
    form_definition_id: int | None
    template: str | None
    text: str | None
    clauses: list[str]
    clock: str | None
    data: dict[str, Any] | None
    draft: dict[str, Any] | None
    opened_at: datetime
    due_at: datetime | None
    due_on: Any
    done_at: datetime | None
    done_by: str | None


_INSTANCE = tuple(t.instance.c[name] for name in InstanceRow.__dataclass_fields__)
_TASK = tuple(t.task.c[name] for name in TaskRow.__dataclass_fields__)

# Statements of the hot path are built once: building one costs more than running it.
_LOCK = select(*_INSTANCE).where(t.instance.c.id == bindparam("key")).with_for_update()
_LOCK_WITH_TASK = (
    select(*_INSTANCE, *_TASK)
    .join(t.task, t.task.c.instance_id == t.instance.c.id)
    .where(t.task.c.id == bindparam("key"))
    .with_for_update(of=t.instance)
)
_READ = select(*_INSTANCE).where(t.instance.c.id == bindparam("key"))
_ONE_TASK = select(*_TASK).where(t.task.c.id == bindparam("key"))
_OPEN_TASKS = (
    select(*_TASK).where(t.task.c.instance_id == bindparam("key"), t.task.c.state == "open").order_by(t.task.c.id)
)
_SAVE = update(t.instance).where(t.instance.c.id == bindparam("key"), t.instance.c.rev == bindparam("known_rev"))
_CLOSE_TASKS = (
    update(t.task)
    .where(t.task.c.engine_id.in_(bindparam("keys", expanding=True)), t.task.c.state == "open")
    .values(state=bindparam("new_state"), done_at=bindparam("at"), done_by=bindparam("by"), data=None, draft=None)
)
_INSERTS = {table.name: insert(table) for table in (t.instance, t.task, t.timer, t.wait, t.call, t.history)}


def insert_instance(tx: Tx, row: InstanceRow) -> None:
    """Write a new instance."""
    tx.execute(_INSERTS["instance"], {name: getattr(row, name) for name in InstanceRow.__dataclass_fields__})


def lock(tx: Tx, instance_id: str) -> InstanceRow:
    """Return an instance and keep others from changing it until this transaction ends."""
    row = tx.execute(_LOCK, {"key": instance_id}).one_or_none()
    if row is None:
        raise NotFound()
    return InstanceRow(*row)


def lock_with_task(tx: Tx, task_id: int) -> tuple[InstanceRow, TaskRow]:
    """Return a task and its instance, locked, in one statement."""
    row = tx.execute(_LOCK_WITH_TASK, {"key": task_id}).one_or_none()
    if row is None:
        raise NotFound()
    return InstanceRow(*row[: len(_INSTANCE)]), TaskRow(*row[len(_INSTANCE) :])


def task(tx: Tx, task_id: int) -> TaskRow:
    """Return a task."""
    row = tx.execute(_ONE_TASK, {"key": task_id}).one_or_none()
    if row is None:
        raise NotFound()
    return TaskRow(*row)


def read(tx: Tx, instance_id: str) -> InstanceRow:
    """Return an instance without locking it, to look and to try things out."""
    row = tx.execute(_READ, {"key": instance_id}).one_or_none()
    if row is None:
        raise NotFound()
    return InstanceRow(*row)


def open_tasks_of(tx: Tx, instance_id: str) -> list[TaskRow]:
    """Return the open tasks of an instance, oldest first."""
    return [TaskRow(*row) for row in tx.execute(_OPEN_TASKS, {"key": instance_id})]


def update_draft(tx: Tx, task_id: int, draft: Mapping[str, Any]) -> None:
    """Keep a draft of an open task; a draft does not make the task another version."""
    tx.execute(update(t.task).where(t.task.c.id == task_id, t.task.c.state == "open").values(draft=dict(draft)))


def save(tx: Tx, row: InstanceRow, **values: Any) -> None:
    """Write an instance back; `Conflict` when someone else wrote it since it was read."""
    values["rev"] = row.rev + 1
    if tx.execute(_SAVE, {**values, "key": row.id, "known_rev": row.rev}).rowcount != 1:
        raise Conflict("This case moved on at the same moment. Look at it again, then repeat your step.")
    for name, value in values.items():
        if name in InstanceRow.__dataclass_fields__:
            setattr(row, name, value)


def insert_tasks(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write tasks that now wait for people."""
    if rows:
        tx.execute(_INSERTS["task"], list(rows))


def update_task(tx: Tx, task_id: int, *, version: int, **values: Any) -> None:
    """Change an open task; `Conflict` when its version moved on."""
    statement = (
        update(t.task)
        .where(t.task.c.id == task_id, t.task.c.version == version, t.task.c.state == "open")
        .values(version=version + 1, **values)
    )
    if tx.execute(statement).rowcount != 1:
        raise Conflict("This task changed at the same moment. Look at it again.")


def close_tasks(tx: Tx, engine_ids: Iterable[str], *, state: str, at: datetime, by: str | None) -> None:
    """Close open tasks; their data snapshot and draft are no longer needed."""
    ids = list(engine_ids)
    if ids:
        tx.execute(_CLOSE_TASKS, {"keys": ids, "new_state": state, "at": at, "by": by})


def insert_timers(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write timers that now wait."""
    if rows:
        tx.execute(_INSERTS["timer"], list(rows))


def close_timers(tx: Tx, engine_ids: Iterable[str], *, state: str, at: datetime) -> None:
    """Close waiting timers as fired or cancelled."""
    ids = list(engine_ids)
    if ids:
        statement = update(t.timer).where(t.timer.c.engine_id.in_(ids), t.timer.c.state == "waiting")
        tx.execute(statement.values(state=state, fired_at=at if state == "fired" else None))


def due_timers(tx: Tx, at: datetime, *, limit: int) -> list[tuple[str, datetime]]:
    """Return instances with a timer due at an instant, earliest first, each once with its earliest due instant."""
    statement = (
        select(t.timer.c.instance_id, t.timer.c.due_at)
        .join(t.instance, t.instance.c.id == t.timer.c.instance_id)
        .where(t.timer.c.state == "waiting", t.timer.c.due_at <= at, t.instance.c.status.in_(("running", "incident")))
        .order_by(t.timer.c.due_at)
        .limit(limit)
    )
    found: dict[str, datetime] = {}
    for instance_id, due_at in tx.execute(statement):
        found.setdefault(instance_id, due_at)
    return list(found.items())


def due_timers_of(tx: Tx, instance_id: str, at: datetime) -> list[str]:
    """Return the timers of one instance that are due, in the order in which they fell due."""
    statement = (
        select(t.timer.c.engine_id)
        .where(t.timer.c.instance_id == instance_id, t.timer.c.state == "waiting", t.timer.c.due_at <= at)
        .order_by(t.timer.c.due_at, t.timer.c.set_at)
    )
    return list(tx.execute(statement).scalars())


def next_due(tx: Tx) -> datetime | None:
    """Return the earliest instant at which a waiting timer falls due."""
    statement = (
        select(t.timer.c.due_at)
        .join(t.instance, t.instance.c.id == t.timer.c.instance_id)
        .where(t.timer.c.state == "waiting", t.instance.c.status.in_(("running", "incident")))
        .order_by(t.timer.c.due_at)
        .limit(1)
    )
    return tx.execute(statement).scalar_one_or_none()


def insert_waits(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write catches that now wait for a message or signal."""
    if rows:
        tx.execute(_INSERTS["wait"], list(rows))


def close_waits(tx: Tx, engine_ids: Iterable[str]) -> None:
    """Remove catches that wait no longer; the history says how they ended."""
    ids = list(engine_ids)
    if ids:
        tx.execute(t.wait.delete().where(t.wait.c.engine_id.in_(ids)))


def waits_for(tx: Tx, message: str, case_ids: Sequence[int]) -> list[Any]:
    """Return the catches of these cases that wait for a message, boundary before intermediate, innermost first."""
    statement = (
        select(t.wait)
        .join(t.instance, t.instance.c.id == t.wait.c.instance_id)
        .where(t.wait.c.message == message, t.wait.c.case_id.in_(list(case_ids)))
        .where(t.instance.c.status.in_(("running", "incident")))
        .order_by(t.wait.c.boundary.desc(), t.wait.c.depth.desc(), t.wait.c.opened_at)
    )
    return list(tx.execute(statement))


def insert_calls(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write called processes that were entered."""
    if rows:
        tx.execute(_INSERTS["call"], list(rows))


def end_calls(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write how called processes ended: `{"call_id", "ended_at", "ended_in"}`."""
    if rows:
        tx.execute(update(t.call).where(t.call.c.id == bindparam("call_id")), list(rows))


def insert_history(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append to the history."""
    if rows:
        tx.execute(_INSERTS["history"], list(rows))


def insert_decision_runs(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write which rules of which tables fired."""
    if rows:
        tx.execute(insert(t.decision_run), list(rows))


def move_case_tasks(tx: Tx, from_case: int, to_case: int) -> None:
    """Move the open case tasks of one case to another, their instances with them."""
    task = t.task
    chosen = select(task.c.instance_id).where(
        task.c.case_id == from_case, task.c.process == "shared-case-task", task.c.state == "open"
    )
    tx.execute(update(t.instance).where(t.instance.c.id.in_(chosen)).values(case_id=to_case))
    tx.execute(
        update(task)
        .where(task.c.case_id == from_case, task.c.process == "shared-case-task", task.c.state == "open")
        .values(case_id=to_case)
    )


def rebind_case(tx: Tx, instance_id: str, case_id: int) -> None:
    """Let an instance and its open rows work on another case from now on."""
    tx.execute(
        update(t.task).where(t.task.c.instance_id == instance_id, t.task.c.state == "open").values(case_id=case_id)
    )
    tx.execute(update(t.wait).where(t.wait.c.instance_id == instance_id).values(case_id=case_id))
