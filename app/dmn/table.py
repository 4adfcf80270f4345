"""Decision tables: which rules match, and what the hit policy makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app import feel
from app.dmn import definitions as d
from app.dmn.logic import Logic, Scope, Workshop, register
from app.feel import nodes
from app.feel.errors import Problem
from app.feel.operators import same
from app.feel.run import Run

_ANYTHING = ("", "-")


class Trace(Run):
    """A run that also keeps which rules applied, and what the tables were asked."""

    __slots__ = ("asked", "fired")

    def __init__(self, env: Any = None) -> None:
        super().__init__(env)
        self.fired: list[dict[str, Any]] = []
        self.asked: dict[str, Any] = {}


@dataclass(frozen=True)
class _Column:
    source: d.Input
    expression: feel.Expression
    allowed: feel.UnaryTests | None

    def value(self, scope: Scope, run: Run, shop: Workshop) -> Any:
        """Return the input's value: null, with the reason, when it is of another type or not an allowed one."""
        value = shop.conform(self.expression.value(scope, run), self.source.expression.type, run)
        if self.allowed is not None and value is not None and self.allowed.met(value, scope, run) is not True:
            message = f"“{self.source.title}” has a value that is not allowed: {self.allowed.source}."
            run.problems.append(Problem(self.source.expression.line or 1, 1, "allowed-values", message))
            return None
        return value


@dataclass(frozen=True)
class _Row:
    number: int
    rule: d.Rule
    tests: tuple[tuple[int, feel.UnaryTests], ...]
    results: tuple[feel.Expression | None, ...]


