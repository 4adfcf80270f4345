"""The type of every part of an expression, worked out from the types of the names it reads.

Only what is certainly wrong is reported: where a type is not known (`Any`), anything may be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.feel import nodes, static
from app.feel.describe import kind_of
from app.feel.errors import EXTERNAL, Problem
from app.feel.library import Function, Library, Overload
from app.feel.nodes import At, Node
from app.feel.suggest import did_you_mean
from app.feel.types import (
    ANY,
    BOOLEAN,
    NULL,
    NUMBER,
    ORDERED,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    UnionType,
    common,
    fits,
)


@dataclass(frozen=True)
class Known:
    """The names at one place and their types; `open` where any name might be an entry of a filtered item."""

    names: dict[str, Type]
    open: bool = False

    def binding(self, **names: Type) -> Known:
        """Return what is known inside a construct that binds these names."""
        return self.with_names(names)

    def with_names(self, names: dict[str, Type]) -> Known:
        return replace(self, names={**self.names, **names})


class Inference:
    """Infers types and gathers the problems on the way."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.problems: list[Problem] = []

    def add(self, at: At, rule: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(at.line, at.column, rule, message))

    def infer(self, node: Node, known: Known) -> Type:
        """Return the type of a node."""
        return _RULES[node.__class__](self, node, known)

    def infer_tests(self, tests: Iterable[Node], given: Type, known: Known) -> Type:
        """Check tests against the type of the value they are for."""
        for each in tests:
            self._test(each, given, known)
        return BOOLEAN

    def _test(self, node: Node, given: Type, known: Known) -> None:
        if isinstance(node, nodes.Test):
            self._comparable(node.operator, given, self.infer(node.limit, known), node.at)
            return
        wanted = self.infer(node, known)
        if isinstance(wanted, RangeType) and not isinstance(given, RangeType):
            self._comparable("<=", given, wanted.item, node.at)
        elif isinstance(wanted, ListType) and not isinstance(given, ListType):
            self._comparable("=", given, wanted.item, node.at)
        elif not (wanted == BOOLEAN and not isinstance(node, nodes.Literal)):
            self._comparable("=", given, wanted, node.at)

    def literal(self, node: nodes.Literal, known: Known) -> Type:
        if node.wrong:
            self.add(node.at, "literal", node.wrong)
        return kind_of(node.value)

    def name(self, node: nodes.Name, known: Known) -> Type:
        if node.name in known.names:
            return known.names[node.name]
        if node.name in self._library.functions:
            return FunctionType()
        if not known.open:
            near = did_you_mean(node.name, known.names)
            self.add(node.at, "unknown-name", f"“{node.name}” is not known here.{near}")
        return ANY

    def path(self, node: nodes.Path, known: Known) -> Type:
        return self._entry(self.infer(node.base, known), node)

    def _entry(self, base: Type, node: nodes.Path) -> Type:
        if isinstance(base, ListType):
            return ListType(item=self._entry(base.item, node))
        fields = static.entries_of(base)
        if fields is None:
            return ANY
        if node.name in fields:
            return fields[node.name]
        what = "The context" if isinstance(base, ContextType) else f"A {base}"
        self.add(node.at, "unknown-name", f"{what} has no “{node.name}”.{did_you_mean(node.name, fields)}")
        return ANY

    def filter(self, node: nodes.Filter, known: Known) -> Type:
        base = self.infer(node.base, known)
        item = base.item if isinstance(base, ListType) else base
        inside = known.binding(item=item)
        if isinstance(item, ContextType) and item.fields is not None:
            inside = inside.with_names(dict(item.fields))
        elif item == ANY or isinstance(item, ContextType):
            inside = replace(inside, open=True)
        condition = self.infer(node.condition, inside)
        if condition == NUMBER:
            return item
        if condition not in (BOOLEAN, ANY, NULL):
            self.add(node.condition.at, "type", f"A filter is a condition or a position, not a {condition}.")
        return ListType(item=item) if condition == BOOLEAN else ANY

    def call(self, node: nodes.Call, known: Known) -> Type:
        given = [self.infer(each, known) for each in node.arguments]
        target = node.function
        if isinstance(target, nodes.Name) and not _may_be_called(known.names.get(target.name)):
            function = self._library.functions.get(target.name)
            if function is not None:
                return self._known_call(node, target.name, function, given)
            if not known.open:
                near = did_you_mean(target.name, self._library.functions)
                self.add(target.at, "unknown-function", f"There is no function “{target.name}”.{near}")
            return ANY
        kind = self.infer(target, known)
        return kind.returns if isinstance(kind, FunctionType) else ANY

    def _known_call(self, node: nodes.Call, name: str, function: Function, given: list[Type]) -> Type:
        ways = [(way, order) for way in function.overloads if (order := _order(way, node, len(given))) is not None]
        if not ways:
            shapes = " or ".join(f"({way})" for way in function.overloads)
            self.add(node.at, "arguments", f"“{name}” takes {shapes}.")
            return function.overloads[0].returns
        complaints = [_mismatches(way, order, given) for way, order in ways]
        best = min(range(len(ways)), key=lambda index: len(complaints[index]))
        for position, message in complaints[best]:
            self.add(node.arguments[position].at, "argument-type", f"{name}(): {message}")
        return ways[best][0].returns

    def arithmetic(self, node: nodes.Arithmetic, known: Known) -> Type:
        result = self.infer(node.first, known)
        for sign, operand in node.steps:
            right = self.infer(operand, known)
            found = static.result_of(sign, result, right)
            if found is None:
                self.add(operand.at, "type", f"“{sign}” does not work on a {result} and a {right}.")
            result = found or ANY
        return result

    def negation(self, node: nodes.Negation, known: Known) -> Type:
        given = self.infer(node.operand, known)
        if static.result_of("*", given, NUMBER) is None:
            self.add(node.at, "type", f"“-” does not work on a {given}.")
        return given

    def comparison(self, node: nodes.Comparison, known: Known) -> Type:
        left, right = self.infer(node.left, known), self.infer(node.right, known)
        self._comparable(node.operator, left, right, node.at)
        return BOOLEAN

    def _comparable(self, sign: str, left: Type, right: Type, at: At) -> None:
        if not static.comparable(left, right):
            self.add(at, "type", f"A {left} is compared with a {right}: they are never equal.")
        elif sign not in ("=", "!="):
            for each in (left, right):
                if each not in (*ORDERED, ANY, NULL) and not isinstance(each, UnionType):
                    self.add(at, "type", f"“{sign}” does not work on a {each}: it has no order.")
                    return

    def logic(self, node: nodes.Logic, known: Known) -> Type:
        for each in node.operands:
            self._condition(each, known)
        return BOOLEAN

    def _condition(self, node: Node, known: Known) -> None:
        given = self.infer(node, known)
        if not fits(given, BOOLEAN):
            self.add(node.at, "type", f"A condition must be true or false; this is a {given}.")

    def if_(self, node: nodes.If, known: Known) -> Type:
        self._condition(node.condition, known)
        return common([self.infer(node.yes, known), self.infer(node.no, known)])

    def between(self, node: nodes.Between, known: Known) -> Type:
        given = self.infer(node.operand, known)
        for each in (node.low, node.high):
            self._comparable("<=", given, self.infer(each, known), each.at)
        return BOOLEAN

    def in_(self, node: nodes.In, known: Known) -> Type:
        return self.infer_tests(node.tests, self.infer(node.operand, known), known)

    def test(self, node: nodes.Test, known: Known) -> Type:
        return RangeType(item=self.infer(node.limit, known))

    def instance_of(self, node: nodes.InstanceOf, known: Known) -> Type:
        self.infer(node.operand, known)
        return BOOLEAN

    def for_(self, node: nodes.For, known: Known) -> Type:
        inside = self._iterations(node.iterations, known)
        return ListType(item=self.infer(node.body, inside.binding(partial=ListType())))

    def quantified(self, node: nodes.Quantified, known: Known) -> Type:
        self._condition(node.body, self._iterations(node.iterations, known))
        return BOOLEAN

    def _iterations(self, iterations: tuple[nodes.Iteration, ...], known: Known) -> Known:
        for each in iterations:
            source = self.infer(each.source, known)
            if each.end is not None:
                self.infer(each.end, known)
            item = source.item if isinstance(source, ListType | RangeType) else source
            known = known.with_names({each.name: item})
        return known

    def function(self, node: nodes.Function, known: Known) -> Type:
        inside = known.with_names(dict(zip(node.parameters, node.types, strict=True)))
        if node.external:
            self.add(node.at, "external", EXTERNAL)
            return FunctionType(parameters=node.types)
        return FunctionType(parameters=node.types, returns=self.infer(node.body, inside))

    def list(self, node: nodes.ListOf, known: Known) -> Type:
        return ListType(item=common([self.infer(each, known) for each in node.items]))

    def context(self, node: nodes.ContextOf, known: Known) -> Type:
        fields: dict[str, Type] = {}
        for key, value in zip(node.names, node.values, strict=True):
            fields[key] = self.infer(value, known.with_names(fields))
        return ContextType(fields=fields)

    def range(self, node: nodes.RangeOf, known: Known) -> Type:
        low, high = self.infer(node.low, known), self.infer(node.high, known)
        self._comparable("<=", low, high, node.at)
        return RangeType(item=common([low, high]))


