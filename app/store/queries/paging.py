"""Pages of a list, found by key: stable while rows come and go, and as quick at the end as at the beginning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Select, and_, func, literal, or_

from app.store.session import Tx
from app.store.types import Instant

T = TypeVar("T")
NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
Position = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list; `next` is the key of the last one where more follow, None at the end."""

    items: tuple[T, ...]
    next: Position | None


@dataclass(frozen=True, slots=True)
class Key:
    """One column of the order. Keys must not be null and together be unique; they carry no personal values."""

    column: ColumnElement[Any]
    descending: bool = False

    def beyond(self, value: Any) -> ColumnElement[bool]:
        """Rows after a value in this key's order."""
        beyond: ColumnElement[bool] = self.column < value if self.descending else self.column > value
        return beyond


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of a list is wanted: at most `limit` items after a position, from the other end if `backwards`."""

    limit: int = 50
    after: Position | None = None
    backwards: bool = False


def or_never(column: Column[Any]) -> ColumnElement[Any]:
    """Return an instant column with its nulls at the end of time, so that it can be a key."""
    return func.coalesce(column, literal(NEVER, Instant()), type_=Instant())


def page(tx: Tx, statement: Select[Any], keys: Sequence[Key], *, cut: Cut, make: Callable[[Any], T]) -> Page[T]:
    """Return one page of a statement in the order of its keys, or in the opposite order."""
    if cut.backwards:
        keys = [replace(key, descending=not key.descending) for key in keys]
    if cut.after is not None:
        statement = statement.where(_after(keys, cut.after))
    labelled = [key.column.label(f"_key{number}") for number, key in enumerate(keys)]
    order = [key.column.desc() if key.descending else key.column.asc() for key in keys]
    rows = tx.execute(statement.add_columns(*labelled).order_by(*order).limit(cut.limit + 1)).all()
    shown = rows[: cut.limit]
    more = len(rows) > cut.limit
    position = tuple(getattr(shown[-1], label.name) for label in labelled) if more else None
    return Page(tuple(make(row) for row in shown), position)


def _after(keys: Sequence[Key], position: Position) -> ColumnElement[bool]:
    values = [_typed(key, value) for key, value in zip(keys, position, strict=True)]
    steps = []
    for number, key in enumerate(keys):
        equal = [before.column == value for before, value in zip(keys[:number], values, strict=False)]
        steps.append(and_(*equal, key.beyond(values[number])))
    return or_(*steps)


def _typed(key: Key, value: Any) -> Any:
    """Return a key's value as its column has it; positions travel as JSON, where instants and dates are texts."""
    wanted = key.column.type.python_type if not isinstance(key.column.type, Instant) else datetime
    if wanted is datetime and isinstance(value, str):
        return datetime.fromisoformat(value)
    if wanted is date and isinstance(value, str):
        return date.fromisoformat(value)
    return value
