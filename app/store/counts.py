"""Small questions about the whole database, asked by set-up, training and health."""

from __future__ import annotations

from sqlalchemy import func, select

from app.store.session import Tx
from app.store.tables import definitions, instances, people


def any_instance(tx: Tx) -> bool:
    """Whether anything was ever started here."""
    return tx.execute(select(instances.instance.c.id).limit(1)).scalar_one_or_none() is not None


def any_person(tx: Tx) -> bool:
    """Whether anybody has an account."""
    return tx.execute(select(people.person.c.id).limit(1)).scalar_one_or_none() is not None


def published_processes(tx: Tx) -> int:
    """Return how many published versions of processes there are."""
    statement = select(func.count()).where(
        definitions.definition.c.kind == "process", definitions.definition.c.status == "published"
    )
    return int(tx.execute(statement).scalar_one())
