"""The audit as operations read it: the entries of the organisations they run, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.domain.authority import Viewer
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables import operations


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One entry of the audit."""

    id: int
    stream: str
    seq: int
    at: datetime
    actor: str | None
    act: str
    object: str
    organisation: str | None
    why: str
    changes: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries are wanted; what is None does not narrow. `about` is an object or a stream, `case:12`."""

    actor: str | None = None
    act: str | None = None
    about: str | None = None


def find(tx: Tx, viewer: Viewer, filters: Filters, *, cut: Cut) -> Page[AuditItem]:
    """Return entries of the audit of the organisations this person runs, newest first."""
    entry = operations.audit
    columns = [entry.c[name] for name in AuditItem.__dataclass_fields__]
    organisations = sorted(viewer.organisations_of("operations"))
    statement = select(*columns).where(entry.c.organisation.in_(organisations))
    for column, value in ((entry.c.actor, filters.actor), (entry.c.act, filters.act)):
        if value:
            statement = statement.where(column == value)
    if filters.about:
        statement = statement.where(or_(entry.c.object == filters.about, entry.c.stream == filters.about))
    return page(
        tx, statement, (Key(entry.c.id, descending=True),), cut=cut, make=lambda row: AuditItem(*row[: len(columns)])
    )
