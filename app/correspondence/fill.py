"""Fills in a template: walks its syntax tree, and puts a mark that no text can hold where each value goes.

The marks keep values away from the Markdown parser; `render` puts the values, escaped, into the finished text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from jinja2 import nodes

from app.correspondence.filters import FILTERS, written
from app.correspondence.language import TemplateRefused, path_of, target_of
from app.errors import ProcessError

MAX_OUTPUT: Final = 200_000
MAX_TURNS: Final = 5_000
OPEN, CLOSE = "\ue000", "\ue001"

Bound = Mapping[str, tuple[str, Any]]
"""What loop variables stand for: where in the values, and the value."""


class MissingValue(ProcessError):
    """A value that the letter needs is not there."""

    code, title = "missing-value", "The letter lacks a value"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"The letter needs “{path}”, which is empty. Fill it in and try again.", path=path)


@dataclass(frozen=True, slots=True)
class Absent:
    """What a path leads to where there is nothing; it remembers the path."""

    path: str


@dataclass
class Filling:
    """One filling-in of a template. Values go to `kept`, and a mark that no text can hold stands in their place."""

    values: Mapping[str, Any]
    kept: list[str] = field(default_factory=list)
    turns: int = 0
    size: int = 0

    def text(self, body: list[nodes.Node], bound: Bound) -> str:
        """Return the text of some nodes, with marks for values."""
        return "".join(part for node in body for part in self._parts(node, bound))

    def _parts(self, node: nodes.Node, bound: Bound) -> Iterator[str]:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                yield part.data if isinstance(part, nodes.TemplateData) else self._mark(part, bound)
        elif isinstance(node, nodes.If):
            chosen = next((each.body for each in (node, *node.elif_) if self._holds(each.test, bound)), node.else_)
            yield self.text(chosen, bound)
        elif isinstance(node, nodes.For):
            yield from self._loop(node, bound)

    def _loop(self, node: nodes.For, bound: Bound) -> Iterator[str]:
        path = path_of(node.iter, {name: where for name, (where, _) in bound.items()})
        found = self.value(node.iter, bound)
        if isinstance(found, Absent):
            raise MissingValue(found.path)
        if not isinstance(found, list | tuple):
            raise TemplateRefused(f"“{path}” is not a list, so a loop cannot go over it.", node.lineno)
        if not found:
            yield self.text(node.else_, bound)
        for number, item in enumerate(found, start=1):
            self.turns += 1
            if self.turns > MAX_TURNS:
                raise TemplateRefused(f"The letter repeats more than {MAX_TURNS:,} times.", node.lineno)
            yield self.text(node.body, {**bound, target_of(node): (f"{path}[{number}]", item)})

    def _mark(self, node: nodes.Node, bound: Bound) -> str:
        value = self.value(node, bound)
        if isinstance(value, Absent):
            raise MissingValue(value.path)
        if isinstance(value, Mapping | list | tuple):
            raise TemplateRefused("A list cannot be printed as it is: use join, or a loop.", node.lineno)
        text = written(value)
        self.size += len(text)
        if self.size > MAX_OUTPUT:
            raise TemplateRefused(f"The letter grows beyond {MAX_OUTPUT:,} characters.")
        self.kept.append(text)
        return f"{OPEN}{len(self.kept) - 1}{CLOSE}"

    def value(self, node: nodes.Node, bound: Bound) -> Any:
        """Return the value of an expression, `Absent` where its path leads to nothing."""
        if isinstance(node, nodes.Const):
            return node.value
        if isinstance(node, nodes.Name):
            return self._found(*bound.get(node.name, (node.name, self.values.get(node.name))))
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            return self._step(node, bound)
        if isinstance(node, nodes.Filter):
            return self._filtered(node, bound)
        return self._holds(node, bound)

    def _step(self, node: nodes.Getattr | nodes.Getitem, bound: Bound) -> Any:
        key = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", "")
        parent = self.value(node.node, bound)
        path = f"{parent.path}.{key}" if isinstance(parent, Absent) else self._named(node, bound)
        return self._found(path, parent.get(key) if isinstance(parent, dict) else None)

    def _named(self, node: nodes.Node, bound: Bound) -> str:
        return path_of(node, {name: where for name, (where, _) in bound.items()})

    def _found(self, path: str, value: Any) -> Any:
        empty = value is None or (isinstance(value, str) and not value.strip())
        return Absent(path) if empty else value

    def _filtered(self, node: nodes.Filter, bound: Bound) -> Any:
        value = self.value(node.node, bound) if node.node else None
        if node.name == "default":
            return self.value(node.args[0], bound) if isinstance(value, Absent) else value
        if isinstance(value, Absent):
            return value
        arguments = [self.value(each, bound) for each in node.args]
        try:
            return FILTERS[node.name].call(value, *arguments)
        except (ValueError, TypeError, ArithmeticError) as problem:
            told = f"The filter “{node.name}” cannot be used on this value."
            raise TemplateRefused(told, node.lineno) from problem

    def _holds(self, node: nodes.Node, bound: Bound) -> bool:
        if isinstance(node, nodes.Not):
            return not self._holds(node.node, bound)
        if isinstance(node, nodes.And):
            return self._holds(node.left, bound) and self._holds(node.right, bound)
        if isinstance(node, nodes.Or):
            return self._holds(node.left, bound) or self._holds(node.right, bound)
        if isinstance(node, nodes.Compare):
            operand = node.ops[0]
            pair = (self.value(node.expr, bound), self.value(operand.expr, bound))
            left, right = (None if isinstance(each, Absent) else each for each in pair)
            return _compare(operand.op, left, right)
        value = self.value(node, bound)
        return not isinstance(value, Absent) and bool(value)


def _compare(operator: str, left: Any, right: Any) -> bool:
    if operator in ("eq", "ne"):
        return bool(left == right) is (operator == "eq")
    inside = left in right if isinstance(right, list) or (isinstance(right, str) and isinstance(left, str)) else False
    return inside is (operator == "in")
