"""The override table of the calendar: one-off bank holidays, and days that are worked after all."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, insert, select

from app.store.definitions import bump_epoch
from app.store.session import Tx
from app.store.tables.cases import calendar_override


def overrides(tx: Tx) -> list[tuple[date, str]]:
    """Return the overridden days: with a bank holiday's name, or "" for a working day."""
    rows = tx.execute(select(calendar_override.c.day, calendar_override.c.name))
    return [(row.day, row.name) for row in rows]


def override(tx: Tx, day: date, name: str) -> None:
    """Override one day."""
    tx.execute(delete(calendar_override).where(calendar_override.c.day == day))
    tx.execute(insert(calendar_override).values(day=day, name=name))
    bump_epoch(tx)
