"""The filters of letters, and how plain values are written in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from app.domain.calendar import LONDON


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter, and how many arguments it takes."""

    call: Callable[..., Any]
    least: int = 0
    most: int = 0


def long_date(value: Any) -> str:
    """Write a date, or the London day of an instant: 3 December 2026."""
    day = _as_date(value)
    return f"{day.day} {day:%B %Y}"


def money(value: Any) -> str:
    """Write an amount in pounds: £1,250 or £12.50."""
    amount = Decimal(str(value))
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 15:
        raise ValueError("it is not an amount")
    text = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{'-' if amount < 0 else ''}£{text}"


def join(value: Any, separator: Any = None) -> str:
    """Write a list in a row: “a, b and c”, or with another separator between all."""
    if not isinstance(value, list | tuple):
        raise TypeError("it is not a list")
    parts = [written(each) for each in value if each is not None]
    if isinstance(separator, str):
        return separator.join(parts)
    return parts[0] if len(parts) == 1 else " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def upper_first(value: Any) -> str:
    """Write a text with a capital letter first."""
    text = written(value)
    return text[:1].upper() + text[1:]


def written(value: Any) -> str:
    """Write a plain value as a person reads it. Lists and groups of values are not plain."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return long_date(value)
    raise TypeError("it is not a plain value")


def _as_date(value: Any) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        instant = value if value.tzinfo else value.replace(tzinfo=UTC)
        return instant.astimezone(LONDON).date()
    if isinstance(value, date):
        return value
    raise TypeError("it is not a date")


def _never(value: Any, _fallback: Any) -> Any:
    return value


FILTERS: Final[Mapping[str, Filter]] = {
    "date": Filter(long_date),
    "default": Filter(_never, 1, 1),
    "join": Filter(join, 0, 1),
    "money": Filter(money),
    "upper_first": Filter(upper_first),
}
