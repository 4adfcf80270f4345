"""What can be said of a table without data: rules that overlap, rules that can never apply, inputs no rule covers.

Each column is cut into representative values (every constant of its cells, a value between each two, one beyond either
end, the allowed values); a rule is then the set of representatives it accepts in each column. Only constant cells can
be cut so: a rule with any other cell is left out, and where one is, no gap is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

from app import feel
from app.dmn import definitions as d
from app.dmn.logic import Workshop
from app.feel import nodes
from app.feel.builtin.conversion import literal_text
from app.feel.compiler import Place, build
from app.feel.run import Frame, Run

_CONSTANT = (nodes.Tests, nodes.Test, nodes.Literal, nodes.RangeOf, nodes.ListOf, nodes.Negation)
_OTHER = "\ue000"
_MAX_GAPS = 5
_MAX_WORK = 20_000
_MAX_TESTS = 50_000
_Bits = tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """The representatives of a column; `known` are those a gap may be reported for."""

    title: str
    values: tuple[Any, ...]
    known: int


@dataclass(frozen=True)
class Coverage:
    """The columns of a table, and for each rule what it accepts in each: bits, or None when that is not decidable."""

    columns: tuple[Column, ...]
    rules: tuple[_Bits | None, ...]

    def overlaps(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of rules, numbered from 1, that some input meets both."""
        for at, first in enumerate(self.rules):
            for other in range(at + 1, len(self.rules)):
                second = self.rules[other]
                if first and second and _meet(first, second):
                    yield at + 1, other + 1

    def covered(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each rule that accepts nothing the earlier ones do not, with those it is covered by."""
        work = _Work(_MAX_WORK)
        for at, rule in enumerate(self.rules):
            earlier = {number: each for number, each in enumerate(self.rules[:at], start=1) if each is not None}
            if rule is None or 0 in rule:
                continue
            touching = {number: each for number, each in earlier.items() if _meet(each, rule)}
            whole = next((number for number, each in touching.items() if _within(rule, each)), None)
            if whole is not None:
                yield at + 1, [whole]
            elif touching and next(_free(rule, list(touching.values()), work), None) is None and work.left > 0:
                yield at + 1, list(touching)

    def gaps(self) -> list[str]:
        """Return inputs that no rule covers, as sentences' parts; none when that cannot be decided."""
        if None in self.rules or not self.columns:
            return []
        space = tuple(column.known for column in self.columns)
        rules = [rule for rule in self.rules if rule is not None]
        return [self._sentence(path) for path in islice(_free(space, rules, _Work(_MAX_WORK)), _MAX_GAPS)]

    def _sentence(self, path: tuple[int, ...]) -> str:
        named = zip(self.columns, path, strict=False)
        return ", ".join(f"{column.title} = {literal_text(column.values[bit])}" for column, bit in named) or "anything"


@dataclass
class _Work:
    """How many steps a search may still take."""

    left: int


def _meet(a: _Bits, b: _Bits) -> bool:
    return all(x & y for x, y in zip(a, b, strict=True))


def _within(inner: _Bits, outer: _Bits) -> bool:
    return all(x & y == x for x, y in zip(inner, outer, strict=True))


def _free(space: _Bits, rules: list[_Bits], work: _Work, path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Yield values, column by column as far as needed, that lie in a space and that none of the rules accepts."""
    work.left -= 1
    if work.left < 0:
        return
    if not rules:
        yield path
        return
    at = len(path)
    if at == len(space):
        return
    seen: set[tuple[int, ...]] = set()
    for bit in _bits_of(space[at]):
        shape = tuple(index for index, rule in enumerate(rules) if rule[at] >> bit & 1)
        if shape not in seen:
            seen.add(shape)
            yield from _free(space, [rules[index] for index in shape], work, (*path, bit))


def _bits_of(mask: int) -> Iterator[int]:
    bit = 0
    while mask:
        if mask & 1:
            yield bit
        mask, bit = mask >> 1, bit + 1


def coverage_of(table: d.Table, shop: Workshop) -> Coverage:
    """Return what the rules of a table accept. Raises DefinitionError when a cell cannot be read."""
    tests = [[shop.tests(cell) for cell in rule.inputs] for rule in table.rules]
    columns = tuple(_column(source, [row[at] for row in tests], shop) for at, source in enumerate(table.inputs))
    work = _Work(_MAX_TESTS)
    return Coverage(columns, tuple(_accepted(row, columns, work) for row in tests))


def _accepted(row: list[feel.UnaryTests], columns: tuple[Column, ...], work: _Work) -> _Bits | None:
    """Return what a rule accepts in each column, None where its cells are not constant, or too many to try."""
    if not all(is_constant(cell.tree) for cell in row):
        return None
    work.left -= sum(len(column.values) for cell, column in zip(row, columns, strict=True) if cell.tree.tests)
    if work.left < 0:
        return None
    return tuple(_bits(cell, column.values) for cell, column in zip(row, columns, strict=True))


def _bits(cell: feel.UnaryTests, values: tuple[Any, ...]) -> int:
    if cell.matches_anything:
        return (1 << len(values)) - 1
    return sum(1 << bit for bit, value in enumerate(values) if cell.met(value, {}, Run()) is True)


def is_constant(node: nodes.Node) -> bool:
    """Whether a cell says the same whatever the data are."""
    if isinstance(node, nodes.Call):
        return isinstance(node.function, nodes.Name) and all(isinstance(each, nodes.Literal) for each in node.arguments)
    return isinstance(node, _CONSTANT) and all(is_constant(part) for part in node.parts())


def constants_in(node: nodes.Node, library: feel.Library) -> Iterator[Any]:
    """Yield the constant values a cell compares with."""
    if isinstance(node, nodes.Literal | nodes.Call | nodes.Negation):
        yield build(node, Place(library))(Frame({}))
        return
    for part in node.parts():
        yield from constants_in(part, library)


def _column(source: d.Input, cells: list[feel.UnaryTests], shop: Workshop) -> Column:
    allowed = None if source.values is None else shop.tests(source.values)
    trees = [cell.tree for cell in cells if is_constant(cell.tree)]
    found = [value for tree in trees for value in constants_in(tree, shop.library)]
    if allowed is not None and is_constant(allowed.tree):
        found += constants_in(allowed.tree, shop.library)
    values = _representatives(found, shop.items.type(source.expression.type))
    if allowed is not None:
        values = [value for value in values if value is not None and allowed.met(value, {}, Run()) is True]
    known = sum(1 << bit for bit, value in enumerate(values) if value != _OTHER)
    return Column(source.title, tuple(values), known)


def _representatives(constants: list[Any], type_: feel.Type) -> list[Any]:
    if type_ == feel.BOOLEAN or any(isinstance(each, bool) for each in constants):
        values: list[Any] = [True, False]
    elif any(isinstance(each, str) for each in constants):
        values = [*dict.fromkeys(each for each in constants if isinstance(each, str)), _OTHER]
    else:
        kinds = (Decimal, date, datetime, time, timedelta, feel.YearsMonths)
        values = _along([each for each in constants if isinstance(each, kinds)])
    return [*values, None] if None in constants else values or [_OTHER]


def _along(constants: list[Any]) -> list[Any]:
    """Return every constant, a value between each two, and one beyond either end."""
    try:
        ordered = sorted(set(constants))
    except TypeError:
        return constants
    if not ordered:
        return []
    found = [_beyond(ordered[0], -1), ordered[0]]
    for low, high in pairwise(ordered):
        found += [_between(low, high), high]
    return [each for each in (*found, _beyond(ordered[-1], 1)) if each is not None]


def _beyond(value: Any, way: int) -> Any:
    if isinstance(value, Decimal):
        return value + way
    step: Any = feel.YearsMonths(way) if isinstance(value, feel.YearsMonths) else timedelta(days=way)
    try:
        return None if isinstance(value, time) else value + step
    except OverflowError:
        return None


def _between(low: Any, high: Any) -> Any:
    if isinstance(low, Decimal):
        whole = low == low.to_integral_value() and high == high.to_integral_value()
        middle = (low + high) / 2
        return (low + 1 if high - low > 1 else None) if whole else middle
    if isinstance(low, time):
        return None
    middle = _beyond(low, 1)
    return middle if middle is not None and middle < high else None
