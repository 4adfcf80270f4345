"""Boxed expressions to closures: `logic(scope, run)` gives the value. FEEL is compiled once, when the box is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app import feel
from app.dmn import definitions as d
from app.dmn.items import Items
from app.domain.finding import Finding
from app.errors import DefinitionError
from app.feel.calling import call_value
from app.feel.collecting import item_at, turns
from app.feel.errors import EXTERNAL, Reason
from app.feel.nodes import At
from app.feel.run import Run, limited
from app.feel.values import is_number

Scope = Mapping[str, Any]
Logic = Callable[[Scope, Run], Any]
AT = At(1, 1)


@dataclass(frozen=True)
class Workshop:
    """What is known where a box is built: functions, types, and the names the expressions may read."""

    library: feel.Library
    items: Items
    names: frozenset[str]
    element: str = ""

    def knowing(self, *names: str) -> Workshop:
        """Return the workshop of an inner place, where these names are known too."""
        return replace(self, names=self.names | {name for name in names if name})

    def expression(self, text: d.Text) -> feel.Expression:
        """Return a compiled expression. Raises DefinitionError with the place in the file."""
        made: feel.Expression = self._compiled(feel.compile, text)
        return made

    def tests(self, text: d.Text) -> feel.UnaryTests:
        """Return the compiled unary tests of a cell."""
        made: feel.UnaryTests = self._compiled(feel.compile_unary, text)
        return made

    def _compiled(self, compiler: Callable[..., Any], text: d.Text) -> Any:
        try:
            return compiler(text.source, self.library, self.names)
        except (feel.FeelSyntaxError, feel.FeelLimitExceeded) as wrong:
            line = (text.line or 1) + getattr(wrong, "line", 1) - 1
            finding = Finding("error", "feel", self.element, line, f"“{text.source:.60}”: {wrong.message}")
            raise DefinitionError([finding]) from None

    def conform(self, value: Any, reference: str, run: Run) -> Any:
        """Return a value as its type wants it; null with the reason kept when it does not fit."""
        try:
            return self.items.conform(value, reference, run)
        except Reason as reason:
            return run.null(AT, "type", reason)


def build(boxed: d.Boxed, shop: Workshop) -> Logic:
    """Return the closure of a boxed expression."""
    return _BUILDERS[boxed.__class__](boxed, shop)


def _literal(box: d.Literal, shop: Workshop) -> Logic:
    if box.foreign or not box.text.source:
        why = "Expressions are FEEL only." if box.foreign else "The expression is empty."
        return lambda scope, run: run.null(AT, "literal", why)
    value, type_ = shop.expression(box.text).value, box.text.type
    if not type_:
        return value
    return lambda scope, run: shop.conform(value(scope, run), type_, run)


def _typed(box: d.Typed, shop: Workshop) -> Logic:
    value = build(box.value, shop)
    return lambda scope, run: shop.conform(value(scope, run), box.type, run)


def _context(box: d.Context, shop: Workshop) -> Logic:
    entries: list[tuple[str, str, Logic]] = []
    for name, type_, value in box.entries:
        entries.append((name, type_, build(value, shop)))
        shop = shop.knowing(name)
    inside = shop

    def context(scope: Scope, run: Run) -> Any:
        made: dict[str, Any] = {}
        seen = dict(scope)
        for name, type_, value in entries:
            found = inside.conform(value(seen, run), type_, run)
            if not name:
                return found
            made[name] = seen[name] = found
        return made

    return context


def _list(box: d.ListOf, shop: Workshop) -> Logic:
    items = [build(each, shop) for each in box.items]
    return lambda scope, run: [item(scope, run) for item in items]


def _relation(box: d.Relation, shop: Workshop) -> Logic:
    rows = [[build(cell, shop) for cell in row] for row in box.rows]

    def relation(scope: Scope, run: Run) -> Any:
        run.charge(len(rows) * len(box.columns))
        return [{name: cell(scope, run) for name, cell in zip(box.columns, row, strict=True)} for row in rows]

    return relation


def function_logic(box: d.Function, shop: Workshop) -> Logic:
    """Return the closure that gives a function as a value; it sees the scope it is made in."""
    names = tuple(each.name for each in box.parameters)
    body = None if box.body is None else build(box.body, shop.knowing(*names))
    kinds = (feel.FunctionType(parameters=tuple(shop.items.type(each.type) for each in box.parameters)),)

    def make(scope: Scope, run: Run) -> Any:
        def call(run: Run, *arguments: Any) -> Any:
            if body is None:
                raise Reason(EXTERNAL)
            if len(arguments) != len(names):
                raise Reason(f"The function takes {', '.join(names) or 'nothing'}.")
            given = {p.name: shop.items.conform(v, p.type, run) for p, v in zip(box.parameters, arguments, strict=True)}
            run.charge(1)
            run.enter()
            try:
                return body({**scope, **given}, run)
            finally:
                run.leave()

        return feel.FunctionValue(names, call, kinds=kinds)

    return make


def _invocation(box: d.Invocation, shop: Workshop) -> Logic:
    function = build(box.function, shop)
    names = tuple(name for name, _ in box.bindings)
    values = [build(value, shop) for _, value in box.bindings]

    def invoke(scope: Scope, run: Run) -> Any:
        try:
            return call_value(function(scope, run), [value(scope, run) for value in values], run, names=names)
        except Reason as reason:
            return run.null(AT, "function", reason)

    return invoke


def _conditional(box: d.Conditional, shop: Workshop) -> Logic:
    condition, yes, no = build(box.condition, shop), build(box.yes, shop), build(box.no, shop)

    def choose(scope: Scope, run: Run) -> Any:
        value = condition(scope, run)
        if value is not None and not isinstance(value, bool):
            return run.null(AT, "type", "A condition must be true or false.")
        return (yes if value is True else no)(scope, run)

    return choose


def _filter(box: d.Filter, shop: Workshop) -> Logic:
    source, match = build(box.source, shop), build(box.match, shop.knowing("item"))

    def select(scope: Scope, run: Run) -> Any:
        items = source(scope, run)
        if items is None:
            return run.null(AT, "filter", "Null cannot be filtered.")
        kept = []
        items = items if isinstance(items, list) else [items]
        for item in items:
            run.charge(1)
            entries = item if isinstance(item, dict) else {}
            verdict = match({**scope, "item": item, **entries}, run)
            if is_number(verdict):
                return _at(items, verdict, run)
            if verdict is True:
                kept.append(item)
        return kept

    return select


def _at(items: list[Any], position: Any, run: Run) -> Any:
    try:
        return item_at(items, position)
    except Reason as reason:
        return run.null(AT, "filter", reason)


def _loop(box: d.Loop, shop: Workshop) -> Logic:
    source, body = build(box.source, shop), build(box.body, shop.knowing(box.variable))
    of_values = {"for": _for, "some": _some, "every": _every}[box.kind]

    def loop(scope: Scope, run: Run) -> Any:
        made: list[Any] = []
        try:
            for item in turns(source(scope, run), run):
                run.charge(1)
                made.append(body({**scope, box.variable: item, "partial": made}, run))
        except Reason as reason:
            return run.null(AT, "for", reason)
        return limited(of_values(made))

    return loop


def _for(values: list[Any]) -> Any:
    return values


def _some(values: list[Any]) -> Any:
    if any(each is True for each in values):
        return True
    return False if all(each is False for each in values) else None


def _every(values: list[Any]) -> Any:
    if any(each is False for each in values):
        return False
    return True if all(each is True for each in values) else None


_BUILDERS: dict[type[d.Boxed], Callable[[Any, Workshop], Logic]] = {
    d.Literal: _literal,
    d.Typed: _typed,
    d.Context: _context,
    d.ListOf: _list,
    d.Relation: _relation,
    d.Function: function_logic,
    d.Invocation: _invocation,
    d.Conditional: _conditional,
    d.Filter: _filter,
    d.Loop: _loop,
}


def register(kind: type[d.Boxed], builder: Callable[[Any, Workshop], Logic]) -> None:
    """Add the builder of another kind of box: the decision table's stands in a module of its own."""
    _BUILDERS[kind] = builder
