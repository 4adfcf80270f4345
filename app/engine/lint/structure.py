"""Ids, flows, gateways, reachability: what the drawing must be so that it means what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from app.domain.finding import Finding
from app.engine import xml
from app.engine.lint.diagram import Diagram, at, at_flow, at_node, at_process
from app.engine.model import ACTIVITIES, GATEWAYS, Element, Flow, Process
from app.engine.reader import UNSUPPORTED
from app.engine.xml import BPMN

MAX_ELEMENTS = 400
_RESERVED = frozenset({"Start", "End", "Root"})
_RESERVED_ENDS = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin", " [child]", " [turn]", " [listens]")
_DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})
_WAITS = frozenset(
    {"userTask", "manualTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway", "sendTask", "serviceTask"}
)


def check(diagram: Diagram) -> Iterator[Finding]:
    """Yield what is wrong with the structure."""
    yield from _ids(diagram)
    yield from _lanes(diagram)
    for process in diagram.executable:
        if len(process.elements) > MAX_ELEMENTS:
            message = (
                f"The process has {len(process.elements)} elements; at most {MAX_ELEMENTS} are run. Cut it into phases."
            )
            yield at_process(process, "too-large", message)
            continue
        levels = [None, *(e.id for e in process.elements.values() if e.kind == "subProcess")]
        for parent in levels:
            yield from _level(process, parent)
        for flow in process.flows.values():
            yield from _flow(process, flow.id)
        for element in process.elements.values():
            yield from _flows_of(process, element)
            yield from _gateway(process, element)


def _ids(diagram: Diagram) -> Iterator[Finding]:
    counted = Counter(node.get("id") for node in diagram.root.iter(f"{BPMN}*") if node.get("id"))
    for node in diagram.root.iter(f"{BPMN}*"):
        id_ = node.get("id")
        if id_ is None:
            if xml.local(node) in ACTIVITIES | GATEWAYS | UNSUPPORTED | {"startEvent", "endEvent", "sequenceFlow"}:
                yield at_node(node, "no-id", f"This {xml.local(node)} has no id.")
        elif counted[id_] > 1:
            yield at_node(node, "duplicate-id", f"The id {id_} is used {counted[id_]} times. Ids are unique in a file.")
        elif id_ in _RESERVED or id_.endswith(_RESERVED_ENDS):
            yield at_node(node, "reserved-id", f"The id {id_} is one the engine uses itself. Choose another.")


def _lanes(diagram: Diagram) -> Iterator[Finding]:
    for node in diagram.root.iter(f"{BPMN}flowNodeRef"):
        name = xml.text(node)
        if not any(name in process.elements for process in diagram.processes.values()):
            yield at_node(node, "lane", f"A lane holds {name}, which is not in the diagram.")


def _level(process: Process, parent: str | None) -> Iterator[Finding]:
    inside = process.level(parent)
    where = f"“{process.elements[parent].label}”" if parent else "The process"
    place = process.elements[parent] if parent else None
    starts = process.starts(parent)

    def here(rule: str, message: str) -> Finding:
        return at(place, rule, message) if place else at_process(process, rule, message)

    if not starts:
        yield here("no-start", f"{where} has no start event.")
    if parent and len(starts) > 1:
        yield here("several-starts", f"{where} has {len(starts)} start events; inside a subprocess there is one.")
    if not parent and len({start.message for start in starts}) < len(starts):
        yield here("several-starts", f"{where} has several start events that are started in the same way.")
    if not any(element.kind == "endEvent" for element in inside):
        yield here("no-end", f"{where} has no end event.")
    yield from _unreachable(process, inside)
    yield from _endless(process, inside)


def _successors(process: Process, inside: tuple[Element, ...]) -> Mapping[str, list[str]]:
    ids = {element.id for element in inside}
    after = {e.id: [process.flows[f].target for f in e.outgoing if process.flows[f].target in ids] for e in inside}
    for element in inside:
        if element.attached_to in after:
            after[element.attached_to].append(element.id)
        if element.kind == "intermediateThrowEvent" and element.event and element.event.kind == "link":
            after[element.id] += [
                e.id for e in inside if e.kind == "intermediateCatchEvent" and e.event == element.event
            ]
    return after


def _unreachable(process: Process, inside: tuple[Element, ...]) -> Iterator[Finding]:
    after = _successors(process, inside)
    todo = [element.id for element in inside if element.kind == "startEvent" or element.by_event]
    reached: set[str] = set()
    while todo:
        id_ = todo.pop()
        if id_ not in reached:
            reached.add(id_)
            todo += after[id_]
    for element in inside:
        if element.id not in reached:
            yield at(element, "unreachable", f"Nothing leads to “{element.label}”: it can never happen.")


def _endless(process: Process, inside: tuple[Element, ...]) -> Iterator[Finding]:
    """Find loops in which nothing waits: they would run until the engine stops them."""
    after = _successors(process, inside)
    kinds = {element.id: element for element in inside}
    quick = {
        id_: [n for n in next_ if not _may_wait(kinds[n])] for id_, next_ in after.items() if not _may_wait(kinds[id_])
    }
    for id_ in quick:
        todo, seen = list(quick[id_]), set()
        while todo:
            one = todo.pop()
            if one == id_:
                yield at(kinds[id_], "endless", f"“{kinds[id_].label}” is in a loop in which nothing waits.", "warning")
                break
            if one not in seen:
                seen.add(one)
                todo += quick[one]


def _may_wait(element: Element) -> bool:
    return element.kind in _WAITS or element.kind in ("subProcess", "callActivity", "boundaryEvent")


def _flow(process: Process, id_: str) -> Iterator[Finding]:
    flow = process.flows[id_]
    source, target = process.elements.get(flow.source), process.elements.get(flow.target)
    for end, what in ((source, flow.source), (target, flow.target)):
        if end is None:
            yield at_flow(
                process,
                flow,
                "flow-end",
                f"The flow {flow.id} begins or ends at {what or 'nothing'}, which is not a step.",
            )
    if source is None or target is None:
        return
    if source.parent != target.parent:
        message = f"The flow {flow.id} crosses the border of a subprocess. End inside, and go on outside."
        yield at_flow(process, flow, "flow-border", message)
    if flow.condition and source.kind not in _DECIDING:
        message = (
            f"The condition on the flow {flow.name or flow.id} would be ignored: only gateways decide. Draw a gateway."
        )
        yield at_flow(process, flow, "condition", message)
    if target.kind in ("startEvent", "boundaryEvent"):
        yield at_flow(process, flow, "flow-end", f"A flow cannot lead to the {target.kind} “{target.label}”.")


def _flows_of(process: Process, element: Element) -> Iterator[Finding]:
    if element.kind == "endEvent":
        if element.outgoing:
            yield at(element, "flow-out", f"The end event “{element.label}” has a flow out of it.")
        return
    is_link = element.kind == "intermediateThrowEvent" and element.event is not None and element.event.kind == "link"
    if not element.outgoing and not element.by_event and not is_link:
        yield at(element, "dead-end", f"The path stops at “{element.label}”. Lead it to an end event.")
    if len(element.outgoing) > 1 and element.kind not in GATEWAYS:
        yield at(
            element, "split", f"“{element.label}” has {len(element.outgoing)} flows out of it. Split with a gateway."
        )


def _gateway(process: Process, element: Element) -> Iterator[Finding]:
    flows = [process.flows[id_] for id_ in element.outgoing]
    if element.default and element.default not in element.outgoing:
        yield at(element, "default", f"The default flow of “{element.label}” is not one of its flows.")
    if element.kind in _DECIDING and len(flows) > 1:
        yield from _decision(process, element, flows)
    if element.kind == "eventBasedGateway":
        for flow in flows:
            target = process.elements.get(flow.target)
            if target is not None and target.kind not in ("intermediateCatchEvent", "receiveTask"):
                message = f"“{element.label}” waits for events, but leads to “{target.label}”, which is none."
                yield at_flow(process, flow, "event-gateway", message)


def _decision(process: Process, element: Element, flows: list[Flow]) -> Iterator[Finding]:
    if not element.default:
        message = f"“{element.label}” has no default flow: when no answer fits, the case stops. Mark one as default."
        yield at(element, "no-default", message)
    for flow in flows:
        if flow.id == element.default and flow.condition:
            message = f"The default flow {flow.name or flow.id} carries a condition, which would be ignored."
            yield at_flow(process, flow, "default", message)
        if flow.id != element.default and not flow.condition:
            yield at_flow(process, flow, "no-condition", f"The flow {flow.name or flow.id} has no condition.")
