"""Number functions, in decimal arithmetic throughout."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from typing import Any

from app.feel.builtin.declare import Functions
from app.feel.errors import Reason
from app.feel.values import NUMBERS, YearsMonths

FUNCTIONS = Functions()
_MAX_SCALE, _MIN_SCALE = 6_176, -6_111


def _rounded(value: Decimal, scale: Decimal | None, rounding: str) -> Decimal:
    digits = int(scale or 0)
    if not _MIN_SCALE <= digits <= _MAX_SCALE:
        raise Reason(f"a scale lies between {_MIN_SCALE} and {_MAX_SCALE}.")
    if digits >= -int(value.as_tuple().exponent):
        return value
    wide = Context(prec=60, rounding=rounding, Emin=NUMBERS.Emin, Emax=NUMBERS.Emax)
    made = value.quantize(Decimal((0, (1,), -digits)), rounding, wide)
    return NUMBERS.plus(made) + 0


@FUNCTIONS.offer("decimal(n: number, scale: number) -> number")
def _decimal(n: Decimal, scale: Decimal) -> Decimal:
    return _rounded(n, scale, ROUND_HALF_EVEN)


@FUNCTIONS.offer("floor(n: number) -> number")
@FUNCTIONS.offer("floor(n: number, scale: number) -> number")
def _floor(n: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(n, scale, ROUND_FLOOR)


@FUNCTIONS.offer("ceiling(n: number) -> number")
@FUNCTIONS.offer("ceiling(n: number, scale: number) -> number")
def _ceiling(n: Decimal, scale: Decimal | None = None) -> Decimal:
    return _rounded(n, scale, ROUND_CEILING)


@FUNCTIONS.offer("round up(n: number, scale: number) -> number")
def _round_up(n: Decimal, scale: Decimal) -> Decimal:
    return _rounded(n, scale, ROUND_UP)


@FUNCTIONS.offer("round down(n: number, scale: number) -> number")
def _round_down(n: Decimal, scale: Decimal) -> Decimal:
    return _rounded(n, scale, ROUND_DOWN)


@FUNCTIONS.offer("round half up(n: number, scale: number) -> number")
def _round_half_up(n: Decimal, scale: Decimal) -> Decimal:
    return _rounded(n, scale, ROUND_HALF_UP)


@FUNCTIONS.offer("round half down(n: number, scale: number) -> number")
def _round_half_down(n: Decimal, scale: Decimal) -> Decimal:
    return _rounded(n, scale, ROUND_HALF_DOWN)


@FUNCTIONS.offer("abs(n: number | days and time duration | years and months duration) -> Any")
def _absolute(n: Any) -> Any:
    if n.__class__ is YearsMonths:
        return YearsMonths(abs(n.months))
    return NUMBERS.abs(n) if n.__class__ is Decimal else abs(n)


@FUNCTIONS.offer("modulo(dividend: number, divisor: number) -> number")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    if not divisor:
        raise Reason("a division by zero.")
    left = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(left, divisor) if left and (left < 0) != (divisor < 0) else left


@FUNCTIONS.offer("sqrt(number: number) -> number")
def _sqrt(value: Decimal) -> Decimal:
    if value < 0:
        raise Reason("a negative number has no square root.")
    return NUMBERS.sqrt(value)


@FUNCTIONS.offer("log(number: number) -> number")
def _log(value: Decimal) -> Decimal:
    if value <= 0:
        raise Reason("only a positive number has a logarithm.")
    return NUMBERS.ln(value)


@FUNCTIONS.offer("exp(number: number) -> number")
def _exp(value: Decimal) -> Decimal:
    return NUMBERS.exp(value)


@FUNCTIONS.offer("odd(number: number) -> boolean")
def _odd(value: Decimal) -> bool:
    return abs(NUMBERS.remainder(value, Decimal(2))) == 1


@FUNCTIONS.offer("even(number: number) -> boolean")
def _even(value: Decimal) -> bool:
    return NUMBERS.remainder(value, Decimal(2)) == 0
