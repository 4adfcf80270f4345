"""Definitions as their readers see them: those of the organisations a person belongs to, and the shared ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, and_, func, not_, or_, select, true

from app.domain.authority import PREFIX_ORGANISATION, Viewer
from app.errors import NotFound
from app.store import scope
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables.definitions import definition as t
from app.store.tables.definitions import pinned
from app.store.tables.instances import instance

Kind = Literal["process", "decision", "form", "letter"]


@dataclass(frozen=True, slots=True)
class DefinitionItem:
    """The newest version of a definition."""

    kind: str
    key: str
    title: str
    version: int
    status: str
    note: str
    author: str | None
    created_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionItem:
    """One version of a definition, with what was found when it was checked."""

    kind: str
    key: str
    version: int
    status: str
    title: str
    note: str
    author: str | None
    editors: list[str]
    created_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    published_by: str | None
    published_at: datetime | None
    findings: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Running:
    """How many instances run on one version."""

    process: str
    version: int
    status: str
    instances: int


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """Definitions this person may read: by prefix those of their organisations; shared ones are for everybody."""
    if viewer.process is not None:
        return t.c.key == viewer.process
    hidden = [
        t.c.key.startswith(f"{prefix}-")
        for prefix, organisation in sorted(PREFIX_ORGANISATION.items())
        if organisation not in viewer.known_organisations
    ]
    return not_(or_(*hidden)) if hidden else true()


def find(tx: Tx, viewer: Viewer, *, kind: str | None = None, cut: Cut) -> Page[DefinitionItem]:
    """Return the newest version of each definition, by kind and key."""
    newest = select(t.c.kind, t.c.key, func.max(t.c.version).label("version")).group_by(t.c.kind, t.c.key).subquery()
    same = and_(newest.c.kind == t.c.kind, newest.c.key == t.c.key, newest.c.version == t.c.version)
    columns = [t.c[name] for name in DefinitionItem.__dataclass_fields__]
    statement = select(*columns).join(newest, same).where(readable(viewer))
    if kind:
        statement = statement.where(t.c.kind == kind)
    width = len(columns)
    return page(tx, statement, (Key(t.c.kind), Key(t.c.key)), cut=cut, make=lambda row: DefinitionItem(*row[:width]))


def versions(tx: Tx, viewer: Viewer, key: str, *, cut: Cut) -> Page[VersionItem]:
    """Return the versions of a definition, newest first."""
    columns = [t.c[name] for name in VersionItem.__dataclass_fields__]
    statement = select(*columns).where(t.c.key == key, readable(viewer))
    width = len(columns)
    found = page(
        tx,
        statement,
        (Key(t.c.version, descending=True), Key(t.c.kind)),
        cut=cut,
        make=lambda row: VersionItem(*row[:width]),
    )
    if not found.items and cut.after is None:
        raise NotFound(f"There is no definition {key} for you.")
    return found


def version(tx: Tx, viewer: Viewer, key: str, number: int, *, kind: str | None = None) -> VersionItem:
    """Return one version of a definition; a process before another kind of the same name."""
    columns = [t.c[name] for name in VersionItem.__dataclass_fields__]
    return VersionItem(*_row(tx, _version(viewer, columns, key, number), kind))


def source(tx: Tx, viewer: Viewer, key: str, number: int, *, kind: str | None = None) -> tuple[str, str]:
    """Return kind and source of one version."""
    row = _row(tx, _version(viewer, [t.c.kind, t.c.source], key, number), kind)
    return row.kind, row.source


def _version(viewer: Viewer, columns: Any, key: str, number: int) -> Select[Any]:
    return select(*columns).where(t.c.key == key, t.c.version == number, readable(viewer))


def _row(tx: Tx, statement: Select[Any], kind: str | None) -> Any:
    if kind:
        statement = statement.where(t.c.kind == kind)
    row = tx.execute(statement.order_by(t.c.kind.desc()).limit(1)).one_or_none()
    if row is None:
        raise NotFound("There is no such version of a definition for you.")
    return row


def running_on(tx: Tx, viewer: Viewer, key: str) -> list[Running]:
    """Return how many open instances run on each version of a definition, counting those this person sees."""
    statement = (
        select(instance.c.process, t.c.version, instance.c.status, func.count())
        .join(pinned, pinned.c.pin_set_id == instance.c.pin_set_id)
        .join(t, t.c.id == pinned.c.definition_id)
        .where(t.c.key == key, instance.c.status.in_(("running", "suspended", "incident")))
        .where(scope.known_rows(viewer, instance), readable(viewer))
        .group_by(instance.c.process, t.c.version, instance.c.status)
        .order_by(instance.c.process, t.c.version, instance.c.status.cast(String))
    )
    return [Running(*row) for row in tx.execute(scope.stamped(statement, viewer))]
