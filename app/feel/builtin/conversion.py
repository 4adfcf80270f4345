"""Conversions between types, and the logic functions."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.feel import temporal
from app.feel.builtin.declare import Functions
from app.feel.calling import NEGATION
from app.feel.errors import FeelLimitExceeded, Reason
from app.feel.operators import ends_of
from app.feel.run import MAX_TEXT, Run
from app.feel.values import NUMBERS, FunctionValue, Range, YearsMonths, number, plain
from app.feel.wide import Wide

FUNCTIONS = Functions()
_PLAIN_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_BARE_KEY = re.compile(r"[^\W\d]\w*(?: \w+)*")
_TEMPORAL = (date, time, timedelta, YearsMonths, Wide)


@FUNCTIONS.offer("number(from: number) -> number")
def _number(value: Decimal) -> Decimal:
    return value


@FUNCTIONS.offer("number(from: string, grouping separator?: string, decimal separator?: string) -> number")
def _to_number(text: str, grouping: str | None, point: str | None) -> Decimal:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (point and point == grouping):
        raise Reason("groups are separated by a blank, “,” or “.”, decimals by “.” or “,”, not both by the same.")
    bare = text.replace(grouping, "") if grouping else text
    bare = bare.replace(point, ".") if point else bare
    if not _PLAIN_NUMBER.fullmatch(bare):
        raise Reason(f"“{text[:40]}” is not a number.")
    return NUMBERS.create_decimal(bare)


@FUNCTIONS.offer("string(from: Any) -> string", "run")
def to_string(run: Run, value: Any) -> str | None:
    """Return a value as text, None for null."""
    if value is None:
        return None
    return value if value.__class__ is str else _Writer(run).text(value)


def literal_text(value: Any) -> str:
    """Return a value as one would write it in an expression: texts in quotes, null as a word."""
    return _Writer(Run()).inner(value)


class _Writer:
    """Writes a value as FEEL would read it, within the limit of a text."""

    def __init__(self, run: Run) -> None:
        self._run, self._left = run, MAX_TEXT

    def text(self, value: Any) -> str:
        self._run.charge(3)
        made = self._one(value)
        if value.__class__ not in (list, dict):
            self._left -= len(made)
        if self._left < 0:
            raise FeelLimitExceeded(f"A text has at most {MAX_TEXT:,} characters.")
        return made

    def _one(self, value: Any) -> str:
        if value.__class__ is list:
            return f"[{', '.join(self.inner(item) for item in value)}]"
        if value.__class__ is dict:
            return f"{{{', '.join(f'{_key(key)}: {self.inner(item)}' for key, item in value.items())}}}"
        if value.__class__ is Range:
            return self._range(value)
        return _simple(value)

    def inner(self, value: Any) -> str:
        if value.__class__ is str:
            return '"' + self.text(value.replace("\\", "\\\\").replace('"', '\\"')) + '"'
        return "null" if value is None else self.text(value)

    def _range(self, value: Range) -> str:
        low, high, low_closed, high_closed = ends_of(value)
        if low is None:
            return f"({'<=' if high_closed else '<'} {self.inner(high)})"
        if high is None:
            return f"({'>=' if low_closed else '>'} {self.inner(low)})"
        ends = f"{self.inner(low)}..{self.inner(high)}"
        return f"{'[' if low_closed else '('}{ends}{']' if high_closed else ')'}"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else f'"{key}"'


def _simple(value: Any) -> str:
    found = number(value)
    if found is not None:
        return plain(found)
    if value.__class__ is bool:
        return "true" if value else "false"
    if isinstance(value, FunctionValue):
        return f"function({', '.join(value.parameters)})"
    return temporal.write(value) if isinstance(value, _TEMPORAL) else str(value)


FUNCTIONS.offer("not(negand: boolean) -> boolean")(NEGATION)


@FUNCTIONS.offer("is defined(value: Any) -> boolean")
def _is_defined(value: Any) -> bool:
    return value is not None


@FUNCTIONS.offer("is(value1?: Any, value2?: Any) -> boolean")
def _is_same(a: Any, b: Any) -> bool:
    """Whether two values are the same in kind too: the same type, and the same zone."""
    if a.__class__ is not b.__class__:
        return False
    if isinstance(a, datetime | time):
        return a.replace(tzinfo=None) == b.replace(tzinfo=None) and str(a.tzinfo) == str(b.tzinfo)
    return bool(a == b)
