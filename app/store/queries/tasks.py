"""Tasks as the API lists them. `find` takes any combination of filters; `one` is a single task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select

from app.domain.authority import Viewer
from app.errors import NotFound
from app.store import scope
from app.store.queries.paging import Cut, Key, Page, or_never, page
from app.store.session import Tx
from app.store.tables import cases
from app.store.tables.instances import task as t

SORTS: Final = ("due_at", "-due_at", "opened_at", "-opened_at")


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task. `process` is the one it is drawn in, `instance` the top one; `version` guards completing it."""

    id: int
    instance: str
    case_ref: str | None
    process: str
    element: str
    name: str
    group: str | None
    assignee: str | None
    due_at: datetime | None
    opened_at: datetime
    state: str
    version: int
    form: str | None
    clauses: list[str]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which tasks are wanted; what is None does not narrow. `assignee` is an account, or `none` for unclaimed ones."""

    assignee: str | None = None
    group: str | None = None
    process: str | None = None
    element: str | None = None
    instance: str | None = None
    case_ref: str | None = None
    state: str | None = None
    due_before: datetime | None = None
    name: str | None = None


_COLUMNS = (
    t.c.id,
    t.c.instance_id,
    cases.case.c.ref,
    t.c.process,
    t.c.element,
    t.c.name,
    t.c.group_name,
    t.c.assignee,
    t.c.due_at,
    t.c.opened_at,
    t.c.state,
    t.c.version,
    t.c.form,
    t.c.clauses,
)


def _select(viewer: Viewer) -> Select[Any]:
    joined = t.outerjoin(cases.case, cases.case.c.id == t.c.case_id)
    statement = select(*_COLUMNS).select_from(joined).where(scope.known_rows(viewer, t))
    return scope.stamped(statement, viewer)


def _make(row: Any) -> TaskItem:
    return TaskItem(*row[: len(_COLUMNS)])


def find(tx: Tx, viewer: Viewer, filters: Filters, *, sort: str = "due_at", cut: Cut) -> Page[TaskItem]:
    """Return tasks, by default those due first at the top and those without a due date at the end."""
    statement = _narrow(_select(viewer), filters)
    column = or_never(t.c.due_at) if sort.endswith("due_at") else t.c.opened_at
    keys = (Key(column, descending=sort.startswith("-")), Key(t.c.id))
    return page(tx, statement, keys, cut=cut, make=_make)


def _narrow(statement: Select[Any], filters: Filters) -> Select[Any]:
    if filters.assignee == "none":
        statement = statement.where(t.c.assignee.is_(None))
    wanted = {
        t.c.assignee: None if filters.assignee == "none" else filters.assignee,
        t.c.group_name: filters.group,
        t.c.process: filters.process,
        t.c.element: filters.element,
        t.c.instance_id: filters.instance,
        cases.case.c.ref: filters.case_ref,
        t.c.state: filters.state,
        t.c.name: filters.name,
    }
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    if filters.due_before is not None:
        statement = statement.where(t.c.due_at < filters.due_before)
    return statement


def one(tx: Tx, viewer: Viewer, task_id: int) -> TaskItem:
    """Return a task."""
    row = tx.execute(_select(viewer).where(t.c.id == task_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such task for you.")
    return _make(row)


def some(tx: Tx, viewer: Viewer, ids: Sequence[int]) -> list[TaskItem]:
    """Return tasks by their ids, in that order."""
    if not ids:
        return []
    found = {row.id: _make(row) for row in tx.execute(_select(viewer).where(t.c.id.in_(list(ids))))}
    return [found[each] for each in ids if each in found]
