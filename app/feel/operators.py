"""Equality, order, membership and arithmetic of FEEL values: three-valued, a Reason where the answer is null."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.feel import wide
from app.feel.describe import named
from app.feel.errors import FeelLimitExceeded, Reason
from app.feel.run import MAX_TEXT, Run
from app.feel.temporal import SECOND, add_months
from app.feel.values import NUMBERS, Range, YearsMonths, number
from app.feel.wide import Wide

SIMPLE = frozenset({Decimal, str, bool, date, timedelta, YearsMonths})
"""Types whose values are equal to Python just when they are to FEEL."""
ORDERED = frozenset({Decimal, str, date, timedelta, YearsMonths})
"""Types whose values Python orders as FEEL does, without a closer look."""
_TIMES = (time, datetime)
_Rule = Callable[[Any, Any], Any]


def equal(a: Any, b: Any, run: Run) -> bool | None:
    """Return whether two values are equal; Reason when they are of different types."""
    if a is None or b is None:
        return a is b
    kind = a.__class__
    if kind is b.__class__:
        if kind in SIMPLE:
            return bool(a == b)
        return _equal_parts(a, b, run)
    left, right = number(a), number(b)
    if left is not None and right is not None:
        return left == right
    if {kind, b.__class__} == {date, datetime}:
        return as_date_time(a) == as_date_time(b)
    if Wide in (kind, b.__class__):
        return wide.same_moment(a, b)
    raise Reason(f"{named(a).capitalize()} cannot be compared with {named(b)}.")


def _equal_parts(a: Any, b: Any, run: Run) -> bool:
    run.charge(4)
    if a.__class__ is list:
        return len(a) == len(b) and all(same(x, y, run) for x, y in zip(a, b, strict=True))
    if a.__class__ is dict:
        return a.keys() == b.keys() and all(same(value, b[key], run) for key, value in a.items())
    if a.__class__ is Range:
        return ends_of(a) == ends_of(b)
    if a.__class__ is time and a.tzinfo is not b.tzinfo and (a.utcoffset() or b.utcoffset()) is None:
        return a == b and str(a.tzinfo) == str(b.tzinfo)
    if a.__class__ is Wide:
        return wide.same_moment(a, b)
    return bool(a == b)


def ends_of(value: Range) -> tuple[Any, ...]:
    """The ends of a range; whether an end that is open belongs to it means nothing."""
    return (value.low, value.high, value.low is None or value.low_closed, value.high is None or value.high_closed)


def same(a: Any, b: Any, run: Run) -> bool:
    """Whether two values are equal, values of different types being different."""
    try:
        return equal(a, b, run) is True
    except Reason:
        return False


def as_date_time(value: date | datetime) -> datetime:
    """Return a date as the date and time of its midnight in UTC, as the standard reads it."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(), UTC)


SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(sign: str, a: Any, b: Any, run: Run) -> bool | None:
    """Return whether `a sign b` holds, for any of the six signs; Reason when the two cannot be compared."""
    if sign == "=":
        return equal(a, b, run)
    if sign == "!=":
        return not equal(a, b, run)
    a, b = _comparable(a, b)
    try:
        return SIGNS[sign](a, b)
    except TypeError:
        raise Reason("A value with a time zone cannot be compared with one without.") from None


def _comparable(a: Any, b: Any) -> tuple[Any, Any]:
    kind = a.__class__
    if kind is b.__class__ and (kind in ORDERED or kind in _TIMES):
        return a, b
    left, right = number(a), number(b)
    if left is not None and right is not None:
        return left, right
    if {kind, b.__class__} == {date, datetime}:
        return as_date_time(a), as_date_time(b)
    if Wide in (kind, b.__class__):
        return wide.order(a, b)
    raise Reason(f"{named(a).capitalize()} cannot be compared with {named(b)}.")


def within(value: Any, limits: Range, run: Run) -> bool | None:
    """Return whether a value lies in a range."""
    if value is None:
        raise Reason("Null cannot be compared with a range.")
    above = limits.low is None or compare(">=" if limits.low_closed else ">", value, limits.low, run)
    below = limits.high is None or compare("<=" if limits.high_closed else "<", value, limits.high, run)
    return bool(above and below)


def member(value: Any, test: Any, run: Run) -> bool | None:
    """Return whether a value meets a test: is equal to it, lies in that range, or is in that list."""
    if test.__class__ is Range and value.__class__ is not Range:
        return within(value, test, run)
    if test.__class__ is list:
        run.charge(len(test))
        if value.__class__ is list and same(value, test, run):
            return True
        return any(_in_item(value, item, run) for item in test)
    return equal(value, test, run)


def _in_item(value: Any, item: Any, run: Run) -> bool:
    if item.__class__ is Range and value.__class__ is not Range:
        try:
            return within(value, item, run) is True
        except Reason:
            return False
    return same(value, item, run)


def apply(sign: str, a: Any, b: Any) -> Any:
    """Return `a sign b` for `+ - * / **`; Reason when there is no such value."""
    left, right = number(a), number(b)
    a, b = (a if left is None else left), (b if right is None else right)
    found = _ARITHMETIC.get((sign, a.__class__, b.__class__)) or _of_wide(sign, a, b)
    if found is None:
        raise Reason(f"“{sign}” does not work on {named(a)} and {named(b)}.")
    try:
        return found(a, b)
    except ZeroDivisionError:
        raise Reason("A division by zero.") from None
    except (ArithmeticError, ValueError, OverflowError):
        raise Reason("The result is out of range.") from None


