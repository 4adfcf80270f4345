"""The only place that turns a `Viewer` into SQL. Every read of a scoped table starts here.

`visible(viewer, table)` is the condition; `stamped(statement, viewer)` marks a statement as thought about.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, false, or_, select

from app.domain.authority import Viewer
from app.store.session import STAMP
from app.store.tables import cases, instances

S = TypeVar("S", bound=Select[Any])


def stamped(statement: S, viewer: Viewer) -> S:
    """Return the statement, marked as scoped for this viewer."""
    return statement.execution_options(**{STAMP: viewer.account})


def staff_rows(viewer: Viewer, table: Table) -> ColumnElement[bool]:
    """Rows of the organisations this person works for (a table with an `organisation` column)."""
    return table.c.organisation.in_(sorted(viewer.staff_of)) if viewer.staff_of else false()


def operations_rows(viewer: Viewer, table: Table) -> ColumnElement[bool]:
    """Rows of the organisations this person runs operations for."""
    organisations = sorted(viewer.organisations_of("operations"))
    return table.c.organisation.in_(organisations) if organisations else false()


def known_rows(viewer: Viewer, table: Table) -> ColumnElement[bool]:
    """Rows this person sees as staff or as operations (operations: values masked by whoever shows them)."""
    return or_(staff_rows(viewer, table), operations_rows(viewer, table))


def visible_case(viewer: Viewer) -> ColumnElement[bool]:
    """Cases that exist for this person."""
    return staff_rows(viewer, cases.case)


def of_visible_case(viewer: Viewer, table: Table) -> ColumnElement[bool]:
    """Rows that hang on a case this person sees (a table with a `case_id` column)."""
    return table.c.case_id.in_(select(cases.case.c.id).where(visible_case(viewer)))


def workable_task(viewer: Viewer) -> ColumnElement[bool]:
    """Tasks this person may work on: theirs, or their groups', in their organisations."""
    task = instances.task
    mine = task.c.assignee == viewer.account
    groups = task.c.group_name.in_(sorted(viewer.groups)) if viewer.groups else false()
    return staff_rows(viewer, task) & or_(mine, groups)
