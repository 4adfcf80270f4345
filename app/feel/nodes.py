"""The syntax tree of FEEL: what the parser makes, and what the compiler and the checker walk.

Every node knows where it stands (`at`: line and column from 1) and its parts, so that both can be iterative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from app.feel.types import Type


class At(NamedTuple):
    """A place in the source, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    """One construct of the language."""

    at: At

    def parts(self) -> Iterator[Node]:
        """Yield the nodes directly below this one."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Node):
                yield value
            elif value.__class__ is tuple:
                yield from _nodes_in(value)


def _nodes_in(values: tuple[Any, ...]) -> Iterator[Node]:
    for value in values:
        if isinstance(value, Node):
            yield value
        elif value.__class__ is tuple:
            yield from _nodes_in(value)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, string, boolean, date, time, duration or null; `wrong` says why an at-literal is null."""

    value: Any
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, or a function named without a call."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`base.name`; over a list it maps."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`base[condition]`, or `base[1]`."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(a, b)` or `function(first: a, second: b)`: then `names` stand beside the arguments."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`first + b - c`: a chain of one precedence, from the left."""

    first: Node
    steps: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`a and b and c`, or the same with `or`."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left < right`, with any of `= != < <= > >=`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`operand between low and high`, both ends included."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`operand in (test, test)`."""

    operand: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Test(Node):
    """`< limit` inside unary tests or after `in`; standing alone it is the range it describes."""

    operator: str
    limit: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The tests of a decision table cell: one must hold, or none when `negated`; no tests at all is "-"."""

    tests: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`operand instance of type`."""

    operand: Node
    type: Type


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then yes else no`."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in source`, or `name in source..end`."""

    name: str
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for x in xs, y in ys return body`."""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in xs satisfies body`, or `every`."""

    quantifier: str
    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Function(Node):
    """`function(a: number, b) body`; an `external` body says where a function in another language stands."""

    parameters: tuple[str, ...]
    types: tuple[Type, ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{name: value}`; a later entry may read the earlier ones."""

    names: tuple[str, ...]
    values: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """`[low..high)`."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


def size_of(node: Node) -> int:
    """Return how many nodes a tree has: what one evaluation of it costs at most, its loops aside."""
    count, waiting = 0, [node]
    while waiting:
        count += 1
        waiting.extend(waiting.pop().parts())
    return count
