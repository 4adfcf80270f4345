"""Closures of comparisons and of `and` and `or`; the commonest conditions have a quicker way still (`quick`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.feel import nodes
from app.feel.compiler import BUILDERS, Closure, Place, build, truth
from app.feel.errors import Reason
from app.feel.operators import ORDERED, SIGNS, SIMPLE, compare, equal
from app.feel.run import Frame

_Slow = Callable[[Any, Frame], Any]


def _comparison(node: nodes.Comparison, place: Place) -> Closure:
    if isinstance(node.right, nodes.Literal):
        if node.operator in ("=", "!="):
            return _equals_null(node, place) if node.right.value is None else _equals_constant(node, place)
        if node.right.value.__class__ in ORDERED:
            return _ordered_constant(node, place)
    return _two_values(node, place)


def _two_values(node: nodes.Comparison, place: Place) -> Closure:
    left, right, sign, at = build(node.left, place), build(node.right, place), node.operator, node.at
    plain = SIMPLE if sign in ("=", "!=") else ORDERED
    holds = SIGNS[sign]

    def general(f: Frame) -> Any:
        a, b = left(f), right(f)
        kind = a.__class__
        if kind is b.__class__ and (kind in plain or kind is int):
            return holds(a, b)
        try:
            return compare(sign, a, b, f.run)
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return general


def _equals_null(node: nodes.Comparison, place: Place) -> Closure:
    left, positive = build(node.left, place), node.operator == "="
    if node.right.wrong:  # type: ignore[attr-defined]
        return _two_values(node, place)
    return lambda f: (left(f) is None) is positive


def _equals_constant(node: nodes.Comparison, place: Place) -> Closure:
    constant, at, positive = node.right.value, node.at, node.operator == "="  # type: ignore[attr-defined]

    def slow(value: Any, f: Frame) -> Any:
        try:
            return equal(value, constant, f.run) is positive
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return _against(node, place, constant, slow) if constant.__class__ in SIMPLE else _any_value(node, place, slow)


def _ordered_constant(node: nodes.Comparison, place: Place) -> Closure:
    constant, at, sign = node.right.value, node.at, node.operator  # type: ignore[attr-defined]

    def slow(value: Any, f: Frame) -> Any:
        try:
            return compare(sign, value, constant, f.run)
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return _against(node, place, constant, slow)


def _any_value(node: nodes.Comparison, place: Place, slow: _Slow) -> Closure:
    left = build(node.left, place)
    return lambda f: slow(left(f), f)


def _against(node: nodes.Comparison, place: Place, constant: Any, slow: _Slow) -> Closure:
    """Build the comparison of a value with a constant, quick where both are of one type."""
    left, kind, holds = build(node.left, place), constant.__class__, SIGNS[node.operator]

    def judged(f: Frame) -> Any:
        value = left(f)
        return holds(value, constant) if value.__class__ is kind else slow(value, f)

    return judged


def _logic(node: nodes.Logic, place: Place) -> Closure:
    operands = tuple(build(each, place) for each in node.operands)
    places = tuple(each.at for each in node.operands)
    decisive = node.operator == "or"
    if len(operands) == 2:
        return _logic_of_two(operands, places, decisive=decisive)

    def many(f: Frame) -> Any:
        unknown = False
        for operand, at in zip(operands, places, strict=True):
            value = operand(f)
            if value is decisive:
                return decisive
            unknown = truth(value, at, f) is None or unknown
        return None if unknown else not decisive

    return many


def _logic_of_two(operands: tuple[Closure, ...], places: tuple[nodes.At, ...], *, decisive: bool) -> Closure:
    first, second = operands
    neutral = not decisive

    def two(f: Frame) -> Any:
        a = first(f)
        if a is decisive:
            return decisive
        b = second(f)
        if b is decisive:
            return decisive
        if a is neutral and b is neutral:
            return neutral
        truth(a, places[0], f)
        truth(b, places[1], f)
        return None

    return two


BUILDERS.update({nodes.Comparison: _comparison, nodes.Logic: _logic})