def _of_wide(sign: str, a: Any, b: Any) -> _Rule | None:
    """Return the rule for dates and times that Python's own types cannot hold, or whose sum they cannot."""
    if Wide not in (a.__class__, b.__class__):
        return None
    if sign == "+" and a.__class__ in (timedelta, YearsMonths):
        return lambda a, b: _later(b, a)
    if b.__class__ in (timedelta, YearsMonths) and sign in "+-":
        return _later if sign == "+" else lambda a, b: _later(a, -b)
    return wide.apart if sign == "-" else None


def _later(value: Any, length: timedelta | YearsMonths) -> Any:
    if isinstance(length, YearsMonths):
        return wide.months_later(value, length.months)
    return wide.moved(value, length)


def _join(a: str, b: str) -> str:
    if len(a) + len(b) > MAX_TEXT:
        raise FeelLimitExceeded(f"A text has at most {MAX_TEXT:,} characters.")
    return a + b


def _divide(a: Decimal, b: Decimal) -> Decimal:
    if not b:
        raise Reason("A division by zero.")
    return NUMBERS.divide(a, b)


def _micros(value: timedelta) -> int:
    return value // timedelta(microseconds=1)


def scaled(value: timedelta, factor: Decimal) -> timedelta:
    """Return a duration times a number, exact to the microsecond."""
    return timedelta(microseconds=int(NUMBERS.multiply(Decimal(_micros(value)), factor).to_integral_value()))


def _months(value: YearsMonths, factor: Decimal) -> YearsMonths:
    return YearsMonths(int(NUMBERS.multiply(Decimal(value.months), factor)))


def _ratio(a: timedelta, b: timedelta) -> Decimal:
    return _divide(Decimal(_micros(a)), Decimal(_micros(b)))


def _clock(value: time, length: timedelta) -> time:
    moved = (datetime.combine(date(2000, 1, 1), value) + length % timedelta(days=1)).timetz()
    return moved.replace(tzinfo=value.tzinfo)


def _day(value: date, length: timedelta) -> Any:
    try:
        return value + timedelta(days=length // timedelta(days=1))
    except OverflowError:
        return wide.moved(value, length)


def _moment(value: datetime, length: timedelta) -> Any:
    try:
        return value + length
    except OverflowError:
        return wide.moved(value, length)


def _apart(a: date | datetime, b: date | datetime) -> timedelta:
    left, right = as_date_time(a), as_date_time(b)
    if (left.tzinfo is None) != (right.tzinfo is None):
        raise Reason("A date and time with a zone and one without have no distance.")
    if left.tzinfo is not None and right.tzinfo is not None:
        left, right = left.astimezone(UTC), right.astimezone(UTC)
    return left - right


def _times_apart(a: time, b: time) -> timedelta:
    if (a.tzinfo is None) != (b.tzinfo is None):
        raise Reason("A time with a zone and one without have no distance.")
    return (since_midnight(a) - (a.utcoffset() or timedelta())) - (since_midnight(b) - (b.utcoffset() or timedelta()))


def since_midnight(value: time) -> timedelta:
    """Return how long after midnight a time is."""
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return seconds * SECOND + timedelta(microseconds=value.microsecond)


def _both_ways(sign: str, left: type, right: type, rule: _Rule) -> dict[tuple[str, type, type], _Rule]:
    return {(sign, left, right): rule, (sign, right, left): lambda a, b: rule(b, a)}


_ARITHMETIC: dict[tuple[str, type, type], _Rule] = {
    ("+", Decimal, Decimal): NUMBERS.add,
    ("-", Decimal, Decimal): NUMBERS.subtract,
    ("*", Decimal, Decimal): NUMBERS.multiply,
    ("/", Decimal, Decimal): _divide,
    ("**", Decimal, Decimal): NUMBERS.power,
    ("+", str, str): _join,
    ("+", timedelta, timedelta): operator.add,
    ("-", timedelta, timedelta): operator.sub,
    ("+", YearsMonths, YearsMonths): operator.add,
    ("-", YearsMonths, YearsMonths): operator.sub,
    ("/", timedelta, Decimal): lambda a, b: scaled(a, _divide(Decimal(1), b)),
    ("/", timedelta, timedelta): _ratio,
    ("/", YearsMonths, Decimal): lambda a, b: YearsMonths(int(_divide(Decimal(a.months), b))),
    ("/", YearsMonths, YearsMonths): lambda a, b: _divide(Decimal(a.months), Decimal(b.months)),
    ("-", date, timedelta): lambda a, b: _day(a, -b),
    ("-", datetime, timedelta): lambda a, b: _moment(a, -b),
    ("-", time, timedelta): lambda a, b: _clock(a, -b),
    ("-", date, YearsMonths): lambda a, b: add_months(a, -b.months),
    ("-", datetime, YearsMonths): lambda a, b: add_months(a, -b.months),
    ("-", date, date): _apart,
    ("-", datetime, datetime): _apart,
    ("-", date, datetime): _apart,
    ("-", datetime, date): _apart,
    ("-", time, time): _times_apart,
    **_both_ways("*", timedelta, Decimal, scaled),
    **_both_ways("*", YearsMonths, Decimal, _months),
    **_both_ways("+", date, timedelta, _day),
    **_both_ways("+", datetime, timedelta, _moment),
    **_both_ways("+", time, timedelta, _clock),
    **_both_ways("+", date, YearsMonths, lambda a, b: add_months(a, b.months)),
    **_both_ways("+", datetime, YearsMonths, lambda a, b: add_months(a, b.months)),
}
