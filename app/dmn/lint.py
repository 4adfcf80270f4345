"""What is wrong with a DMN file before a case meets it: unreadable cells, unknown names, types, overlaps, gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app import feel
from app.dmn import definitions as d
from app.dmn.lint_table import table_findings
from app.dmn.linting import Desk
from app.dmn.model import Model
from app.dmn.reader import read
from app.domain.finding import Finding
from app.errors import DefinitionError


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


def _required(ids: tuple[str, ...], model: Model) -> dict[str, feel.Type]:
    known, found = model.definitions, {}
    for each in ids:
        if each in known.decisions:
            found[known.decisions[each].variable] = type_of_decision(known.decisions[each], model)
        elif each in known.inputs:
            found[known.inputs[each].name] = model.items.type(known.inputs[each].type)
        elif each in known.knowledge:
            found[known.knowledge[each].name] = feel.FunctionType()
        elif each in known.services:
            found[known.services[each].name] = feel.FunctionType()
    return found


def type_of_decision(decision: d.Decision, model: Model) -> feel.Type:
    """Return the type a decision gives: the declared one, else that of its table's outputs."""
    if decision.type or not isinstance(decision.logic, d.Table):
        return model.items.type(decision.type)
    table = decision.logic
    fields = {output.name: model.items.type(output.type) for output in table.outputs}
    one = next(iter(fields.values())) if len(fields) == 1 else feel.ContextType(fields=fields)
    several = table.hit_policy in ("RULE ORDER", "OUTPUT ORDER", "COLLECT") and not table.aggregation
    return feel.ListType(item=one) if several else one


def _box(box: d.Boxed, desk: Desk, expected: feel.Type) -> Iterator[Finding]:
    if isinstance(box, d.Table):
        yield from table_findings(box, desk)
    elif isinstance(box, d.Literal):
        yield from _literal(box, desk, expected)
    elif isinstance(box, d.Context):
        for name, type_, value in box.entries:
            yield from _box(value, desk, desk.items.type(type_))
            desk = desk.knowing(name, desk.items.type(type_))
    elif isinstance(box, d.Loop | d.Filter):
        yield from _box(box.source, desk, feel.ANY)
    else:
        yield from _parts(box, desk)


def _literal(box: d.Literal, desk: Desk, expected: feel.Type) -> Iterator[Finding]:
    if box.foreign:
        yield desk.finding("error", "dmn-language", box.text, "Expressions are FEEL only.")
    elif not box.text.source:
        yield desk.finding("error", "dmn-empty", box.text, "The expression is empty.")
    else:
        yield from desk.expression(box.text, expected, "")


def _parts(box: d.Boxed, desk: Desk) -> Iterator[Finding]:
    inner: list[d.Boxed] = []
    if isinstance(box, d.ListOf):
        inner = list(box.items)
    elif isinstance(box, d.Relation):
        inner = [cell for row in box.rows for cell in row]
    elif isinstance(box, d.Invocation):
        inner = [value for _, value in box.bindings]
    elif isinstance(box, d.Conditional):
        inner = [box.condition, box.yes, box.no]
    for each in inner:
        yield from _box(each, desk, feel.ANY)
