"""Idempotency keys of the API: a key is claimed, answered in the same transaction, and good for a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.session import Tx
from app.store.tables.work import submission as t

KEPT_FOR: Final = timedelta(hours=24)


def claim(tx: Tx, person_id: int, key: str, *, route: str, body_hash: str, at: datetime) -> bool:  # noqa: PLR0913
    """Take a key; False where it is taken. On PostgreSQL this waits for a transaction that is taking it."""
    tx.execute(_of(delete(t), person_id, key).where(t.c.at < at - KEPT_FOR))
    dialect = sqlite_insert if tx.dialect.name == "sqlite" else postgresql_insert
    values = {"person_id": person_id, "key": key, "route": route, "body_hash": body_hash, "at": at, "done": False}
    taken = dialect(t).values(values).on_conflict_do_nothing().returning(t.c.key)
    return tx.execute(taken).scalar_one_or_none() is not None


def found(tx: Tx, person_id: int, key: str) -> Any | None:
    """Return what a key was used for."""
    return tx.execute(_of(select(t), person_id, key)).one_or_none()


def answer(tx: Tx, person_id: int, key: str, *, status: int, answer: Any) -> None:
    """Keep the answer that was given to a key."""
    tx.execute(_of(update(t), person_id, key).values(status=status, answer=answer, done=True))


def release(tx: Tx, person_id: int, key: str) -> None:
    """Give a key back: nothing was done with it."""
    tx.execute(_of(delete(t), person_id, key).where(t.c.done.is_(False)))


def _of(statement: Any, person_id: int, key: str) -> Any:
    return statement.where(t.c.person_id == person_id, t.c.key == key)
