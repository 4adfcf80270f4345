"""What kind of value something is: for messages, `instance of`, and arguments of functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.feel import types
from app.feel.types import Type
from app.feel.values import FunctionValue, Range, YearsMonths
from app.feel.wide import Wide

_KINDS: dict[type, Type] = {
    Decimal: types.NUMBER,
    int: types.NUMBER,
    float: types.NUMBER,
    str: types.STRING,
    bool: types.BOOLEAN,
    date: types.DATE,
    time: types.TIME,
    datetime: types.DATE_TIME,
    timedelta: types.DAYS_DURATION,
    YearsMonths: types.MONTHS_DURATION,
    type(None): types.NULL,
    list: types.ListType(),
    dict: types.ContextType(),
    Range: types.RangeType(),
    FunctionValue: types.FunctionType(),
}


def kind_of(value: Any) -> Type:
    """Return the type of a value, without its parts."""
    found = _KINDS.get(value.__class__)
    if found is None and value.__class__ is Wide:
        return types.TIME if value.ordinal is None else types.DATE if value.nanos is None else types.DATE_TIME
    if found is None:
        return types.ContextType() if isinstance(value, Mapping) else types.ANY
    return found


def named(value: Any) -> str:
    """Return the kind of a value as a sentence says it: “a number”, “null”."""
    name = str(kind_of(value))
    return {"Null": "null", "Any": "something unknown"}.get(name, f"a {name}")


def is_a(value: Any, wanted: Type) -> bool:
    """Whether a value is of a type, its parts included; null is of no type but Null."""
    if wanted == types.ANY:
        return value is not None
    if isinstance(wanted, types.UnionType):
        return any(is_a(value, option) for option in wanted.options)
    if kind_of(value).name != wanted.name:
        return False
    return _parts_are(value, wanted)


def _parts_are(value: Any, wanted: Type) -> bool:
    if isinstance(wanted, types.ListType):
        return wanted.item == types.ANY or all(item is None or is_a(item, wanted.item) for item in value)
    if isinstance(wanted, types.ContextType):
        fields = wanted.fields or {}
        return all(name in value and (value[name] is None or is_a(value[name], kind)) for name, kind in fields.items())
    if isinstance(wanted, types.FunctionType) and wanted.parameters is not None and value.kinds:
        return any(_serves(kind, wanted) for kind in value.kinds)
    if isinstance(wanted, types.RangeType):
        ends = [end for end in (value.low, value.high) if end is not None]
        return wanted.item == types.ANY or all(is_a(end, wanted.item) for end in ends)
    return True


def _serves(kind: types.FunctionType, wanted: types.FunctionType) -> bool:
    """Whether a function takes all that another kind of function takes, and gives what that gives."""
    taken, given = kind.parameters or (), wanted.parameters or ()
    if len(taken) != len(given) or not types.fits(kind.returns, wanted.returns):
        return False
    return all(
        take == types.ANY or (give != types.ANY and types.fits(give, take))
        for take, give in zip(taken, given, strict=True)
    )
