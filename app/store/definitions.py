"""Definitions and the sets of versions that instances pin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from app.errors import NotFound
from app.store.cases import next_number
from app.store.session import Tx, key_of, once
from app.store.tables import definitions as t
from app.store.tables.cases import counter


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One version of a diagram, table, form or letter."""

    id: int
    kind: str
    key: str
    version: int
    status: str
    source: str
    sha256: str
    title: str
    note: str
    findings: list[dict[str, Any]]
    author: str | None
    editors: list[str]
    created_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    published_by: str | None
    published_at: datetime | None


_EPOCH = select(counter.c.value).where(counter.c.name == "definitions")
_COLUMNS = tuple(t.definition.c[name] for name in DefinitionRow.__dataclass_fields__)


def epoch(tx: Tx) -> int:
    """Return a number that grows with every publication: whoever caches definitions compares it."""
    return int(once(tx, "epoch", lambda: tx.execute(_EPOCH).scalar_one_or_none() or 0))


def bump_epoch(tx: Tx) -> None:
    """Tell every cache that something was published."""
    next_number(tx, "definitions")
    tx.info.get("seen", {}).pop("epoch", None)


def insert_version(tx: Tx, **values: Any) -> DefinitionRow:
    """Write the next version of a definition."""
    latest = select(func.max(t.definition.c.version)).where(
        t.definition.c.kind == values["kind"], t.definition.c.key == values["key"]
    )
    values["version"] = (tx.execute(latest).scalar_one_or_none() or 0) + 1
    return by_id(tx, key_of(tx.execute(insert(t.definition).values(**values))))


def by_id(tx: Tx, definition_id: int) -> DefinitionRow:
    """Return a definition by its id."""
    row = tx.execute(select(*_COLUMNS).where(t.definition.c.id == definition_id)).one_or_none()
    if row is None:
        raise NotFound()
    return DefinitionRow(*row)


def by_ids(tx: Tx, ids: Sequence[int]) -> list[DefinitionRow]:
    """Return definitions by their ids."""
    return [DefinitionRow(*row) for row in tx.execute(select(*_COLUMNS).where(t.definition.c.id.in_(list(ids))))]


def version(tx: Tx, key: str, number: int, *, kind: str | None = None) -> DefinitionRow:
    """Return one version of a definition."""
    statement = select(*_COLUMNS).where(t.definition.c.key == key, t.definition.c.version == number)
    if kind:
        statement = statement.where(t.definition.c.kind == kind)
    row = tx.execute(statement.order_by(t.definition.c.kind.desc()).limit(1)).one_or_none()
    if row is None:
        raise NotFound(f"There is no version {number} of {key} for you.")
    return DefinitionRow(*row)


def published(tx: Tx, kind: str, keys: Sequence[str] | None = None) -> dict[str, DefinitionRow]:
    """Return the latest published version of each definition of a kind, by key."""
    newest = (
        select(t.definition.c.key, func.max(t.definition.c.version).label("version"))
        .where(t.definition.c.kind == kind, t.definition.c.status == "published")
        .group_by(t.definition.c.key)
    )
    if keys is not None:
        newest = newest.where(t.definition.c.key.in_(list(keys)))
    latest = newest.subquery()
    statement = (
        select(*_COLUMNS)
        .join(latest, (latest.c.key == t.definition.c.key) & (latest.c.version == t.definition.c.version))
        .where(t.definition.c.kind == kind)
    )
    return {row.key: DefinitionRow(*row) for row in tx.execute(statement)}


def latest_of(tx: Tx, kind: str, key: str) -> DefinitionRow | None:
    """Return the newest version of a definition, draft or not."""
    statement = (
        select(*_COLUMNS)
        .where(t.definition.c.kind == kind, t.definition.c.key == key)
        .order_by(t.definition.c.version.desc())
        .limit(1)
    )
    row = tx.execute(statement).one_or_none()
    return DefinitionRow(*row) if row else None


def was_shipped(tx: Tx, kind: str, key: str, sha256: str) -> bool:
    """Whether the newest shipped version of a definition has this content (workshop versions are not shipped)."""
    statement = (
        select(t.definition.c.sha256)
        .where(t.definition.c.kind == kind, t.definition.c.key == key, t.definition.c.author.is_(None))
        .order_by(t.definition.c.version.desc())
        .limit(1)
    )
    return tx.execute(statement).scalar_one_or_none() == sha256


def change(tx: Tx, definition_id: int, **values: Any) -> None:
    """Change what is not content: status, approval, publication; or a draft's content."""
    tx.execute(update(t.definition).where(t.definition.c.id == definition_id).values(**values))


def retire_older(tx: Tx, kind: str, key: str, than: int) -> None:
    """Retire the published versions before one; running instances stay on theirs."""
    statement = update(t.definition).where(t.definition.c.kind == kind, t.definition.c.key == key)
    tx.execute(
        statement.where(t.definition.c.version < than, t.definition.c.status == "published").values(status="retired")
    )


def pin_set(tx: Tx, pin_set_id: int) -> Any:
    """Return a set of pinned versions."""
    return tx.execute(select(t.pin_set).where(t.pin_set.c.id == pin_set_id)).one()


def find_or_insert_pin_set(
    tx: Tx, *, sha256: str, process: str, version: int, members: Mapping[str, Mapping[str, int]]
) -> int:
    """Return the id of the set with exactly these members, writing it the first time."""
    found = tx.execute(select(t.pin_set.c.id).where(t.pin_set.c.sha256 == sha256)).scalar_one_or_none()
    if found is not None:
        return int(found)
    values = {"sha256": sha256, "process": process, "version": version, "members": members}
    key = key_of(tx.execute(insert(t.pin_set).values(values)))
    ids = sorted({definition_id for group in members.values() for definition_id in group.values()})
    tx.execute(insert(t.pinned), [{"pin_set_id": key, "definition_id": definition_id} for definition_id in ids])
    return key
