"""Closures of comparisons and of `and` and `or`: the hot path of every gateway, so the common shapes have their own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.feel import nodes
from app.feel.compiler import BUILDERS, Closure, Place, build, truth
from app.feel.errors import Reason
from app.feel.operators import ORDERED, SIMPLE, compare, equal
from app.feel.run import Frame


def _comparison(node: nodes.Comparison, place: Place) -> Closure:
    left, sign, at = build(node.left, place), node.operator, node.at
    if isinstance(node.right, nodes.Literal) and node.right.value is not None and sign in ("=", "!="):
        return _equals_constant(left, node)
    if isinstance(node.right, nodes.Literal) and node.right.value.__class__ in ORDERED:
        return _ordered_constant(left, node)
    right = build(node.right, place)

    def general(f: Frame) -> Any:
        try:
            return compare(sign, left(f), right(f), f.run)
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return general


def _equals_constant(left: Closure, node: nodes.Comparison) -> Closure:
    constant, at = node.right.value, node.at  # type: ignore[attr-defined]
    positive = node.operator == "="
    kind = constant.__class__ if constant.__class__ in SIMPLE else None

    def equals(f: Frame) -> Any:
        value = left(f)
        if value.__class__ is kind:
            return (value == constant) is positive
        try:
            return equal(value, constant, f.run) is positive
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return equals


def _ordered_constant(left: Closure, node: nodes.Comparison) -> Closure:
    constant, at, sign = node.right.value, node.at, node.operator  # type: ignore[attr-defined]
    kind = constant.__class__
    whole = int(constant) if kind is Decimal and constant == constant.to_integral_value() else None
    more, equal_too = sign[0] == ">", len(sign) == 2

    def ordered(f: Frame) -> Any:
        value = left(f)
        found = value.__class__
        if found is kind:
            return value > constant if more else value < constant
        if found is int and whole is not None:
            return value > whole if more else value < whole
        return slow(value, f)

    def ordered_or_equal(f: Frame) -> Any:
        value = left(f)
        found = value.__class__
        if found is kind:
            return value >= constant if more else value <= constant
        return slow(value, f)

    def slow(value: Any, f: Frame) -> Any:
        try:
            return compare(sign, value, constant, f.run)
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return ordered_or_equal if equal_too else ordered


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
