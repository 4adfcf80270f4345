"""The versions an instance runs on: which set is pinned, and the diagrams in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.domain.authority import Viewer
from app.errors import NotFound
from app.store import scope
from app.store.session import Tx
from app.store.tables.definitions import definition, pinned
from app.store.tables.instances import instance


@dataclass(frozen=True, slots=True)
class Diagram:
    """One process of the pinned set."""

    key: str
    title: str
    version: int


def set_of(tx: Tx, viewer: Viewer, instance_id: str) -> int:
    """Return the id of the set of versions an instance runs on."""
    statement = select(instance.c.pin_set_id).where(instance.c.id == instance_id, scope.known_rows(viewer, instance))
    found = tx.execute(scope.stamped(statement, viewer)).scalar_one_or_none()
    if found is None:
        raise NotFound("There is no such process for you.")
    return int(found)


def diagrams(tx: Tx, viewer: Viewer, instance_id: str) -> list[Diagram]:
    """Return the processes an instance runs on and may call, by key."""
    d = definition.c
    joined = select(d.key, d.title, d.version).join(pinned, pinned.c.definition_id == d.id)
    wanted = joined.where(pinned.c.pin_set_id == set_of(tx, viewer, instance_id), d.kind == "process")
    return [Diagram(*row) for row in tx.execute(wanted.order_by(d.key))]


def xml(tx: Tx, viewer: Viewer, instance_id: str, process: str) -> str:
    """Return the diagram of one process as an instance runs on it."""
    d = definition.c
    joined = select(d.source).join(pinned, pinned.c.definition_id == d.id)
    wanted = joined.where(pinned.c.pin_set_id == set_of(tx, viewer, instance_id), d.kind == "process", d.key == process)
    found = tx.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound("This process has no such diagram.")
    return str(found)


def published_source(tx: Tx, kind: str, key: str) -> str:
    """Return the source of the published version of a form, letter, table or process."""
    d = definition.c
    wanted = select(d.source).where(d.kind == kind, d.key == key, d.status == "published")
    found = tx.execute(wanted.order_by(d.version.desc()).limit(1)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no published {kind} {key}.")
    return str(found)
