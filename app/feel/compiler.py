"""Syntax tree to Python closures: `closure(frame)` gives the value of its node. Nothing is evaluated from text.

What is known at compile time is settled here (constants, which function a call means, whether a name is bound by the
expression), so that a gateway condition costs little more than the same condition in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from app.feel import nodes, temporal, types
from app.feel.describe import is_a, named
from app.feel.errors import FeelSyntaxError, Reason
from app.feel.library import Library
from app.feel.operators import apply
from app.feel.run import Frame
from app.feel.values import NUMBERS, FunctionValue, Range, number

Closure = Callable[[Frame], Any]


@dataclass(frozen=True)
class Place:
    """What is known where a node stands: the names bound around it, and whether any name might be (in a filter).

    `declared` are names of the scope that stand before a function of the library when their value is a function.
    """

    library: Library
    bound: frozenset[str] = frozenset()
    dynamic: bool = False
    declared: frozenset[str] = frozenset()

    def binding(self, *names: str) -> Place:
        """Return the place inside a construct that binds these names."""
        return replace(self, bound=self.bound | set(names))


def build(node: nodes.Node, place: Place) -> Closure:
    """Return the closure of a node."""
    return BUILDERS[node.__class__](node, place)


def _literal(node: nodes.Literal, place: Place) -> Closure:
    value, wrong, at = node.value, node.wrong, node.at
    if wrong:
        return lambda f: f.run.null(at, "literal", wrong)
    return lambda f: value


def _name(node: nodes.Name, place: Place) -> Closure:
    key, at, library = node.name, node.at, place.library

    def free(f: Frame) -> Any:
        try:
            return f.scope[key]
        except KeyError:
            found = function_named(key, library)
            return found or f.run.null(at, "unknown-name", f"There is no value named “{key}”.")

    def bound(f: Frame) -> Any:
        if key in f.locals:
            return f.locals[key]
        return free(f)

    return bound if place.dynamic or key in place.bound else free


def function_named(key: str, library: Library) -> FunctionValue | None:
    """Return a library's function as a value, None when there is none of that name."""
    found = library.functions.get(key)
    if found is None:
        return None
    names = tuple(each.name for each in found.overloads[0].parameters)
    kinds = tuple(
        types.FunctionType(parameters=tuple(p.type for p in way.parameters), returns=way.returns)
        for way in found.overloads
    )
    return FunctionValue(names, found, key, kinds)  # type: ignore[arg-type]


def _path(node: nodes.Path, place: Place) -> Closure:
    if isinstance(node.base, nodes.Name) and not place.dynamic and node.base.name not in place.bound:
        return _path_of_name(node, node.base.name, place)
    base, key, at = build(node.base, place), node.name, node.at
    return lambda f: _read(base(f), key, f, at)


def _path_of_name(node: nodes.Path, first: str, place: Place) -> Closure:
    """Build the commonest path, one entry of a variable, without a call in between."""
    base, key, at = build(node.base, place), node.name, node.at

    def quick(f: Frame) -> Any:
        try:
            value = f.scope[first]
            if value.__class__ is dict:
                return value[key]
        except KeyError:
            value = base(f)
        return _read(value, key, f, at)

    return quick


def _read(value: Any, key: str, f: Frame, at: nodes.At) -> Any:
    try:
        return entry(value, key, f)
    except Reason as reason:
        return f.run.null(at, "path", reason)


def entry(value: Any, key: str, f: Frame) -> Any:
    """Return an entry of a context, of each context of a list, or a property of a date, time, duration or range."""
    if value.__class__ is list:
        f.run.charge(len(value))
        return [_entry_or_null(item, key, f) for item in value]
    if isinstance(value, Mapping):
        if key not in value:
            raise Reason(f"The context has no entry “{key}”.")
        return value[key]
    if value.__class__ is Range:
        return _of_range(value, key)
    found = temporal.properties_of(value).get(key)
    if found is None:
        raise Reason(f"{named(value).capitalize()} has no “{key}”.")
    return found(value)


def _entry_or_null(item: Any, key: str, f: Frame) -> Any:
    try:
        return entry(item, key, f)
    except Reason:
        return None


def _of_range(value: Range, key: str) -> Any:
    found = {
        "start": value.low,
        "end": value.high,
        "start included": value.low is not None and value.low_closed,
        "end included": value.high is not None and value.high_closed,
    }
    if key not in found:
        raise Reason(f"A range has no “{key}”.")
    return found[key]


def _arithmetic(node: nodes.Arithmetic, place: Place) -> Closure:
    first, at = build(node.first, place), node.at
    steps = tuple((sign, _QUICK.get(sign), build(operand, place)) for sign, operand in node.steps)

    def chain(f: Frame) -> Any:
        value = first(f)
        for sign, quick, operand in steps:
            other = operand(f)
            try:
                if quick is not None and value.__class__ in _EXACT and other.__class__ in _EXACT:
                    value = quick(value, other)  # type: ignore[arg-type]
                else:
                    value = apply(sign, value, other)
            except Reason as reason:
                value = f.run.null(at, "arithmetic", reason)
            except ArithmeticError:
                value = f.run.null(at, "arithmetic", "The result is out of range.")
        return value

    return chain


_EXACT = frozenset({Decimal, int})
_QUICK: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
}


def _negation(node: nodes.Negation, place: Place) -> Closure:
    operand, at = build(node.operand, place), node.at

    def negated(f: Frame) -> Any:
        value = operand(f)
        plain = number(value)
        if plain is not None:
            return NUMBERS.minus(plain)
        try:
            return apply("*", value, Decimal(-1))
        except Reason as reason:
            return f.run.null(at, "arithmetic", reason)

    return negated


def truth(value: Any, at: nodes.At, f: Frame) -> bool | None:
    """Return a value as a condition: true, false, or null with the reason when it is neither."""
    if value is True or value is False:
        return value
    if value is not None:
        f.run.null(at, "type", f"A condition must be true or false, not {named(value)}.")
    return None


def _if(node: nodes.If, place: Place) -> Closure:
    condition, at = build(node.condition, place), node.condition.at
    yes, no = build(node.yes, place), build(node.no, place)

    def choose(f: Frame) -> Any:
        value = condition(f)
        if value is True:
            return yes(f)
        return no(f) if value is False or value is None else truth(value, at, f)

    return choose


def _instance_of(node: nodes.InstanceOf, place: Place) -> Closure:
    operand, wanted = build(node.operand, place), node.type
    return lambda f: is_a(operand(f), wanted)


def _misplaced(node: nodes.Node, place: Place) -> Closure:
    raise FeelSyntaxError("Several values in brackets stand only after “in”. A list has square brackets.", *node.at)


BUILDERS: dict[type[nodes.Node], Callable[[Any, Place], Closure]] = {
    nodes.Literal: _literal,
    nodes.Name: _name,
    nodes.Path: _path,
    nodes.Arithmetic: _arithmetic,
    nodes.Negation: _negation,
    nodes.If: _if,
    nodes.InstanceOf: _instance_of,
    nodes.Tests: _misplaced,
}
"""How each kind of node is built; `conditions`, `collecting`, `calling` and `matching` add theirs."""
