"""The FEEL of a diagram: it parses, it is no Python, its names are known and its types fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app import feel
from app.domain.finding import Finding, Severity
from app.engine.functions import LIBRARY
from app.engine.lint import names
from app.engine.lint.diagram import Diagram
from app.engine.model import Element, Process
from app.engine.steps.tasks import feel_of, script_of
from app.feel.check import check as check_feel

_TEXT = re.compile(r'"(?:\\.|[^"\\])*"')
_PYTHON = (
    (re.compile(r"=="), "="),
    (re.compile(r"\bis\s+not\s+None\b"), "!= null"),
    (re.compile(r"\bis\s+None\b"), "= null"),
    (re.compile(r"\bTrue\b"), "true"),
    (re.compile(r"\bFalse\b"), "false"),
    (re.compile(r"\bNone\b"), "null"),
    (re.compile(r"'([^'\"]*)'"), r'"\1"'),
)


class Written(NamedTuple):
    """An expression as it stands in the diagram: where, what it is for, and the type it must give."""

    id: str
    line: int
    what: str
    text: str
    expected: feel.Type | None = None


def check(diagram: Diagram) -> Iterator[Finding]:
    """Yield what is wrong with expressions."""
    for process in diagram.executable:
        known = names.of_process(diagram, process)
        sure = names.is_closed(diagram, process)
        for written in _all(diagram, process):
            yield from _one(process, written, known, sure=sure)


def _one(process: Process, written: Written, known: Mapping[str, feel.Type], *, sure: bool) -> Iterator[Finding]:
    def found(rule: str, message: str, *, error: bool = True) -> Finding:
        severity: Severity = "error" if error else "warning"
        return Finding(severity, rule, written.id or None, written.line, f"{written.what}: {message}", process.key)

    if not written.text.strip():
        yield found("empty", "there is no expression.")
        return
    in_feel = as_feel(written.text)
    if in_feel is not None:
        yield found("python", f"“{_short(written.text)}” is Python. In FEEL: {in_feel}")
        return
    for problem in check_feel(written.text, known, LIBRARY, written.expected):
        unsure = problem.rule == "unknown-name" and not sure
        yield found(f"feel-{problem.rule}", problem.message, error=not unsure)


def as_feel(text: str) -> str | None:
    """Return what a text that is Python would be in FEEL, None when it is no Python."""
    parts = _TEXT.split(text)
    texts = [*_TEXT.findall(text), ""]
    changed = []
    for part in parts:
        for pattern, replacement in _PYTHON:
            part = pattern.sub(replacement, part)
        changed.append(part)
    result = "".join(part + kept for part, kept in zip(changed, texts, strict=True))
    return None if result == text else result


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else f"{flat[:77]}..."


def _all(diagram: Diagram, process: Process) -> Iterator[Written]:
    for flow in process.flows.values():
        if flow.condition:
            label = flow.name or flow.id
            yield Written(flow.id, flow.line, f"The condition of the flow {label}", flow.condition, feel.BOOLEAN)
    for element in process.elements.values():
        for written in _of_element(diagram, element):
            yield Written(element.id, element.line, *written)


def _of_element(diagram: Diagram, element: Element) -> Iterator[tuple[str, str, feel.Type | None]]:
    label = element.label
    spec = diagram.known.handlers.get(element.handler or "")
    types = {parameter.name: feel.parse_type(parameter.type) for parameter in spec.inputs} if spec else {}
    for name, text in element.parameters.items():
        if text.strip():
            yield f"The input {name} of “{label}”", text, types.get(name)
    for event in element.events:
        if event.kind == "timer" and event.timer and event.timer_kind != "timeCycle":
            yield f"The timer “{label}”", event.timer, None
    for key in ("group", "assignee", "form"):
        written = feel_of(element, key) if element.kind in ("userTask", "manualTask") else None
        if written is not None:
            yield f"The {key} of “{label}”", written, feel.STRING
    if element.kind == "scriptTask" and element.script:
        yield f"The script “{label}”", script_of(element), feel.ContextType()
    yield from _of_events(element)
    yield from _of_loop(element)


def _of_events(element: Element) -> Iterator[tuple[str, str, feel.Type | None]]:
    for key, said in (("correlation", "The correlation"), ("counted-from", "The beginning of the clock")):
        if element.properties.get(key):
            yield f"{said} of “{element.label}”", element.properties[key], None
    if element.payload:
        yield f"What “{element.label}” sends", element.payload, feel.ContextType()


def _of_loop(element: Element) -> Iterator[tuple[str, str, feel.Type | None]]:
    loop = element.loop
    if loop is None:
        return
    if loop.collection:
        yield f"The list of “{element.label}”", loop.collection, None
    if loop.cardinality:
        yield f"The number of turns of “{element.label}”", loop.cardinality, feel.NUMBER
    if loop.condition:
        yield f"The condition of the loop “{element.label}”", loop.condition, feel.BOOLEAN
