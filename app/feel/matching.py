"""Closures of tests: what stands after `in`, in a decision table cell, or behind `between`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.feel import nodes
from app.feel.collecting import checked
from app.feel.compiler import BUILDERS, Closure, Place, build
from app.feel.errors import Reason
from app.feel.operators import SIMPLE, compare, member
from app.feel.run import Frame
from app.feel.values import Range

Check = Callable[[Frame, Any], Any]


def _between(node: nodes.Between, place: Place) -> Closure:
    operand, low, high = build(node.operand, place), build(node.low, place), build(node.high, place)
    at = node.at

    def inside(f: Frame) -> Any:
        value = operand(f)
        try:
            return bool(compare(">=", value, low(f), f.run) and compare("<=", value, high(f), f.run))
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return inside


def _in(node: nodes.In, place: Place) -> Closure:
    operand = build(node.operand, place)
    met = any_of(node.tests, place)
    return lambda f: met(f, operand(f))


def any_of(tests: tuple[nodes.Node, ...], place: Place) -> Check:
    """Return the check that at least one test holds: true before null before false."""
    checks = tuple(_check(each, place) for each in tests)
    if len(checks) == 1:
        return checks[0]

    def met(f: Frame, value: Any) -> Any:
        unknown = False
        for check in checks:
            verdict = check(f, value)
            if verdict is True:
                return True
            unknown = unknown or verdict is None
        return None if unknown else False

    return met


def _check(node: nodes.Node, place: Place) -> Check:
    if isinstance(node, nodes.Test):
        return _half_open(node, place)
    if _mentions_input(node):
        condition = build(node, place)
        return lambda f, value: condition(f)
    if isinstance(node, nodes.Literal) and not node.wrong:
        return _constant(node)
    expected, at, plain = build(node, place), node.at, isinstance(node, nodes.Literal)
    is_range = isinstance(node, nodes.RangeOf)

    def check(f: Frame, value: Any) -> Any:
        wanted = expected(f)
        if wanted is None and is_range:
            return None
        if wanted.__class__ is bool and value.__class__ is not bool and not plain and value is not None:
            return wanted
        try:
            return member(value, wanted, f.run)
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return check


def _constant(node: nodes.Literal) -> Check:
    wanted, at = node.value, node.at
    kind = wanted.__class__ if wanted.__class__ in SIMPLE else None

    def check(f: Frame, value: Any) -> Any:
        if value.__class__ is kind:
            return value == wanted
        try:
            return member(value, wanted, f.run)
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return check


def _half_open(node: nodes.Test, place: Place) -> Check:
    limit, sign, at = build(node.limit, place), node.operator, node.at

    def check(f: Frame, value: Any) -> Any:
        try:
            return compare(sign, value, limit(f), f.run)
        except Reason as reason:
            return f.run.null(at, "type", reason)

    return check


def _mentions_input(node: nodes.Node) -> bool:
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, nodes.Name) and each.name == "?":
            return True
        waiting.extend(each.parts())
    return False


def _range_of_test(node: nodes.Test, place: Place) -> Closure:
    """Build `(< 5)` standing alone: the range it describes."""
    limit, sign, at = build(node.limit, place), node.operator, node.at

    def make(f: Frame) -> Any:
        end = limit(f)
        try:
            if sign == "!=":
                raise Reason("“!=” does not describe a range.")
            if sign == "=":
                return checked(Range(end, end))
            closed = len(sign) == 2
            return checked(Range(end, None, closed, False) if sign[0] == ">" else Range(None, end, False, closed))
        except Reason as reason:
            return f.run.null(at, "range", reason)

    return make


def unary(node: nodes.Tests, place: Place) -> Check:
    """Return the check of a decision table cell."""
    if not node.tests:
        return lambda f, value: True
    met = any_of(node.tests, place)
    if not node.negated:
        return met

    def none_met(f: Frame, value: Any) -> Any:
        verdict = met(f, value)
        return None if verdict is None else not verdict

    return none_met


BUILDERS.update({nodes.Between: _between, nodes.In: _in, nodes.Test: _range_of_test})
