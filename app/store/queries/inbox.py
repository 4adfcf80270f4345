"""The inbox: tasks and waits as lists, with filters, order, counts and pages. Cheap however many tasks are open.

In order of due date each group is read along its own index and the heads are merged; totals stop at `COUNTED`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select, union_all

from app.domain.authority import Viewer, organisation_of
from app.store import scope
from app.store.session import Tx
from app.store.tables import cases, definitions, instances, people

COUNTED: Final = 1_000
BADGE: Final = 100
VIEWS: Final = ("mine", "team", "unallocated", "overdue", "waiting")
SORTS: Final = ("due", "age", "case", "step", "with")

_task, _case, _person, _wait = instances.task, cases.case, people.person, instances.wait


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list. `words` is looked for in reference, name and step; dates are days in London."""

    words: str = ""
    process: str = ""
    holder: str = ""
    due_from: date | None = None
    due_to: date | None = None
    undated: bool = False
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list, in which order; `descending` turns the order round."""

    sort: str = "due"
    descending: bool = False
    offset: int = 0
    limit: int = 25


@dataclass(frozen=True, slots=True)
class Item:
    """One task as a list shows it."""

    id: int
    version: int
    name: str
    process: str
    element: str
    case_ref: str | None
    case_title: str
    case_opened_at: datetime | None
    due_on: date | None
    opened_at: datetime
    group: str | None
    assignee: str | None
    assignee_name: str | None
    clock: str | None
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case that waits for somebody outside."""

    case_ref: str | None
    case_title: str
    name: str
    process: str
    message: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """One part of a list: `total` counts to `COUNTED`, `more` says whether another part follows."""

    items: list[Any] = field(default_factory=list)
    total: int = 0
    more: bool = False


def find(  # noqa: PLR0913 - one part of one view, at an instant
    tx: Tx, viewer: Viewer, view: str, *, filters: Filters, part: Slice, now: datetime
) -> Found:
    """Return the tasks of a view that match the filters."""
    branches = [and_(branch, *_conditions(filters)) for branch in _branches(viewer, view, now)]
    if not branches:
        return Found()
    by_due = part.sort == "due" and not part.descending
    chosen = _merged(viewer, branches, part) if by_due else _ordered(viewer, branches, part)
    rows = [Item(*row) for row in tx.execute(scope.stamped(chosen, viewer))]
    total = tx.execute(scope.stamped(select(_counted(viewer, branches, COUNTED)), viewer)).scalar_one()
    return Found(rows[: part.limit], min(total, COUNTED), len(rows) > part.limit)


def counts(tx: Tx, viewer: Viewer, *, now: datetime) -> dict[str, int]:
    """Return how many rows each view has, counted to `BADGE`, in one statement."""
    parts: list[ColumnElement[Any]] = []
    for view in VIEWS[:-1]:
        parts.append(_counted(viewer, _branches(viewer, view, now), BADGE).label(view))
    parts.append(_capped(select(literal(1)).where(_waits(viewer)), BADGE).label("waiting"))
    together: Select[Any] = select(*parts)
    found = tx.execute(scope.stamped(together, viewer)).one()
    return {view: min(number, BADGE) for view, number in found._mapping.items()}


def mine_count(tx: Tx, viewer: Viewer) -> int:
    """Return how many tasks one has, counted to `BADGE`: the number beside "My work"."""
    mine = _counted(viewer, [_task.c.assignee == viewer.account], BADGE)
    return int(tx.execute(scope.stamped(select(mine), viewer)).scalar_one())


def processes(tx: Tx, viewer: Viewer) -> list[str]:
    """Return the keys of the published processes that tasks of this person may come from."""
    definition = definitions.definition
    known = select(definition.c.key).where(definition.c.kind == "process", definition.c.status == "published")
    keys = sorted(set(tx.execute(known.distinct()).scalars()))
    return [key for key in keys if organisation_of(key) in (None, *viewer.staff_of)]


def due_between(tx: Tx, viewer: Viewer, start: date, end: date) -> dict[date, int]:
    """Return how many of one's own and one's groups' tasks fall due on each day of a span."""
    statement = (
        select(_task.c.due_on, func.count())
        .where(scope.workable_task(viewer), _task.c.state == "open", _task.c.due_on.between(start, end))
        .group_by(_task.c.due_on)
    )
    return {row[0]: row[1] for row in tx.execute(scope.stamped(statement, viewer))}


def waiting(tx: Tx, viewer: Viewer, filters: Filters, part: Slice) -> Found:
    """Return the cases on which nothing can be done before somebody outside answers."""
    columns = (_case.c.ref, _case.c.title, _wait.c.name, _wait.c.process, _wait.c.message, _wait.c.opened_at)
    found = select(*columns).join_from(_wait, _case, _case.c.id == _wait.c.case_id, isouter=True).where(_waits(viewer))
    if filters.words:
        found = found.where(_contains(filters.words, _case.c.ref, _case.c.title, _wait.c.name))
    if filters.process:
        found = found.where(_wait.c.process == filters.process)
    order = _wait.c.opened_at.desc() if part.descending else _wait.c.opened_at
    statement = found.order_by(order, _wait.c.engine_id).offset(part.offset).limit(part.limit + 1)
    rows = [
        Waiting(ref, title or "", name, process, message, since)
        for ref, title, name, process, message, since in tx.execute(scope.stamped(statement, viewer))
    ]
    total = tx.execute(scope.stamped(select(_capped(found, COUNTED)), viewer)).scalar_one()
    return Found(rows[: part.limit], total, len(rows) > part.limit)


