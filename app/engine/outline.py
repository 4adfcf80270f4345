"""A diagram as a nested list: each step, who does it, and what comes next. What a screen reader can walk through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.model import Definition, Element, Flow, Process

_KINDS = {
    "startEvent": "Start",
    "endEvent": "End",
    "userTask": "Task",
    "manualTask": "Manual task",
    "serviceTask": "Automatic step",
    "sendTask": "Letter or email",
    "receiveTask": "Wait for a message",
    "scriptTask": "Automatic step",
    "businessRuleTask": "Decision table",
    "callActivity": "Process",
    "subProcess": "Section",
    "exclusiveGateway": "Question",
    "inclusiveGateway": "Question with several answers",
    "parallelGateway": "At the same time",
    "eventBasedGateway": "Whatever happens first",
    "intermediateThrowEvent": "Event",
    "intermediateCatchEvent": "Wait",
    "boundaryEvent": "Meanwhile",
}
_WAITS = {"timer": "Wait for a time", "message": "Wait for a message", "signal": "Wait for a signal", "link": "Go on"}


@dataclass(frozen=True, slots=True)
class Next:
    """Where a flow leads: the answer written on it, and the step. `back` means that the step was listed before."""

    answer: str
    element: str
    name: str
    back: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One step of the outline; `inside` are the steps of a section, `meanwhile` the events on it."""

    element: str
    name: str
    kind: str
    who: str | None
    called: str | None
    next: tuple[Next, ...]
    meanwhile: tuple[Item, ...] = ()
    inside: tuple[Item, ...] = ()


def outline(definition: Definition, process: str) -> list[Item]:
    """Return the steps of a process in the order in which a case meets them, sections with their steps inside."""
    return list(_level(definition.processes[process], None))


def _level(process: Process, parent: str | None) -> Iterator[Item]:
    order = _in_order(process, parent)
    place = {element.id: number for number, element in enumerate(order)}
    for element in order:
        if element.kind != "boundaryEvent":
            yield _item(process, element, place)


def _in_order(process: Process, parent: str | None) -> list[Element]:
    """Return the elements of a level, depth first from its starts; what nothing leads to comes last."""
    inside = process.level(parent)
    beside = [element for element in inside if element.by_event]
    found: dict[str, Element] = {}
    todo = [*reversed([*process.starts(parent), *beside])]
    while todo:
        element = todo.pop()
        if element.id in found:
            continue
        found[element.id] = element
        attached = [event for event in inside if event.attached_to == element.id]
        following = [process.elements.get(process.flows[id_].target) for id_ in element.outgoing]
        todo += reversed([*(step for step in following if step is not None and step.parent == parent), *attached])
    return [*found.values(), *(element for element in inside if element.id not in found)]


def _item(process: Process, element: Element, place: dict[str, int]) -> Item:
    attached = [event for event in process.level(element.parent) if event.attached_to == element.id]
    return Item(
        element=element.id,
        name=element.label,
        kind=_kind(element),
        who=element.properties.get("group") or element.lane,
        called=element.called,
        next=tuple(_next(process, process.flows[id_], place) for id_ in element.outgoing),
        meanwhile=tuple(_item(process, event, place) for event in attached),
        inside=tuple(_level(process, element.id)) if element.kind == "subProcess" else (),
    )


def _next(process: Process, flow: Flow, place: dict[str, int]) -> Next:
    target = process.elements.get(flow.target)
    name = target.label if target is not None else flow.target
    return Next(flow.name, flow.target, name, place.get(flow.target, 0) <= place.get(flow.source, 0))


def _kind(element: Element) -> str:
    if element.kind == "intermediateCatchEvent" and element.event is not None:
        return _WAITS.get(element.event.kind, "Wait")
    if element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) < 2:
        return "Paths meet"
    return _KINDS.get(element.kind, element.kind)
