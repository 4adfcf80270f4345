"""The value types that Python lacks, and the arithmetic of FEEL numbers: 34 decimal digits, half even.

FEEL's other types are Python's own: Decimal, str, bool, date, time, datetime, timedelta, list, dict, None.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import total_ordering
from typing import Any

from app.feel.types import FunctionType

NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow]
)
"""The arithmetic of IEEE 754 decimal128, as the standard asks; used explicitly, never through the thread's context."""


_MOST_MONTHS = 12 * 10**12


@total_ordering
@dataclass(frozen=True, slots=True)
class YearsMonths:
    """A years and months duration: a whole number of months."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > _MOST_MONTHS:
            raise OverflowError("The duration is too long.")

    def __lt__(self, other: YearsMonths) -> bool:
        return self.months < other.months

    def __add__(self, other: YearsMonths) -> YearsMonths:
        return YearsMonths(self.months + other.months)

    def __sub__(self, other: YearsMonths) -> YearsMonths:
        return YearsMonths(self.months - other.months)

    def __neg__(self) -> YearsMonths:
        return YearsMonths(-self.months)

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if self.months < 0 else ''}P{text}"


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end of None is open: `< 5` is the range up to 5. `low_closed`: the end belongs to it."""

    low: Any
    high: Any
    low_closed: bool = True
    high_closed: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class FunctionValue:
    """A function as a value: what `function(a, b) ...` gives, or a built-in named without a call."""

    parameters: tuple[str, ...]
    call: Callable[..., Any]
    name: str = "function"
    kinds: tuple[FunctionType, ...] = ()
    """What it takes and gives, in each of its ways to be called; nothing when that is not known."""


def number(value: Any) -> Decimal | None:
    """Return a JSON or Python number as a FEEL number, None when it is none (NaN and infinity are none)."""
    kind = value.__class__
    if kind is Decimal:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return NUMBERS.create_decimal(value)
    if kind is float and math.isfinite(value):
        return NUMBERS.create_decimal(repr(value))
    return None


def is_number(value: Any) -> bool:
    """Whether a value is a number; true and false are not."""
    return value.__class__ in (Decimal, int, float)


def plain(value: Decimal) -> str:
    """Return a number as FEEL writes it: no exponent, no zeros at the end of a fraction."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