def _branches(viewer: Viewer, view: str, now: datetime) -> list[ColumnElement[bool]]:
    """Return conditions that do not overlap and each follow one index: one for oneself, one for each group."""
    mine = _task.c.assignee == viewer.account
    groups = [_task.c.group_name == group for group in sorted(viewer.groups)]
    if view == "mine":
        return [mine]
    if view == "team":
        return groups
    if view == "unallocated":
        return [group & _task.c.assignee.is_(None) for group in groups]
    late = _task.c.due_at <= now
    not_mine = or_(_task.c.assignee.is_(None), _task.c.assignee != viewer.account)
    return [mine & late, *(group & late & not_mine for group in groups)]


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    if filters.process:
        yield _task.c.process == filters.process
    if filters.holder:
        yield _task.c.assignee == filters.holder
    if filters.undated:
        yield _task.c.due_on.is_(None)
    if filters.due_from:
        yield _task.c.due_on >= filters.due_from
    if filters.due_to:
        yield _task.c.due_on <= filters.due_to
    if filters.ids:
        yield _task.c.id.in_(filters.ids)
    if filters.words:
        known = select(_case.c.id).where(_contains(filters.words, _case.c.ref, _case.c.title))
        yield or_(_contains(filters.words, _task.c.name), _task.c.case_id.in_(known))


def _contains(words: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(*(column.icontains(words, autoescape=True) for column in columns))


def _open(viewer: Viewer) -> ColumnElement[bool]:
    return (_task.c.state == "open") & scope.staff_rows(viewer, _task)


def _counted(viewer: Viewer, branches: list[ColumnElement[bool]], most: int) -> ColumnElement[int]:
    """Return how many rows the branches have together, each read along its index and no further than `most`."""
    total: ColumnElement[int] = literal(0)
    for branch in branches:
        total = total + _capped(select(literal(1)).select_from(_task).where(_open(viewer), branch), most)
    return total


def _capped(found: Select[Any], most: int) -> Any:
    return select(func.count()).select_from(found.limit(most).subquery()).scalar_subquery()


def _merged(viewer: Viewer, branches: list[ColumnElement[bool]], part: Slice) -> Select[Any]:
    """Return the tasks by due date, those without one last: the head of every branch, merged."""
    heads = []
    reach = part.offset + part.limit + 1
    for branch in branches:
        for dated in (_task.c.due_at.is_not(None), _task.c.due_at.is_(None)):
            head = select(_task.c.id, _task.c.due_at).where(_open(viewer), branch, dated)
            heads.append(select(head.order_by(_task.c.due_at, _task.c.id).limit(reach).subquery()))
    merged = union_all(*heads).subquery()
    page = (
        select(merged.c.id)
        .order_by(merged.c.due_at.is_(None), merged.c.due_at, merged.c.id)
        .offset(part.offset)
        .limit(part.limit + 1)
        .subquery()
    )
    rows = _items().where(_task.c.id.in_(select(page.c.id)), scope.staff_rows(viewer, _task))
    return rows.order_by(_task.c.due_at.is_(None), _task.c.due_at, _task.c.id)


def _ordered(viewer: Viewer, branches: list[ColumnElement[bool]], part: Slice) -> Select[Any]:
    column: ColumnElement[Any] = {
        "age": func.coalesce(_case.c.opened_at, _task.c.opened_at),
        "case": _case.c.ref,
        "step": _task.c.name,
        "with": func.coalesce(_person.c.name, _task.c.group_name),
    }.get(part.sort, _task.c.due_at)
    rows = _items().where(_open(viewer), or_(*branches))
    order = (column.is_(None), column.desc() if part.descending else column, _task.c.id)
    return rows.order_by(*order).offset(part.offset).limit(part.limit + 1)


def _items() -> Select[Any]:
    return (
        select(
            _task.c.id,
            _task.c.version,
            _task.c.name,
            _task.c.process,
            _task.c.element,
            _case.c.ref,
            func.coalesce(_case.c.title, ""),
            _case.c.opened_at,
            _task.c.due_on,
            _task.c.opened_at,
            _task.c.group_name,
            _task.c.assignee,
            _person.c.name,
            _task.c.clock,
            _task.c.draft.is_not(None),
        )
        .join_from(_task, _case, _case.c.id == _task.c.case_id, isouter=True)
        .join(_person, _person.c.account == _task.c.assignee, isouter=True)
    )


def _waits(viewer: Viewer) -> ColumnElement[bool]:
    """Waits of one's organisations with nothing open beside them, on cases that one or one's groups worked on."""
    of_instance = _task.c.instance_id == _wait.c.instance_id
    groups = _task.c.group_name.in_(sorted(viewer.groups)) if viewer.groups else false()
    busy = exists().where(of_instance, _task.c.state == "open")
    ours = exists().where(of_instance, or_(_task.c.done_by == viewer.account, groups))
    return scope.staff_rows(viewer, _wait) & _wait.c.boundary.is_(False) & ~busy & ours