def _may_be_called(kind: Type | None) -> bool:
    """Whether a name of this type, None for no such name, stands before a function of the library."""
    return kind is not None and (kind == ANY or isinstance(kind, FunctionType))


def _order(way: Overload, node: nodes.Call, count: int) -> tuple[int, ...] | None:
    """Return which argument belongs to each parameter position, None when the call does not fit."""
    if node.names:
        return way.positions(node.names)
    return tuple(range(count)) if way.takes(count) else None


def _mismatches(way: Overload, order: tuple[int, ...], given: list[Type]) -> list[tuple[int, str]]:
    found = []
    for index, argument in enumerate(order):
        if argument < 0:
            continue
        parameter = way.parameter(index)
        if not static.usable(given[argument], parameter.type):
            found.append((argument, f"“{parameter.name}” must be a {parameter.type}, not a {given[argument]}."))
    return found


_Rule = Callable[[Inference, Any, Known], Type]
_RULES: dict[type[Node], _Rule] = {
    nodes.Literal: Inference.literal,
    nodes.Name: Inference.name,
    nodes.Path: Inference.path,
    nodes.Filter: Inference.filter,
    nodes.Call: Inference.call,
    nodes.Arithmetic: Inference.arithmetic,
    nodes.Negation: Inference.negation,
    nodes.Comparison: Inference.comparison,
    nodes.Logic: Inference.logic,
    nodes.If: Inference.if_,
    nodes.Between: Inference.between,
    nodes.In: Inference.in_,
    nodes.Test: Inference.test,
    nodes.InstanceOf: Inference.instance_of,
    nodes.For: Inference.for_,
    nodes.Quantified: Inference.quantified,
    nodes.Function: Inference.function,
    nodes.ListOf: Inference.list,
    nodes.ContextOf: Inference.context,
    nodes.RangeOf: Inference.range,
}
