"""What is wrong with a DMN file before a case meets it: unreadable cells, unknown names, types, overlaps, gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app import feel
from app.dmn import definitions as d
from app.dmn.items import Items
from app.dmn.lint_table import table_findings
from app.dmn.linting import Desk
from app.dmn.model import Model
from app.dmn.reader import read
from app.domain.finding import Finding
from app.errors import DefinitionError
from app.feel import static
from app.feel.errors import EXTERNAL


def lint(
    xml: bytes, types: Mapping[str, feel.Type] | None = None, *, library: feel.Library = feel.STANDARD
) -> list[Finding]:
    """Return what is wrong with a DMN file, errors first. Without `types` of the names decisions may read besides the
    inputs the file declares, and where it declares none, unknown names are not reported.
    """
    try:
        model = read(xml)
    except DefinitionError as wrong:
        return list(wrong.findings)
    found = [finding for decision in model.decisions.values() for finding in _decision(decision, model, types, library)]
    for knowledge in model.definitions.knowledge.values():
        found.extend(_knowledge(knowledge, model, library))
    found.extend(_imports(model))
    return sorted(found, key=lambda finding: (finding.severity != "error", finding.line or 0))


def _decision(
    decision: d.Decision, model: Model, types: Mapping[str, feel.Type] | None, library: feel.Library
) -> Iterator[Finding]:
    if decision.logic is None:
        yield Finding("error", "dmn-empty", decision.id, decision.line, f"“{decision.name}” has no logic.")
        return
    names = {**(types or {}), **_required(decision.requires, model)}
    open_ = types is None and not model.definitions.inputs
    desk = Desk(decision.id, model.library(library), model.items, names, open_)
    expected = model.items.type(decision.type)
    yield from _box(decision.logic, desk, expected)
    given = type_of_table(decision.logic, model.items) if isinstance(decision.logic, d.Table) else feel.ANY
    if not static.usable(given, expected):
        message = f"The table gives a {given}; the decision should give a {expected}."
        yield Finding("error", "dmn-type", decision.id, decision.line, message)


def _knowledge(knowledge: d.Knowledge, model: Model, library: feel.Library) -> Iterator[Finding]:
    if knowledge.logic is None:
        yield Finding("error", "dmn-empty", knowledge.id, None, f"“{knowledge.name}” has no logic.")
        return
    names = {**_required(knowledge.requires, model), knowledge.name: _function_type(knowledge, model.items)}
    desk = Desk(knowledge.id, model.library(library), model.items, names)
    yield from _function(knowledge.logic, desk, model.items.type(knowledge.type))


def _imports(model: Model) -> Iterator[Finding]:
    for each in model.definitions.imports:
        if each.namespace not in model.imports and "DMN" in each.type:
            message = f"“{each.name}” imports a file that is not here: {each.namespace}. What it names is null."
            yield Finding("error", "dmn-import", None, each.line, message)


def _required(ids: tuple[str, ...], model: Model) -> dict[str, feel.Type]:
    known, found = model.definitions, {}
    for each in ids:
        namespace = each.rpartition("#")[0]
        if namespace in model.imports:
            name, _ = model.imports[namespace]
            found[name] = feel.ANY
        elif each in known.decisions:
            found[known.decisions[each].variable] = type_of_decision(known.decisions[each], model)
        elif each in known.inputs:
            found[known.inputs[each].name] = model.items.type(known.inputs[each].type)
        elif each in known.knowledge:
            found[known.knowledge[each].name] = _function_type(known.knowledge[each], model.items)
        elif each in known.services:
            service = known.services[each]
            found[service.name] = feel.FunctionType(returns=model.items.type(service.type))
    return found


def _function_type(knowledge: d.Knowledge, items: Items) -> feel.FunctionType:
    parameters = knowledge.logic.parameters if knowledge.logic else ()
    return feel.FunctionType(
        parameters=tuple(items.type(each.type) for each in parameters), returns=items.type(knowledge.type)
    )


def type_of_decision(decision: d.Decision, model: Model) -> feel.Type:
    """Return the type a decision gives: the declared one, else that of its table's outputs."""
    if decision.type or not isinstance(decision.logic, d.Table):
        return model.items.type(decision.type)
    return type_of_table(decision.logic, model.items)


