"""XML of boxed expressions and decision tables to definitions."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from app.dmn import definitions as d
from app.dmn.xml import attribute, child, children, line_of, name_of, refused, text_of
from app.feel.names import normal

MAX_RULES, MAX_COLUMNS = 1_000, 50
HIT_POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("", "SUM", "MIN", "MAX", "COUNT")


def boxed_in(element: etree._Element | None) -> d.Boxed | None:
    """Return the boxed expression directly inside an element, None when there is none."""
    if element is None:
        return None
    for name, make in _MAKERS.items():
        found = child(element, name)
        if found is not None:
            return _typed(found, make(found))
    return None


def _typed(element: etree._Element, made: d.Boxed) -> d.Boxed:
    """Return an expression with the type its box names; tables, functions and literals see to theirs themselves."""
    type_ = attribute(element, "typeRef")
    if not type_ or isinstance(made, d.Table | d.Function | d.Literal):
        return made
    return d.Typed(made, type_)


def _needed(element: etree._Element, *names: str) -> d.Boxed:
    """Return the expression in a child of one of these names; refused when it is not there."""
    inside = child(element, *names) if names else element
    found = boxed_in(inside)
    if found is None:
        what = f"the part “{names[0]}” of " if names else ""
        raise refused(f"An expression is missing in {what}“{name_of(element)}”.", "dmn-empty", line_of(element))
    return found


def _text(element: etree._Element | None, type_: str = "") -> d.Text:
    return d.Text(text_of(element), None if element is None else line_of(element), type_)


def _literal(element: etree._Element) -> d.Boxed:
    language = attribute(element, "expressionLanguage")
    foreign = bool(language) and "feel" not in language.lower()
    return d.Literal(_text(element, attribute(element, "typeRef")), foreign)


def _context(element: etree._Element) -> d.Boxed:
    entries = []
    for each in children(element, "contextEntry"):
        variable = child(each, "variable")
        name = "" if variable is None else normal(attribute(variable, "name"))
        type_ = "" if variable is None else attribute(variable, "typeRef")
        entries.append((name, type_, _needed(each)))
    return d.Context(tuple(entries))


def _expressions(element: etree._Element) -> tuple[d.Boxed, ...]:
    return tuple(_typed(each, _MAKERS[name_of(each)](each)) for each in children(element, *_MAKERS))


def _list(element: etree._Element) -> d.Boxed:
    return d.ListOf(_expressions(element))


def _relation(element: etree._Element) -> d.Boxed:
    columns = tuple(normal(attribute(each, "name")) for each in children(element, "column"))
    rows = tuple(_expressions(each) for each in children(element, "row"))
    if any(len(row) != len(columns) for row in rows):
        raise refused("Each row of a relation has one cell for each column.", "dmn-relation", line_of(element))
    return d.Relation(columns, rows)


def _invocation(element: etree._Element) -> d.Boxed:
    bindings = []
    for each in children(element, "binding"):
        parameter = child(each, "parameter")
        name = "" if parameter is None else normal(attribute(parameter, "name"))
        value = boxed_in(each)
        bindings.append((name, value or d.Literal(d.Text("null"))))
    return d.Invocation(_needed(element), tuple(bindings))


def function_of(element: etree._Element) -> d.Function:
    """Return the function of a `functionDefinition` or an `encapsulatedLogic`."""
    parameters = tuple(
        d.Parameter(normal(attribute(each, "name")), attribute(each, "typeRef"))
        for each in children(element, "formalParameter")
    )
    foreign = attribute(element, "kind") not in ("", "FEEL")
    return d.Function(parameters, None if foreign else boxed_in(element))


def _conditional(element: etree._Element) -> d.Boxed:
    return d.Conditional(_needed(element, "if"), _needed(element, "then"), _needed(element, "else"))


def _filter(element: etree._Element) -> d.Boxed:
    return d.Filter(_needed(element, "in"), _needed(element, "match"))


def _loop(element: etree._Element) -> d.Boxed:
    kind = name_of(element)
    body = "return" if kind == "for" else "satisfies"
    variable = normal(attribute(element, "iteratorVariable"))
    return d.Loop(kind, variable, _needed(element, "in"), _needed(element, body))


def _table(element: etree._Element) -> d.Boxed:
    policy, aggregation = attribute(element, "hitPolicy") or "UNIQUE", attribute(element, "aggregation")
    if policy not in HIT_POLICIES:
        raise refused(f"“{policy}” is not a hit policy: they are {', '.join(HIT_POLICIES)}.", "dmn-hit-policy",
                      line_of(element))  # fmt: skip
    if aggregation not in AGGREGATIONS:
        raise refused(f"“{aggregation}” is not an aggregation: they are SUM, MIN, MAX and COUNT.", "dmn-aggregation",
                      line_of(element))  # fmt: skip
    inputs = tuple(_input(each) for each in children(element, "input"))
    outputs = tuple(_output(each) for each in children(element, "output"))
    rules = tuple(_rule(each, len(inputs), len(outputs)) for each in children(element, "rule"))
    if len(rules) > MAX_RULES or len(inputs) + len(outputs) > MAX_COLUMNS:
        raise refused(f"A table has at most {MAX_RULES:,} rules and {MAX_COLUMNS} columns.", "dmn-size",
                      line_of(element))  # fmt: skip
    if not outputs:
        raise refused("The table has no output column.", "dmn-output", line_of(element))
    return d.Table(inputs, outputs, rules, policy, aggregation, line_of(element), attribute(element, "outputLabel"))


def _input(element: etree._Element) -> d.Input:
    expression, values = child(element, "inputExpression"), child(element, "inputValues")
    type_ = "" if expression is None else attribute(expression, "typeRef")
    text = _text(expression, type_) if expression is not None else d.Text(attribute(element, "label"), line_of(element))
    allowed = _text(values) if values is not None and text_of(values) else None
    return d.Input(text, allowed, attribute(element, "label"), attribute(element, "id"))


def _output(element: etree._Element) -> d.Output:
    values, default = child(element, "outputValues"), child(element, "defaultOutputEntry")
    return d.Output(
        name=normal(attribute(element, "name")),
        type=attribute(element, "typeRef"),
        values=_text(values) if values is not None and text_of(values) else None,
        default=_text(default) if default is not None and text_of(default) else None,
        label=attribute(element, "label"),
    )


def _rule(element: etree._Element, inputs: int, outputs: int) -> d.Rule:
    conditions = tuple(_text(each) for each in children(element, "inputEntry"))
    results = tuple(_text(each) for each in children(element, "outputEntry"))
    if len(conditions) != inputs or len(results) != outputs:
        raise refused("A rule has one cell for each column.", "dmn-cells", line_of(element), attribute(element, "id"))
    notes = [text_of(each) for each in children(element, "annotationEntry")]
    description = child(element, "description")
    if description is not None and (description.text or "").strip():
        notes.append((description.text or "").strip())
    annotations = tuple(note for note in notes if note)
    return d.Rule(attribute(element, "id"), conditions, results, annotations, line_of(element))


_MAKERS: dict[str, Callable[[etree._Element], d.Boxed]] = {
    "decisionTable": _table,
    "literalExpression": _literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": function_of,
    "conditional": _conditional,
    "filter": _filter,
    "for": _loop,
    "some": _loop,
    "every": _loop,
}
