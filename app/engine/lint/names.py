"""Which names the FEEL of a diagram may use: what forms, scripts, handlers, messages and the record give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app import feel
from app.engine import facts_of
from app.engine.functions import LIBRARY
from app.engine.lint.diagram import Diagram
from app.engine.model import CATCHES, Element, Process
from app.engine.steps.tasks import script_of, variable_of
from app.errors import RedressError
from app.feel.check import type_of

_ANSWERS = {
    "number": feel.NUMBER,
    "checkbox": feel.BOOLEAN,
    "checklist": feel.parse_type("list<string>"),
    "filepicker": feel.ANY,
    "dynamiclist": feel.parse_type("list<Any>"),
}
_INSTANTS = {"date": feel.DATE, "time": feel.TIME, "datetime": feel.DATE_TIME}
_PLAIN = {
    "links": feel.parse_type("list<context<ref: string, kind: string, status: string, relation: string>>"),
    "instance": feel.parse_type("context<id: string, process: string, case_ref: string, started_by: string>"),
    "actor": feel.STRING,
    "jw_version": feel.NUMBER,
}


def of_process(diagram: Diagram, process: Process) -> dict[str, feel.Type]:
    """Return every name that can have a value in a process, with its type; `Any` where writers differ."""
    names = _record(diagram.known.types)
    for name, kind in _written(diagram, process, names):
        names[name] = kind if names.get(name, kind) == kind else feel.ANY
    return names


def is_closed(diagram: Diagram, process: Process) -> bool:
    """Whether everything that could give a name is known here, so that an unknown name is an error."""
    known = diagram.others.keys() | diagram.processes.keys()
    family = _family(diagram, process)
    brought = (e.message for one in family for e in one.elements.values() if _brings_names(e))
    return known.issuperset(facts_of.called(family)) and diagram.known.messages.keys() >= set(brought)


def _brings_names(element: Element) -> bool:
    """Whether a message or signal brings names of its own into instance data here."""
    return bool(element.message) and not element.variable and (element.kind in CATCHES or element.kind == "startEvent")


def _record(types: Mapping[str, feel.Type]) -> dict[str, feel.Type]:
    names: dict[str, feel.Type] = {**_PLAIN, **types}
    version = names.get("jw", feel.ContextType())
    version = version.item if isinstance(version, feel.ListType) else version
    names |= {"jw": version, "jw_versions": feel.ListType(item=version)}
    names["original"] = feel.ContextType(fields=dict(types)) if types else feel.ContextType()
    return names


def _written(diagram: Diagram, process: Process, record: Mapping[str, feel.Type]) -> Iterator[tuple[str, feel.Type]]:
    for one in _family(diagram, process):
        yield from facts_of.declared(one).items()
        yield from _answers(diagram, one)
        for element in one.elements.values():
            yield from _of_element(diagram, element, record)


def _family(diagram: Diagram, process: Process) -> list[Process]:
    """Return the process, those it reaches, and those that reach it: names pass both ways through a call."""
    everything = {**diagram.others, **diagram.processes}
    calls = {key: set(facts_of.called([one])) & everything.keys() for key, one in everything.items()}
    found = {process.key}
    for towards in (calls, {key: {k for k, called in calls.items() if key in called} for key in everything}):
        todo = [process.key]
        while todo:
            new = towards.get(todo.pop(), set()) - found
            found |= new
            todo += new
    return [everything[key] for key in found if key in everything]


def _answers(diagram: Diagram, process: Process) -> Iterator[tuple[str, feel.Type]]:
    forms = diagram.known.forms
    chosen = any((e.form or "").startswith("=") for e in process.elements.values())
    for name in forms if chosen else facts_of.forms([process]):
        yield from _fields(forms.get(name, {}).get("components") or ())


def _fields(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, feel.Type]]:
    for component in components:
        if component.get("type") == "group":
            yield from _fields(component.get("components") or ())
        key = component.get("key") or component.get("path")
        properties = component.get("properties") or {}
        if not key or (properties.get("record") and properties.get("routing") != "true"):
            continue
        yield str(key), _answer_type(component)


def _answer_type(component: Mapping[str, Any]) -> feel.Type:
    kind = str(component.get("type"))
    if kind == "datetime":
        return _INSTANTS.get(str(component.get("subtype")), feel.ANY)
    return _ANSWERS.get(kind, feel.STRING)


def _of_element(diagram: Diagram, element: Element, record: Mapping[str, feel.Type]) -> Iterator[tuple[str, feel.Type]]:
    if element.operator is not None:
        yield from _results(diagram, element)
    yield from _message(diagram, element)
    if element.decision:
        yield variable_of(element.decision), feel.ANY
    if element.loop is not None:
        names = (element.loop.item, element.loop.result, element.loop.results)
        yield from ((name, feel.ANY) for name in names if name)
    if element.kind == "scriptTask" and element.script:
        yield from _script(element, record)


def _message(diagram: Diagram, element: Element) -> Iterator[tuple[str, feel.Type]]:
    """Yield what a message brings: under the variable it is kept in, else name by name."""
    fields = diagram.known.messages.get(element.message or "", {})
    payload = {name: facts_of.type_named(kind) for name, kind in fields.items()}
    if element.variable:
        yield element.variable, feel.ContextType(fields=payload or None)
    elif _brings_names(element):
        yield from payload.items()


def _results(diagram: Diagram, element: Element) -> Iterator[tuple[str, feel.Type]]:
    spec = diagram.known.handlers.get(element.handler or "")
    outputs = {output.name: facts_of.type_named(output.type) for output in spec.outputs} if spec else {}
    result = element.operator.result if element.operator else None
    if result:
        yield result, feel.ContextType(fields=outputs or None)
    elif spec is not None and spec.kind == "record":
        yield from outputs.items()


def _script(element: Element, record: Mapping[str, feel.Type]) -> Iterator[tuple[str, feel.Type]]:
    try:
        kind = type_of(script_of(element), record, LIBRARY)
    except RedressError:
        return
    if isinstance(kind, feel.ContextType):
        yield from (kind.fields or {}).items()
