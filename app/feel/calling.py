"""Closures of calls and of functions. A call whose function the library knows is settled when it is compiled."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from app.feel import nodes
from app.feel.compiler import BUILDERS, Closure, Place, build
from app.feel.describe import named
from app.feel.errors import EXTERNAL, FeelSyntaxError, Reason
from app.feel.library import Function, Overload, convert
from app.feel.run import Frame, Run, limited
from app.feel.types import FunctionType
from app.feel.values import FunctionValue
from app.feel.wide import Wide

_DATA_ERRORS = (ValueError, ArithmeticError)
NEGATION = operator.not_
"""The body of the standard `not`, which is compiled without a call."""


def _function(node: nodes.Function, place: Place) -> Closure:
    names, kinds = node.parameters, node.types
    if len(set(names)) < len(names):
        raise FeelSyntaxError("A parameter of this function is there twice.", *node.at)
    if node.external:
        return lambda f: FunctionValue(names, _refused)
    kind = (FunctionType(parameters=kinds),)
    body, cost = build(node.body, place.binding(*names)), nodes.size_of(node.body)

    def make(f: Frame) -> Any:
        def call(run: Run, *arguments: Any) -> Any:
            if len(arguments) != len(names):
                raise Reason(f"The function takes {len(names)} arguments, not {len(arguments)}.")
            run.charge(cost)
            given = [convert(value, kind, name) for value, kind, name in zip(arguments, kinds, names, strict=True)]
            run.enter()
            try:
                return body(Frame(f.scope, {**f.locals, **dict(zip(names, given, strict=True))}, run))
            finally:
                run.leave()

        return FunctionValue(names, call, kinds=kind)

    return make


def _refused(run: Run, *arguments: Any) -> Any:
    raise Reason(EXTERNAL)


def _call(node: nodes.Call, place: Place) -> Closure:
    arguments = tuple(build(each, place) for each in node.arguments)
    target = node.function
    known = place.library.functions.get(target.name) if isinstance(target, nodes.Name) else None
    if not isinstance(target, nodes.Name) or known is None:
        return _unknown(node, build(target, place), arguments)
    standard = _known(node, target.name, known, arguments)
    if target.name not in place.bound and target.name not in place.declared:
        return standard
    return _own_or(standard, _unknown(node, build(target, place), arguments), target.name)


def _own_or(standard: Closure, own: Closure, name: str) -> Closure:
    """Build a call of a name that the data may define too: only where its value is a function, that one is meant."""

    def invoke(f: Frame) -> Any:
        value = f.locals[name] if name in f.locals else f.scope.get(name)
        return own(f) if value.__class__ is FunctionValue else standard(f)

    return invoke


def _known(node: nodes.Call, name: str, known: Function, arguments: tuple[Closure, ...]) -> Closure:
    ways = _ways(known, node.names, len(arguments))
    at = node.at
    if not ways:
        message = f"“{name}” cannot be called with these arguments; it takes {_or(known)}."
        return lambda f: f.run.null(at, "arguments", message)

    def called(values: list[Any], f: Frame) -> Any:
        try:
            return _try(ways, values, f.run)
        except Reason as reason:
            return f.run.null(at, "function", f"{name}(): {reason}")
        except _DATA_ERRORS as wrong:
            return f.run.null(at, "function", f"{name}(): {_why(wrong)}")

    if name == "not" and known.overloads[0].call is NEGATION:
        return _negation(arguments[0], called)
    return lambda f: called([argument(f) for argument in arguments], f)


def _negation(argument: Closure, called: Callable[[list[Any], Frame], Any]) -> Closure:
    """Build `not(...)`, in every second gateway: it needs no call where its argument is true or false."""

    def negated(f: Frame) -> Any:
        value = argument(f)
        if value is True or value is False:
            return not value
        return called([value], f)

    return negated


def _why(wrong: Exception) -> str:
    return "the result is out of range." if isinstance(wrong, ArithmeticError) else str(wrong)


def _or(known: Function) -> str:
    return " or ".join(f"({each})" for each in known.overloads)


_Way = tuple[Overload, Callable[[list[Any]], list[Any]]]


def _ways(known: Function, names: tuple[str, ...], count: int) -> list[_Way]:
    """Return the overloads that fit the shape of a call, each with how its arguments are put in order."""
    if not names:
        return [(each, _as_given) for each in known.overloads if each.takes(count)]
    found = [(each, positions) for each in known.overloads if (positions := each.positions(names)) is not None]
    # `before(range: r, point: p)` fits two overloads: the one with the names in this order is meant.
    found.sort(key=lambda way: list(way[1]) != sorted(way[1]))
    return [(each, _reordered(positions)) for each, positions in found]


def _as_given(values: list[Any]) -> list[Any]:
    return values


def _reordered(positions: tuple[int, ...]) -> Callable[[list[Any]], list[Any]]:
    return lambda values: [values[at] if at >= 0 else None for at in positions]


def _try(ways: list[_Way], values: list[Any], run: Run) -> Any:
    """Call the first overload that accepts the values; the first one's reason counts when none does."""
    why: Reason | None = None
    for each, order in ways:
        try:
            accepted = _accepted(each, order(values))
        except Reason as reason:
            why = why or reason
            continue
        return limited(_perform(each, accepted, run))
    raise why or Reason("the arguments do not fit.")


def _accepted(each: Overload, values: list[Any]) -> list[Any]:
    given = [each.parameter(index).accept(value) for index, value in enumerate(values)]
    if not each.wide and any(value.__class__ is Wide for value in given):
        raise Reason("dates run from the year 1 to 9999, times to the microsecond.")
    missing = len(each.parameters) - each.repeats - len(given)
    return given + [None] * missing if missing > 0 else given


def _perform(each: Overload, values: list[Any], run: Run) -> Any:
    if each.needs == "run":
        return each.call(run, *values)
    return each.call(run.env, *values) if each.needs == "env" else each.call(*values)


def _unknown(node: nodes.Call, target: Closure, arguments: tuple[Closure, ...]) -> Closure:
    at, names = node.at, node.names

    def invoke(f: Frame) -> Any:
        found = target(f)
        try:
            values = [argument(f) for argument in arguments]
            return limited(call_value(found, values, f.run, names=names))
        except Reason as reason:
            return f.run.null(at, "function", reason)
        except _DATA_ERRORS as wrong:
            return f.run.null(at, "function", _why(wrong))

    return invoke


def call_value(found: Any, values: list[Any], run: Run, *, names: tuple[str, ...] = ()) -> Any:
    """Call a function value; Reason when it is none or the arguments do not fit."""
    if found.__class__ is not FunctionValue:
        raise Reason(f"{named(found).capitalize()} cannot be called: it is not a function.")
    if isinstance(found.call, Function):
        ways = _ways(found.call, names, len(values))
        if not ways:
            raise Reason(f"“{found.name}” takes {_or(found.call)}.")
        return _try(ways, values, run)
    return found.call(run, *_in_order(found, values, names))


def _in_order(found: FunctionValue, values: list[Any], names: tuple[str, ...]) -> list[Any]:
    if not names:
        return values
    if set(names) != set(found.parameters):
        raise Reason(f"The function takes {', '.join(found.parameters) or 'nothing'}, not {', '.join(names)}.")
    return [values[names.index(name)] for name in found.parameters]


BUILDERS.update({nodes.Function: _function, nodes.Call: _call})
