"""What is wrong with a decision table: its cells one by one, then its rules together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from app.dmn import definitions as d
from app.dmn.coverage import Coverage, constants_in, coverage_of, is_constant
from app.dmn.linting import Desk
from app.domain.finding import Finding
from app.errors import DefinitionError
from app.feel.builtin.conversion import literal_text
from app.feel.run import Run

_MOST = 20
_ONE_RESULT = ("UNIQUE", "FIRST", "ANY", "PRIORITY")


def table_findings(table: d.Table, desk: Desk) -> Iterator[Finding]:
    """Yield what is wrong with a table."""
    cells = [*_columns(table, desk), *_rules(table, desk)]
    yield from cells
    yield from _shape(table, desk)
    if any(each.rule == "feel-syntax" for each in cells):
        return
    try:
        coverage = coverage_of(table, desk.shop)
    except DefinitionError:
        return
    yield from islice(_overlaps(table, coverage, desk), _MOST)
    yield from islice(_never(table, coverage, desk), _MOST)
    yield from _gaps(table, coverage, desk)


def _columns(table: d.Table, desk: Desk) -> Iterator[Finding]:
    for column in table.inputs:
        if not column.expression.source:
            yield desk.finding("error", "dmn-empty", column.expression, "An input column has no expression.")
            continue
        expected = desk.items.type(column.expression.type)
        yield from desk.expression(column.expression, expected, f"Input “{column.title}”: ")
        if column.values is not None:
            yield from desk.tests(column.values, desk.type_of(column.expression), f"Values of “{column.title}”: ")


def _rules(table: d.Table, desk: Desk) -> Iterator[Finding]:
    kinds = [desk.type_of(column.expression) for column in table.inputs]
    for number, rule in enumerate(table.rules, start=1):
        for column, cell, kind in zip(table.inputs, rule.inputs, kinds, strict=True):
            where = f"Rule {number}, “{column.title}”: "
            yield from desk.tests(cell, kind, where)
            yield from _not_allowed(cell, column, desk, where)
        for output, cell in zip(table.outputs, rule.outputs, strict=True):
            if cell.source not in ("", "-"):
                where = f"Rule {number}, result “{output.label or output.name}”: "
                yield from desk.expression(cell, desk.items.type(output.type), where)


def _not_allowed(cell: d.Text, column: d.Input, desk: Desk, where: str) -> Iterator[Finding]:
    """Yield the texts of a cell that are not among the allowed values: most often a slip of the pen."""
    if column.values is None:
        return
    try:
        tests, allowed = desk.shop.tests(cell), desk.shop.tests(column.values)
    except DefinitionError:
        return
    if not is_constant(tests.tree):
        return
    for value in constants_in(tests.tree, desk.library):
        if isinstance(value, str) and allowed.met(value, {}, Run()) is False:
            message = f"{where}{literal_text(value)} is not among the allowed values {column.values.source}."
            yield desk.finding("error", "dmn-value", cell, message)


def _shape(table: d.Table, desk: Desk) -> Iterator[Finding]:
    names = [output.name for output in table.outputs]
    here = d.Text("", table.line)
    if len(names) > 1 and (len(set(names)) < len(names) or "" in names):
        yield desk.finding("error", "dmn-output", here, "Each of several output columns needs a name of its own.")
    if table.hit_policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.values for output in table.outputs):
        message = f"{table.hit_policy} orders results by the list of output values, and no output column has one."
        yield desk.finding("error", "dmn-priority", here, message)
    if table.aggregation and table.hit_policy != "COLLECT":
        yield desk.finding("error", "dmn-aggregation", here, f"Only COLLECT adds up; this is {table.hit_policy}.")
    if not table.rules:
        yield desk.finding("warning", "dmn-rules", here, "The table has no rules.")


def _overlaps(table: d.Table, coverage: Coverage, desk: Desk) -> Iterator[Finding]:
    if table.hit_policy not in ("UNIQUE", "ANY"):
        return
    for first, second in coverage.overlaps():
        rule = table.rules[second - 1]
        if table.hit_policy == "ANY":
            if [cell.source for cell in table.rules[first - 1].outputs] == [cell.source for cell in rule.outputs]:
                continue
            message = f"Rules {first} and {second} can apply at once with different results; ANY needs them to agree."
        else:
            message = f"Rules {first} and {second} can apply at once; UNIQUE allows one. Narrow one, or use FIRST."
        yield Finding("error", "dmn-overlap", desk.element, rule.line, message)


def _never(table: d.Table, coverage: Coverage, desk: Desk) -> Iterator[Finding]:
    if table.hit_policy == "FIRST":
        for later, earlier in coverage.covered():
            above = f"rule {earlier[0]} stands" if len(earlier) == 1 else f"rules {_listed(earlier)} stand"
            covers = "covers" if len(earlier) == 1 else "together cover"
            message = f"Rule {later} can never apply: {above} before it and {covers} it."
            yield Finding("error", "dmn-unreachable", desk.element, table.rules[later - 1].line, message)
    for number, accepted in enumerate(coverage.rules, start=1):
        if accepted is not None and 0 in accepted:
            title = coverage.columns[accepted.index(0)].title
            message = f"Rule {number} can never apply: no value of “{title}” meets it."
            yield Finding("error", "dmn-unreachable", desk.element, table.rules[number - 1].line, message)


def _listed(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _gaps(table: d.Table, coverage: Coverage, desk: Desk) -> Iterator[Finding]:
    if table.hit_policy not in _ONE_RESULT or any(output.default for output in table.outputs):
        return
    for gap in coverage.gaps():
        message = f"No rule covers {gap}. Add one, or a last rule for anything else."
        yield Finding("warning", "dmn-gap", desk.element, table.line, message)
