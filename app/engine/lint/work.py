"""Who and what does the work: groups and forms, handlers and their inputs, tables, called processes, letters."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.finding import Finding
from app.domain.handlers import HandlerSpec
from app.engine.lint.diagram import Diagram, at
from app.engine.model import OPERATOR_TASKS, Element, Process
from app.engine.steps.tasks import feel_of

_SENDS = ("letter/send", "email/send")


def check(diagram: Diagram) -> Iterator[Finding]:
    """Yield what is wrong with tasks of all kinds."""
    for process in diagram.executable:
        for element in process.elements.values():
            if element.kind in ("userTask", "manualTask"):
                yield from _person(diagram, element)
            elif element.kind in OPERATOR_TASKS:
                yield from _handler(diagram, element)
            elif element.kind == "businessRuleTask":
                yield from _decision(diagram, element)
            elif element.kind == "callActivity":
                yield from _call(diagram, process, element)
            elif element.kind == "scriptTask" and not element.script:
                yield at(element, "script", f"The script “{element.label}” is empty.")
            yield from _loop(element)


def _person(diagram: Diagram, element: Element) -> Iterator[Finding]:
    form = element.form
    if not form and element.kind == "userTask":
        yield at(element, "no-form", f"“{element.label}” has no form. Choose one, or make it a manual task.")
    if form and not form.startswith("=") and diagram.known.forms and form not in diagram.known.forms:
        yield at(element, "unknown-form", f"“{element.label}” uses the form {form}, which does not exist.")
    yield from _group(diagram, element)


def _group(diagram: Diagram, element: Element) -> Iterator[Finding]:
    named, groups = element.properties.get("group"), diagram.known.groups
    if named and groups is not None and feel_of(element, "group") is None and named not in groups:
        yield at(element, "unknown-group", f"“{element.label}” is for the group {named}, which does not exist.")
    group_of = diagram.known.group_of
    if group_of is None or element.properties.get("group") or element.properties.get("assignee"):
        return
    if not element.lane:
        yield at(element, "no-group", f"“{element.label}” stands in no lane and names no group: nobody would see it.")
    elif group_of(element.lane, element.process) is None:
        yield at(element, "no-group", f"The lane {element.lane} of “{element.label}” belongs to no group.")


def _handler(diagram: Diagram, element: Element) -> Iterator[Finding]:
    operator = element.operator
    if operator is None:
        if element.kind != "sendTask" or not element.message:
            yield at(element, "no-handler", f"“{element.label}” names no handler. Choose one in the panel.")
        return
    spec = diagram.known.handlers.get(operator.handler)
    if spec is None:
        yield at(
            element, "unknown-handler", f"“{element.label}” calls the handler {operator.handler}, which does not exist."
        )
        return
    yield from _inputs(element, spec)
    template = operator.parameters.get("template", "").strip()
    literal = template.removeprefix("=").strip()
    letters = diagram.known.letters
    if letters is not None and spec.name in _SENDS and literal[:1] == '"' and literal.count('"') == 2:
        name = literal.strip('"')
        if name not in letters:
            yield at(element, "unknown-letter", f"“{element.label}” sends the letter {name}, which does not exist.")


def _inputs(element: Element, spec: HandlerSpec) -> Iterator[Finding]:
    known = {parameter.name for parameter in spec.inputs}
    given = {name for name, text in element.parameters.items() if text.strip()}
    for name in sorted(given - known):
        message = (
            f"“{element.label}” gives {name}, which {spec.name} does not take. It takes {', '.join(sorted(known))}."
        )
        yield at(element, "unknown-input", message)
    for parameter in spec.inputs:
        if parameter.required and parameter.name not in given:
            message = f"“{element.label}” does not give {parameter.name}, which {spec.name} needs."
            yield at(element, "missing-input", message)


def _decision(diagram: Diagram, element: Element) -> Iterator[Finding]:
    if not element.decision:
        yield at(element, "no-decision", f"“{element.label}” names no decision.")
    elif element.decision not in diagram.decisions:
        yield at(
            element,
            "unknown-decision",
            f"“{element.label}” asks the decision {element.decision}, which does not exist.",
        )


def _call(diagram: Diagram, process: Process, element: Element) -> Iterator[Finding]:
    if not element.called:
        yield at(element, "no-process", f"“{element.label}” calls no process.")
    elif element.called not in diagram.known.processes and element.called not in diagram.processes:
        yield at(
            element, "unknown-process", f"“{element.label}” calls the process {element.called}, which does not exist."
        )


def _loop(element: Element) -> Iterator[Finding]:
    loop = element.loop
    if loop is None:
        return
    if loop.kind == "each" and not loop.collection and not loop.cardinality:
        yield at(element, "loop", f"“{element.label}” is done for each item, but names no list.")
    if loop.kind == "each" and loop.collection and not loop.item:
        yield at(
            element, "loop", f"“{element.label}” does not name the item of a turn, so a turn cannot know its item."
        )
    if loop.kind == "again" and loop.maximum is None and not loop.condition:
        yield at(element, "loop", f"“{element.label}” is repeated without an end: give a condition or a maximum.")
    if bool(loop.results) != bool(loop.result):
        yield at(
            element, "loop", f"“{element.label}” collects results: name the result of a turn and the list of them."
        )
