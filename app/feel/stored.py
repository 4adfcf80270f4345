"""FEEL values as JSON and back: dates and durations in ISO 8601, instants in UTC with Z, numbers as JSON numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.feel import temporal, types
from app.feel.builtin.conversion import to_string
from app.feel.errors import FeelLimitExceeded, Reason
from app.feel.run import Run
from app.feel.types import ContextType, ListType, RangeType, Type, UnionType
from app.feel.values import Range, YearsMonths, number
from app.feel.wide import Wide

_MAX_VALUES = 100_000


def to_json(value: Any) -> Any:
    """Return a value as it is stored. ValueError for a function, FeelLimitExceeded for more than 100,000 values."""
    return _Writer().json(value)


class _Writer:
    def __init__(self) -> None:
        self._left = _MAX_VALUES

    def json(self, value: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise FeelLimitExceeded(f"A value to store has at most {_MAX_VALUES:,} parts.")
        if isinstance(value, list | tuple):
            return [self.json(item) for item in value]
        if isinstance(value, Mapping):
            return {str(key): self.json(item) for key, item in value.items()}
        return _scalar(value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return temporal.write(value.astimezone(UTC))
    if isinstance(value, Wide):
        return _scalar(_narrowed(value))
    if isinstance(value, date | time | timedelta | YearsMonths):
        return temporal.write(value)
    if isinstance(value, Range):
        return to_string(Run(), value)
    raise ValueError(f"{type(value).__name__} is not a value that can be stored.")


def _narrowed(value: Any) -> Any:
    """Return a date or time to the microsecond. ValueError for a year that cannot be stored."""
    made = (
        replace(value, nanos=value.nanos and value.nanos // 1000 * 1000).narrow() if isinstance(value, Wide) else value
    )
    if isinstance(made, Wide):
        raise ValueError(f"The year {made.year} cannot be stored: years run from 1 to 9999.")
    return made


def from_json(value: Any, type_: Type = types.ANY) -> Any:
    """Return a stored value as its type says; without one, numbers become FEEL numbers and texts stay texts.

    An empty text where another type is meant is null: that is how forms store an answer left out. ValueError where
    the value cannot be of the type.
    """
    if value is None or (value == "" and type_ not in (types.ANY, types.STRING)):
        return None
    if isinstance(value, list | tuple):
        item = type_.item if isinstance(type_, ListType) else types.ANY
        return [from_json(each, item) for each in value]
    if isinstance(value, Mapping):
        fields = (type_.fields if isinstance(type_, ContextType) else None) or {}
        return {key: from_json(each, fields.get(key, types.ANY)) for key, each in value.items()}
    return _typed(value, type_)


def _typed(value: Any, type_: Type) -> Any:
    if isinstance(value, bool) or type_.name not in _READERS:
        return _plain(value, type_)
    if not isinstance(value, str):
        return _plain(value, type_)
    try:
        return _narrowed(_READERS[type_.name](value))
    except (Reason, ArithmeticError) as wrong:
        raise ValueError(str(wrong) or f"“{value[:40]}” is not a {type_}.") from None


def _plain(value: Any, type_: Type) -> Any:
    found = number(value)
    made = value if found is None else found
    if isinstance(type_, ListType | ContextType | RangeType | UnionType):
        return made
    fitting = {types.NUMBER: Decimal, types.BOOLEAN: bool, types.STRING: str}.get(type_)
    if fitting is not None and not isinstance(made, fitting):
        raise ValueError(f"A stored value should be a {type_}, but is {value!r:.40}.")
    return made


def _instant(text: str) -> Any:
    return temporal.read_date_time(text.replace("+00:00", "Z"))


def _date(text: str) -> Any:
    return temporal.read_date(text[:10] if "T" in text else text)


_READERS: dict[str, Callable[[str], Any]] = {
    types.DATE.name: _date,
    types.TIME.name: temporal.read_time,
    types.DATE_TIME.name: _instant,
    types.DAYS_DURATION.name: temporal.read_duration,
    types.MONTHS_DURATION.name: temporal.read_duration,
    types.NUMBER.name: Decimal,
}
