"""The short way of a gateway condition: variables against constants, `and`, `or` and `not`, without a frame.

A test gives true or false only where the closures of `conditions` would too, with nothing to say about it. Whatever
else it meets (a missing name, null, two types) it leaves to them by giving None.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.feel import nodes
from app.feel.calling import NEGATION
from app.feel.compiler import Place
from app.feel.operators import ORDERED, SIGNS, SIMPLE

Test = Callable[[Mapping[str, Any]], Any]
_EQUALITY = ("=", "!=")


def quick(node: nodes.Node, place: Place) -> Test | None:
    """Return the short way of a condition, None for one that has none."""
    maker = _MAKERS.get(node.__class__)
    return None if maker is None else maker(node, place)


def _reader(node: nodes.Node) -> Callable[[Mapping[str, Any]], Any] | None:
    """Return what reads a variable, or an entry of one; None for anything else."""
    if isinstance(node, nodes.Name):
        return operator.itemgetter(node.name)
    if not isinstance(node, nodes.Path) or not isinstance(node.base, nodes.Name):
        return None
    first, key = node.base.name, node.name
    return lambda scope: scope[first][key]


def _name(node: nodes.Name, place: Place) -> Test:
    key = node.name

    def test(scope: Mapping[str, Any]) -> Any:
        value = scope.get(key)
        return value if value is True or value is False else None

    return test


def _comparison(node: nodes.Comparison, place: Place) -> Test | None:
    left, right = node.left, node.right
    if isinstance(right, nodes.Literal) and not right.wrong:
        if right.value is None:
            return _with_null(left, positive=node.operator == "=") if node.operator in _EQUALITY else None
        if right.value.__class__ in (SIMPLE if node.operator in _EQUALITY else ORDERED):
            return _with_constant(left, right.value, node.operator)
        return None
    first, second = _reader(left), _reader(right)
    return None if first is None or second is None else _of_two(first, second, node.operator)


def _with_null(left: nodes.Node, *, positive: bool) -> Test | None:
    read = _reader(left)
    if read is None:
        return None

    def test(scope: Mapping[str, Any]) -> Any:
        try:
            return (read(scope) is None) is positive
        except (KeyError, TypeError):
            return None

    return test


def _with_constant(left: nodes.Node, constant: Any, sign: str) -> Test | None:
    read, holds, kind = _reader(left), SIGNS[sign], constant.__class__
    if read is None:
        return None
    is_whole = kind is Decimal and constant == constant.to_integral_value()
    other, whole = (int, int(constant)) if is_whole else (None, None)

    def test(scope: Mapping[str, Any]) -> Any:
        try:
            value = read(scope)
        except (KeyError, TypeError):
            return None
        if value.__class__ is kind:
            return holds(value, constant)
        return holds(value, whole) if value.__class__ is other else None

    return test


def _of_two(first: Test, second: Test, sign: str) -> Test:
    holds = SIGNS[sign]
    plain = (SIMPLE if sign in _EQUALITY else ORDERED) | {int}

    def test(scope: Mapping[str, Any]) -> Any:
        try:
            a, b = first(scope), second(scope)
        except (KeyError, TypeError):
            return None
        return holds(a, b) if a.__class__ is b.__class__ and a.__class__ in plain else None

    return test


def _in(node: nodes.In, place: Place) -> Test | None:
    read = _reader(node.operand)
    constants = tuple(each.value for each in node.tests if isinstance(each, nodes.Literal))
    kinds = {each.__class__ for each in constants}
    if read is None or len(constants) < len(node.tests) or len(kinds) != 1 or not kinds <= SIMPLE:
        return None
    kind = kinds.pop()

    def test(scope: Mapping[str, Any]) -> Any:
        try:
            value = read(scope)
        except (KeyError, TypeError):
            return None
        return value in constants if value.__class__ is kind else None

    return test


def _logic(node: nodes.Logic, place: Place) -> Test | None:
    found = [quick(each, place) for each in node.operands]
    tests = tuple(each for each in found if each is not None)
    decisive = node.operator == "or"
    if len(tests) < len(found):
        return None
    if len(tests) == 2:
        return _logic_of_two(*tests, decisive=decisive)

    def test(scope: Mapping[str, Any]) -> Any:
        for each in tests:
            value = each(scope)
            if value is decisive or value is None:
                return value
        return not decisive

    return test


def _logic_of_two(first: Test, second: Test, *, decisive: bool) -> Test:
    def test(scope: Mapping[str, Any]) -> Any:
        value = first(scope)
        return value if value is decisive or value is None else second(scope)

    return test


def _negation(node: nodes.Call, place: Place) -> Test | None:
    known = place.library.functions.get("not")
    is_not = isinstance(node.function, nodes.Name) and node.function.name == "not" and "not" not in place.declared
    if not is_not or node.names or len(node.arguments) != 1 or known is None:
        return None
    inner = quick(node.arguments[0], place) if known.overloads[0].call is NEGATION else None
    if inner is None:
        return None

    def test(scope: Mapping[str, Any]) -> Any:
        value = inner(scope)
        return None if value is None else not value

    return test


_MAKERS: dict[type[nodes.Node], Callable[[Any, Place], Test | None]] = {
    nodes.Name: _name,
    nodes.Comparison: _comparison,
    nodes.In: _in,
    nodes.Logic: _logic,
    nodes.Call: _negation,
}
