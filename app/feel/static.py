"""What is known of types without values: the entries of a value, the result of an operator, what may be compared."""

from __future__ import annotations

from collections.abc import Mapping

from app.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    ListType,
    RangeType,
    Type,
    UnionType,
    fits,
)

_OF_DATE = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_OF_TIME = {
    **dict.fromkeys(("hour", "minute", "second"), NUMBER),
    "time offset": DAYS_DURATION,
    "timezone": STRING,
}
_ENTRIES: dict[Type, dict[str, Type]] = {
    DATE: _OF_DATE,
    TIME: _OF_TIME,
    DATE_TIME: {**_OF_DATE, **_OF_TIME},
    DAYS_DURATION: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    MONTHS_DURATION: dict.fromkeys(("years", "months"), NUMBER),
    NUMBER: {},
    STRING: {},
    BOOLEAN: {},
}


def entries_of(kind: Type) -> Mapping[str, Type] | None:
    """Return what may be read of a value after a dot, None when that is not known."""
    if isinstance(kind, ContextType):
        return kind.fields
    if isinstance(kind, RangeType):
        ends = {"start": kind.item, "end": kind.item}
        return {**ends, "start included": BOOLEAN, "end included": BOOLEAN}
    return _ENTRIES.get(kind) if kind.__class__ is Type else None


_RESULTS: dict[tuple[str, Type, Type], Type] = {
    **{(sign, NUMBER, NUMBER): NUMBER for sign in ("+", "-", "*", "/", "**")},
    ("+", STRING, STRING): STRING,
    **{(sign, kind, kind): kind for sign in "+-" for kind in (DAYS_DURATION, MONTHS_DURATION)},
    **{("*", kind, NUMBER): kind for kind in (DAYS_DURATION, MONTHS_DURATION)},
    **{("*", NUMBER, kind): kind for kind in (DAYS_DURATION, MONTHS_DURATION)},
    **{("/", kind, NUMBER): kind for kind in (DAYS_DURATION, MONTHS_DURATION)},
    **{("/", kind, kind): NUMBER for kind in (DAYS_DURATION, MONTHS_DURATION)},
    **{(sign, kind, DAYS_DURATION): kind for sign in "+-" for kind in (DATE, DATE_TIME, TIME)},
    **{("+", DAYS_DURATION, kind): kind for kind in (DATE, DATE_TIME, TIME)},
    **{(sign, kind, MONTHS_DURATION): kind for sign in "+-" for kind in (DATE, DATE_TIME)},
    **{("+", MONTHS_DURATION, kind): kind for kind in (DATE, DATE_TIME)},
    **{("-", a, b): DAYS_DURATION for a in (DATE, DATE_TIME) for b in (DATE, DATE_TIME)},
    ("-", TIME, TIME): DAYS_DURATION,
}


def result_of(sign: str, left: Type, right: Type) -> Type | None:
    """Return the type of `left sign right`, None when the operator does not work on them."""
    unknown = (ANY, NULL)
    if left in unknown or right in unknown or isinstance(left, UnionType) or isinstance(right, UnionType):
        return ANY
    if left.__class__ is not Type or right.__class__ is not Type:
        return None
    return _RESULTS.get((sign, left, right))


def comparable(left: Type, right: Type) -> bool:
    """Whether values of two types can be equal or ordered."""
    if NULL in (left, right) or fits(left, right) or fits(right, left):
        return True
    return {left.name, right.name} == {DATE.name, DATE_TIME.name}


def usable(given: Type, wanted: Type) -> bool:
    """Whether a value may stand for another type, with the implicit conversions of the standard."""
    if fits(given, wanted):
        return True
    if isinstance(wanted, ListType):
        return not isinstance(given, ListType) and fits(given, wanted.item)
    if isinstance(wanted, UnionType):
        return any(usable(given, option) for option in wanted.options)
    if isinstance(given, ListType):
        return usable(given.item, wanted)
    return (str(given), str(wanted)) == ("date", "date and time")
