"""Notices: what timers and steps told groups and people, on a case or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.authority import Viewer
from app.store import scope
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables import cases
from app.store.tables.cases import notice, notice_read, notice_to


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """A notice: `to` holds group and account names, `read_by` the accounts that have read it."""

    id: int
    name: str
    case_ref: str | None
    to: list[str]
    at: datetime
    text: str
    element: str | None
    read_by: list[str]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which notices are wanted; what is None does not narrow. `to` is a group, an account, or `me` (my groups too)."""

    case_ref: str | None = None
    name: str | None = None
    to: str | None = None
    since: datetime | None = None


def find(tx: Tx, viewer: Viewer, filters: Filters, *, cut: Cut) -> Page[NoticeItem]:
    """Return notices, oldest first."""
    columns = (notice.c.id, notice.c.name, cases.case.c.ref, notice.c.at, notice.c.text, notice.c.element)
    joined = notice.outerjoin(cases.case, cases.case.c.id == notice.c.case_id)
    statement = select(*columns).select_from(joined).where(scope.staff_rows(viewer, notice))
    if filters.case_ref:
        statement = statement.where(cases.case.c.ref == filters.case_ref)
    if filters.name:
        statement = statement.where(notice.c.name == filters.name)
    if filters.since:
        statement = statement.where(notice.c.at >= filters.since)
    if filters.to:
        names = [viewer.account, *sorted(viewer.groups)] if filters.to == "me" else [filters.to]
        statement = statement.where(notice.c.id.in_(select(notice_to.c.notice_id).where(notice_to.c.name.in_(names))))
    found = page(tx, scope.stamped(statement, viewer), (Key(notice.c.id),), cut=cut, make=lambda row: row)
    return Page(tuple(_with_people(tx, viewer, found.items)), found.next)


def _with_people(tx: Tx, viewer: Viewer, rows: Sequence[Any]) -> list[NoticeItem]:
    ids = [row.id for row in rows]
    to = _names(tx, viewer, select(notice_to.c.notice_id, notice_to.c.name).where(notice_to.c.notice_id.in_(ids)))
    read = _names(
        tx, viewer, select(notice_read.c.notice_id, notice_read.c.account).where(notice_read.c.notice_id.in_(ids))
    )
    return [
        NoticeItem(row.id, row.name, row.ref, to.get(row.id, []), row.at, row.text, row.element, read.get(row.id, []))
        for row in rows
    ]


def _names(tx: Tx, viewer: Viewer, statement: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, name in tx.execute(scope.stamped(statement, viewer)):
        found.setdefault(key, []).append(name)
    return {key: sorted(names) for key, names in found.items()}
