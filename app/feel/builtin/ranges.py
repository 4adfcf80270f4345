"""How points and ranges lie to each other: the relations of Allen's interval algebra. A point is a range of one.

An end that is open (`> 5`) lies beyond every value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.feel import nodes, temporal
from app.feel.builtin.declare import Functions
from app.feel.collecting import checked
from app.feel.errors import FeelSyntaxError, Reason
from app.feel.names import KnownNames
from app.feel.operators import compare, equal
from app.feel.parser import parse
from app.feel.run import Run
from app.feel.values import Range, is_number

FUNCTIONS = Functions()
_Relation = Callable[["Relation"], bool]


class Relation:
    """Two ranges and what may be asked about their ends."""

    def __init__(self, run: Run, a: Any, b: Any) -> None:
        self._run, self.a, self.b = run, _as_range(a), _as_range(b)

    def less(self, x: Any, y: Any) -> bool:
        return bool(compare("<", x, y, self._run))

    def same(self, x: Any, y: Any) -> bool:
        return equal(x, y, self._run) is True

    def meeting(self, x: Range, y: Range) -> bool:
        """Whether `x` ends where `y` begins."""
        return x.high is not None and y.low is not None and self.same(x.high, y.low)

    def before(self, x: Range, y: Range) -> bool:
        """Whether `x` ends before `y` begins."""
        if x.high is None or y.low is None:
            return False
        return self.less(x.high, y.low) or (self.same(x.high, y.low) and not (x.high_closed and y.low_closed))

    def lower(self, x: Range, y: Range) -> bool:
        """Whether `x` begins earlier than `y`."""
        if x.low is None or y.low is None:
            return x.low is None and y.low is not None
        return self.less(x.low, y.low) or (self.same(x.low, y.low) and x.low_closed and not y.low_closed)

    def higher(self, x: Range, y: Range) -> bool:
        """Whether `x` ends later than `y`."""
        if x.high is None or y.high is None:
            return x.high is None and y.high is not None
        return self.less(y.high, x.high) or (self.same(x.high, y.high) and x.high_closed and not y.high_closed)

    def includes(self, x: Range, y: Range) -> bool:
        return not self.lower(y, x) and not self.higher(y, x)

    def same_low(self, x: Range, y: Range) -> bool:
        if x.low is None or y.low is None:
            return x.low is y.low
        return self.same(x.low, y.low) and x.low_closed == y.low_closed

    def same_high(self, x: Range, y: Range) -> bool:
        if x.high is None or y.high is None:
            return x.high is y.high
        return self.same(x.high, y.high) and x.high_closed == y.high_closed


_ENDS = re.compile(r"([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])", re.DOTALL)
_READERS: dict[str, Callable[[str], Any]] = {
    "date": temporal.read_date,
    "time": temporal.read_time,
    "date and time": temporal.read_date_time,
    "duration": temporal.read_duration,
}
_KNOWN = KnownNames(_READERS)


@FUNCTIONS.offer("range(from: string) -> range", "run")
def _range(run: Run, text: str) -> Range:
    """Return the range a text such as `[1..5)` describes; a missing end is open."""
    found = _ENDS.fullmatch(text.strip())
    if not found:
        raise Reason(f"“{text[:40]}” is not a range such as [1..5].")
    low_closed, high_closed = found[1] == "[", found[4] == "]"
    if (not found[2] and low_closed) or (not found[3] and high_closed):
        raise Reason("an end that is left out is open: (..5] or [1..).")
    made = checked(Range(_end(found[2]), _end(found[3]), low_closed, high_closed))
    if made.low is not None and made.high is not None and compare(">", made.low, made.high, run):
        raise Reason("the range ends before it begins.")
    return made


def _end(text: str) -> Any:
    """Return the constant an end says, None for none: nothing is computed here."""
    if not text:
        return None
    try:
        node = parse(text, _KNOWN)
    except FeelSyntaxError as wrong:
        raise Reason(wrong.message) from None
    if isinstance(node, nodes.Literal) and node.value is not None:
        return node.value
    if isinstance(node, nodes.Negation) and isinstance(node.operand, nodes.Literal) and is_number(node.operand.value):
        return -node.operand.value
    if isinstance(node, nodes.Call) and len(node.arguments) == 1 and isinstance(node.function, nodes.Name):
        read, argument = _READERS.get(node.function.name), node.arguments[0]
        if read is not None and isinstance(argument, nodes.Literal) and isinstance(argument.value, str):
            return read(argument.value)
    raise Reason(f"“{text[:40]}” is not a constant.")


def _as_range(value: Any) -> Range:
    return value if value.__class__ is Range else Range(value, value)


def _meets(r: Relation, x: Range, y: Range) -> bool:
    return x.high_closed and y.low_closed and r.meeting(x, y)


def _overlaps_before(r: Relation, x: Range, y: Range) -> bool:
    """Whether `x` begins before `y`, reaches into it, and ends in it."""
    return r.lower(x, y) and not r.higher(x, y) and not r.before(x, y)


_RANGES = ("range1, range2",)
_POINT_FIRST = ("point, range", *_RANGES)
_RANGE_FIRST = ("range, point", *_RANGES)
_ANY_TWO = ("point1, point2", "point, range", "range, point", *_RANGES)
_RELATIONS: dict[str, tuple[tuple[str, ...], _Relation]] = {
    "before": (_ANY_TWO, lambda r: r.before(r.a, r.b)),
    "after": (_ANY_TWO, lambda r: r.before(r.b, r.a)),
    "meets": (_RANGES, lambda r: _meets(r, r.a, r.b)),
    "met by": (_RANGES, lambda r: _meets(r, r.b, r.a)),
    "overlaps": (_RANGES, lambda r: not (r.before(r.a, r.b) or r.before(r.b, r.a))),
    "overlaps before": (_RANGES, lambda r: _overlaps_before(r, r.a, r.b)),
    "overlaps after": (_RANGES, lambda r: _overlaps_before(r, r.b, r.a)),
    "finishes": (_POINT_FIRST, lambda r: r.same_high(r.a, r.b) and not r.lower(r.a, r.b)),
    "finished by": (_RANGE_FIRST, lambda r: r.same_high(r.a, r.b) and not r.lower(r.b, r.a)),
    "includes": (_RANGE_FIRST, lambda r: r.includes(r.a, r.b)),
    "during": (_POINT_FIRST, lambda r: r.includes(r.b, r.a)),
    "starts": (_POINT_FIRST, lambda r: r.same_low(r.a, r.b) and not r.higher(r.a, r.b)),
    "started by": (_RANGE_FIRST, lambda r: r.same_low(r.a, r.b) and not r.higher(r.b, r.a)),
    "coincides": (("point1, point2", *_RANGES), lambda r: r.same_low(r.a, r.b) and r.same_high(r.a, r.b)),
}
"""Each relation with the names its parameters may go by."""


def _declare(name: str, shapes: tuple[str, ...], holds: _Relation) -> None:
    def relate(run: Run, a: Any, b: Any) -> bool | None:
        return None if a is None or b is None else holds(Relation(run, a, b))

    for shape in shapes:
        typed = ", ".join(f"{each}: {'range' if 'range' in each else 'Any'}" for each in shape.split(", "))
        FUNCTIONS.offer(f"{name}({typed}) -> boolean", "run")(relate)


for _name, (_shapes, _holds) in _RELATIONS.items():
    _declare(_name, _shapes, _holds)
