"""How a diagram should be worded, so that people understand it: advice, not errors."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.finding import Finding
from app.engine.lint.diagram import Diagram, at, at_flow
from app.engine.model import ACTIVITIES, Element, Process

_NAMED = ACTIVITIES | {"startEvent", "intermediateCatchEvent", "boundaryEvent"}


def check(diagram: Diagram) -> Iterator[Finding]:
    """Yield what people would not understand."""
    for process in diagram.executable:
        for element in process.elements.values():
            yield from _element(process, element)


def _element(process: Process, element: Element) -> Iterator[Finding]:
    if element.kind == "endEvent" and not element.name:
        message = "This end event has no name. Name the state in which the process ends."
        yield at(element, "no-name", message, "error" if element.parent is None else "warning")
    elif element.kind in _NAMED and not element.name:
        yield at(element, "no-name", f"{element.id} has no name.", "warning")
    if element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1:
        if not element.name.endswith("?"):
            message = f"The gateway {element.label} splits the path: name it as a question, ending in “?”."
            yield at(element, "question", message, "warning")
        for flow in (process.flows[id_] for id_ in element.outgoing):
            if not flow.name:
                message = f"The flow {flow.id} has no name. Name it as the answer to “{element.label}”."
                yield at_flow(process, flow, "answer", message, "warning")