def type_of_table(table: d.Table, items: Items) -> feel.Type:
    """Return the type a table gives by its output columns and its hit policy."""
    fields = {output.name: items.type(output.type) for output in table.outputs}
    one = next(iter(fields.values())) if len(fields) == 1 else feel.ContextType(fields=fields)
    if table.aggregation:
        return feel.NUMBER if table.aggregation == "COUNT" else one
    several = table.hit_policy in ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
    return feel.ListType(item=one) if several else one


def _box(box: d.Boxed, desk: Desk, expected: feel.Type) -> Iterator[Finding]:
    if isinstance(box, d.Table):
        yield from table_findings(box, desk)
    elif isinstance(box, d.Literal):
        yield from _literal(box, desk, expected)
    elif isinstance(box, d.Typed):
        yield from _box(box.value, desk, desk.items.type(box.type))
    elif isinstance(box, d.Context):
        for name, type_, value in box.entries:
            yield from _box(value, desk, desk.items.type(type_) if name else expected)
            desk = desk.knowing(name, desk.items.type(type_))
    elif isinstance(box, d.Function):
        yield from _function(box, desk, feel.ANY)
    elif isinstance(box, d.Loop | d.Filter):
        yield from _repeated(box, desk)
    else:
        yield from _parts(box, desk, expected)


def _function(box: d.Function, desk: Desk, expected: feel.Type) -> Iterator[Finding]:
    if box.body is None:
        yield Finding("error", "dmn-language", desk.element, None, EXTERNAL)
        return
    for each in box.parameters:
        desk = desk.knowing(each.name, desk.items.type(each.type))
    yield from _box(box.body, desk, expected)


def _repeated(box: d.Loop | d.Filter, desk: Desk) -> Iterator[Finding]:
    """Check what a loop or a filter goes through, and what it does with each item."""
    yield from _box(box.source, desk, feel.ANY)
    source = desk.type_of(box.source.text) if isinstance(box.source, d.Literal) else feel.ANY
    item = source.item if isinstance(source, feel.ListType | feel.RangeType) else feel.ANY
    if isinstance(box, d.Loop):
        inside = desk.knowing(box.variable, item).knowing("partial", feel.ListType())
        yield from _box(box.body, inside, feel.ANY if box.kind == "for" else feel.BOOLEAN)
        return
    fields = item.fields if isinstance(item, feel.ContextType) else None
    inside = replace(desk.knowing("item", item), open=desk.open or fields is None)
    for name, kind in (fields or {}).items():
        inside = inside.knowing(name, kind)
    yield from _box(box.match, inside, feel.ANY)


def _literal(box: d.Literal, desk: Desk, expected: feel.Type) -> Iterator[Finding]:
    if box.foreign:
        yield desk.finding("error", "dmn-language", box.text, "Expressions are FEEL only.")
    elif not box.text.source:
        yield desk.finding("error", "dmn-empty", box.text, "The expression is empty.")
    else:
        yield from desk.expression(box.text, expected, "")


def _parts(box: d.Boxed, desk: Desk, expected: feel.Type) -> Iterator[Finding]:
    inner: list[tuple[d.Boxed, feel.Type]] = []
    if isinstance(box, d.ListOf):
        item = expected.item if isinstance(expected, feel.ListType) else feel.ANY
        inner = [(each, item) for each in box.items]
    elif isinstance(box, d.Relation):
        inner = [(cell, feel.ANY) for row in box.rows for cell in row]
    elif isinstance(box, d.Invocation):
        inner = [(box.function, feel.FunctionType()), *((value, feel.ANY) for _, value in box.bindings)]
    elif isinstance(box, d.Conditional):
        inner = [(box.condition, feel.BOOLEAN), (box.yes, expected), (box.no, expected)]
    for each, kind in inner:
        yield from _box(each, desk, kind)
