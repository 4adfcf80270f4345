"""Letters and emails: one row a key, so that a step sends once whatever is killed when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from app.store.session import Tx, key_of
from app.store.tables.letters import letter


def by_key(tx: Tx, key: str) -> Any | None:
    """Return the letter that a step asked for, None when it has not been drafted."""
    return tx.execute(select(letter).where(letter.c.key == key)).one_or_none()


def by_id(tx: Tx, letter_id: int) -> Any | None:
    """Return a letter."""
    return tx.execute(select(letter).where(letter.c.id == letter_id)).one_or_none()


def insert_letter(tx: Tx, **values: Any) -> int:
    """Write a letter as drafted; its bytes never change after that."""
    return key_of(tx.execute(insert(letter).values(**values)))


def move(tx: Tx, letter_id: int, *, expected: tuple[str, ...], **values: Any) -> bool:
    """Change the state of a letter; False when it was not in an expected state."""
    statement = update(letter).where(letter.c.id == letter_id, letter.c.state.in_(expected))
    return tx.execute(statement.values(**values)).rowcount == 1