class BuiltTable:
    """A compiled decision table."""

    def __init__(self, table: d.Table, shop: Workshop) -> None:
        self._table, self._shop = table, shop
        self._columns = [self._column(each) for each in table.inputs]
        self._rows = [self._row(number, rule) for number, rule in enumerate(table.rules, start=1)]
        self._defaults = [self._cell(each.default) for each in table.outputs]
        self._ranks = [self._priorities(each) for each in table.outputs]

    def _column(self, source: d.Input) -> _Column:
        allowed = None if source.values is None else self._shop.tests(source.values)
        return _Column(source, self._shop.expression(source.expression), allowed)

    def _row(self, number: int, rule: d.Rule) -> _Row:
        tests = [(at, self._shop.tests(cell)) for at, cell in enumerate(rule.inputs) if cell.source not in _ANYTHING]
        return _Row(number, rule, tuple(tests), tuple(self._cell(each) for each in rule.outputs))

    def _cell(self, text: d.Text | None) -> feel.Expression | None:
        return None if text is None or text.source in _ANYTHING else self._shop.expression(text)

    def _priorities(self, output: d.Output) -> list[Any]:
        """Return the values of an output, the one with the highest priority first."""
        if output.values is None:
            return []
        tests = self._shop.tests(output.values).tree.tests
        return [test.value for test in tests if isinstance(test, nodes.Literal)]

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Return the value of the table; the rules that applied are kept in the run."""
        values = [column.value(scope, run, self._shop) for column in self._columns]
        matching = self._matching(values, scope, run)
        hits = [(row, self._outputs(row.results, scope, run)) for row in matching]
        if isinstance(run, Trace):
            asked = zip(self._columns, values, strict=True)
            run.asked.update({column.source.expression.source: value for column, value in asked})
        hits = self._chosen(hits, run)
        if isinstance(run, Trace):
            run.fired.extend(_fired(row, outputs) for row, outputs in hits)
        return self._result(hits, scope, run)

    def _matching(self, values: list[Any], scope: Scope, run: Run) -> list[_Row]:
        found: list[_Row] = []
        for row in self._rows:
            if self._applies(row, values, scope, run):
                found.append(row)
                if self._table.hit_policy == "FIRST":
                    break
        return found

    def _applies(self, row: _Row, values: list[Any], scope: Scope, run: Run) -> bool:
        run.charge(1 + len(row.tests))
        for at, tests in row.tests:
            before = len(run.problems)
            if tests.met(values[at], scope, run) is not True:
                self._located(run, before, row, at)
                return False
        return True

    def _located(self, run: Run, before: int, row: _Row, at: int) -> None:
        """Say of the problems a cell gave which cell it was."""
        line = row.rule.inputs[at].line or 1
        where = f"Rule {row.number}, “{self._columns[at].source.title}”"
        for index in range(before, len(run.problems)):
            found = run.problems[index]
            run.problems[index] = Problem(line + found.line - 1, found.column, found.rule, f"{where}: {found.message}")

    def _outputs(self, cells: tuple[feel.Expression | None, ...] | list[Any], scope: Scope, run: Run) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for output, cell in zip(self._table.outputs, cells, strict=True):
            value = None if cell is None else cell.value(scope, run)
            made[output.name] = self._shop.conform(value, output.type, run)
        return made

    def _chosen(self, hits: list[_Hit], run: Run) -> list[_Hit]:
        policy = self._table.hit_policy
        if policy == "UNIQUE" and len(hits) > 1:
            raise self._conflict(hits, "only one may under UNIQUE")
        if policy == "ANY" and any(not same(hits[0][1], each[1], run) for each in hits[1:]):
            raise self._conflict(hits, "they must agree under ANY")
        if policy in ("PRIORITY", "OUTPUT ORDER"):
            hits = sorted(hits, key=lambda hit: self._rank(hit[1], run))
        return hits[:1] if policy in ("PRIORITY", "ANY") else hits

    def _conflict(self, hits: list[_Hit], why: str) -> d.RulesConflict:
        numbers = [row.number for row, _ in hits]
        listed = " and ".join(map(str, numbers))
        asked = ", ".join(column.source.title for column in self._columns)
        message = f"Rules {listed} of “{self._shop.element}” apply at once, but {why}. Inputs: {asked}."
        return d.RulesConflict(message, decision=self._shop.element, rules=numbers)

    def _rank(self, outputs: Mapping[str, Any], run: Run) -> tuple[int, ...]:
        """Return how far down its list of values each output is."""
        ranks = []
        for value, values in zip(outputs.values(), self._ranks, strict=True):
            places = (at for at, each in enumerate(values) if same(each, value, run))
            ranks.append(next(places, len(values)))
        return tuple(ranks)

    def _result(self, hits: list[_Hit], scope: Scope, run: Run) -> Any:
        table = self._table
        if table.hit_policy == "COLLECT" and table.aggregation:
            return self._aggregated([outputs for _, outputs in hits], run)
        if not hits:
            return self._default(scope, run)
        results = [self._value(outputs) for _, outputs in hits]
        return results if table.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER") else results[0]

    def _default(self, scope: Scope, run: Run) -> Any:
        if not any(self._defaults):
            return None
        return self._value(self._outputs(self._defaults, scope, run))

    def _value(self, outputs: dict[str, Any]) -> Any:
        return outputs if len(self._table.outputs) > 1 else next(iter(outputs.values()))

    def _aggregated(self, outputs: list[dict[str, Any]], run: Run) -> Any:
        if self._table.aggregation == "COUNT":
            return Decimal(len(outputs))
        if not outputs:
            return None
        total = feel.compile(f"{self._table.aggregation.lower()}(values)")
        names = [output.name for output in self._table.outputs]
        found = {name: total.value({"values": [each[name] for each in outputs]}, run) for name in names}
        return self._value(found)


_Hit = tuple[_Row, dict[str, Any]]


def _fired(row: _Row, outputs: dict[str, Any]) -> dict[str, Any]:
    return {"rule": row.number, "id": row.rule.id, "annotations": list(row.rule.annotations), "outputs": outputs}


def _table(table: d.Table, shop: Workshop) -> Logic:
    made: Callable[[Scope, Run], Any] = BuiltTable(table, shop).evaluate
    return made


register(d.Table, _table)
