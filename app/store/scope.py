"""The only place that turns a `Viewer` into SQL. Every read of a scoped table starts here.

`visible(viewer, table)` is the condition; `stamped(statement, viewer)` marks a statement as thought about.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, false, or_, select, true

from app.domain.authority import Viewer
from app.store.session import STAMP
from app.store.tables import cases, instances

S = TypeVar("S", bound=Select[Any])


def stamped_for_figures(statement: S) -> S:
    """Return a statement that counts across organisations, for the figures of the machine: no row leaves."""
    return statement.execution_options(**{STAMP: "figures"})


def stamped(statement: S, viewer: Viewer) -> S:
    """Return the statement, marked as scoped for this viewer."""
    return statement.execution_options(**{STAMP: viewer.account})


def staff_rows(viewer: Viewer, table: Table) -> ColumnElement[bool]:
    """Rows of the organisations this person works for (a table with an `organisation` column)."""
    own = table.c.organisation.in_(sorted(viewer.staff_of)) if viewer.staff_of else false()
    return own & narrowed(viewer, table)


def operations_rows(viewer: Viewer, table: Table) -> ColumnElement[bool]:
    """Rows of the organisations this person runs operations for."""
    organisations = sorted(viewer.organisations_of("operations"))
    own = table.c.organisation.in_(organisations) if organisations else false()
    return own & narrowed(viewer, table)


def narrowed(viewer: Viewer, table: Table) -> ColumnElement[bool]:
    """Rows of the one process that the viewer's token is for; all rows where it is for any."""
    if viewer.process is None:
        return true()
    instance = instances.instance
    of_process = instance.c.process == viewer.process
    if table is instance:
        return of_process
    if "instance_id" in table.c:
        return table.c.instance_id.in_(select(instance.c.id).where(of_process))
    key = table.c.id if table is cases.case else table.c.case_id
    return key.in_(select(instance.c.case_id).where(of_process))


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
