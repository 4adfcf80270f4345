"""How points and ranges lie to each other: the relations of Allen's interval algebra. A point is a range of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.feel.builtin.declare import Functions
from app.feel.operators import compare, equal
from app.feel.run import Run
from app.feel.values import Range

FUNCTIONS = Functions()
_Relation = Callable[["Relation"], bool]


class Relation:
    """Two ranges and what may be asked about their ends."""

    def __init__(self, run: Run, a: Any, b: Any) -> None:
        self._run, self.a, self.b = run, _as_range(a), _as_range(b)
        self.a_is_point, self.b_is_point = a.__class__ is not Range, b.__class__ is not Range

    def less(self, x: Any, y: Any) -> bool:
        return bool(compare("<", x, y, self._run))

    def same(self, x: Any, y: Any) -> bool:
        return equal(x, y, self._run) is True

    def before(self, x: Range, y: Range) -> bool:
        """Whether `x` ends before `y` begins."""
        return self.less(x.high, y.low) or (self.same(x.high, y.low) and not (x.high_closed and y.low_closed))

    def low_not_after(self, x: Range, y: Range) -> bool:
        """Whether `x` begins no later than `y`."""
        return self.less(x.low, y.low) or (self.same(x.low, y.low) and (x.low_closed or not y.low_closed))

    def high_not_before(self, x: Range, y: Range) -> bool:
        """Whether `x` ends no earlier than `y`."""
        return self.less(y.high, x.high) or (self.same(x.high, y.high) and (x.high_closed or not y.high_closed))

    def includes(self, x: Range, y: Range) -> bool:
        return self.low_not_after(x, y) and self.high_not_before(x, y)

    def same_low(self, x: Range, y: Range) -> bool:
        return self.same(x.low, y.low) and x.low_closed == y.low_closed

    def same_high(self, x: Range, y: Range) -> bool:
        return self.same(x.high, y.high) and x.high_closed == y.high_closed


def _as_range(value: Any) -> Range:
    return value if value.__class__ is Range else Range(value, value)


def _meets(r: Relation, x: Range, y: Range) -> bool:
    return x.high_closed and y.low_closed and r.same(x.high, y.low)


def _overlaps_before(r: Relation, x: Range, y: Range) -> bool:
    """Whether `x` begins before `y`, reaches into it, and ends in it."""
    begins = r.less(x.low, y.low) or (r.same(x.low, y.low) and x.low_closed and not y.low_closed)
    ends = r.less(x.high, y.high) or (r.same(x.high, y.high) and (y.high_closed or not x.high_closed))
    return begins and ends and not r.before(x, y)


_RELATIONS: dict[str, tuple[str, str, _Relation]] = {
    "before": ("Any", "Any", lambda r: r.before(r.a, r.b)),
    "after": ("Any", "Any", lambda r: r.before(r.b, r.a)),
    "meets": ("range", "range", lambda r: _meets(r, r.a, r.b)),
    "met by": ("range", "range", lambda r: _meets(r, r.b, r.a)),
    "overlaps": ("range", "range", lambda r: not (r.before(r.a, r.b) or r.before(r.b, r.a))),
    "overlaps before": ("range", "range", lambda r: _overlaps_before(r, r.a, r.b)),
    "overlaps after": ("range", "range", lambda r: _overlaps_before(r, r.b, r.a)),
    "finishes": ("Any", "range", lambda r: r.same_high(r.a, r.b) and r.low_not_after(r.b, r.a)),
    "finished by": ("range", "Any", lambda r: r.same_high(r.a, r.b) and r.low_not_after(r.a, r.b)),
    "includes": ("range", "Any", lambda r: r.includes(r.a, r.b)),
    "during": ("Any", "range", lambda r: r.includes(r.b, r.a)),
    "starts": ("Any", "range", lambda r: r.same_low(r.a, r.b) and r.high_not_before(r.b, r.a)),
    "started by": ("range", "Any", lambda r: r.same_low(r.a, r.b) and r.high_not_before(r.a, r.b)),
    "coincides": ("Any", "Any", lambda r: r.same_low(r.a, r.b) and r.same_high(r.a, r.b)),
}


def _declare(name: str, first: str, second: str, holds: _Relation) -> None:
    def relate(run: Run, a: Any, b: Any) -> bool | None:
        return None if a is None or b is None else holds(Relation(run, a, b))

    names = _parameters(first, second)
    FUNCTIONS.offer(f"{name}({names[0]}: {first}, {names[1]}: {second}) -> boolean", "run")(relate)


def _parameters(first: str, second: str) -> tuple[str, str]:
    if first == second:
        return ("range1", "range2") if first == "range" else ("a", "b")
    return ("range", "point") if first == "range" else ("point", "range")


for _name, (_first, _second, _holds) in _RELATIONS.items():
    _declare(_name, _first, _second, _holds)
