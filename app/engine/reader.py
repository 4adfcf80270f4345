"""A BPMN file as `Process` values. Reads what is there, right or wrong; what is wrong the linter says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from app.engine import xml
from app.engine.model import NODES, Element, Event, Flow, Lane, Loop, Operator, Process
from app.engine.xml import BPMN, SPIFF

_REFS = {"message": "name", "signal": "name", "error": "errorCode", "escalation": "escalationCode"}
_TIMERS = ("timeDate", "timeDuration", "timeCycle")
# Read as elements too, so that the linter can name them.
UNSUPPORTED = frozenset({"task", "transaction", "adHocSubProcess", "complexGateway", "callChoreography"})


def read_processes(root: etree._Element) -> dict[str, Process]:
    """Return every process of a document by its id."""
    reader = _Reader(root)
    return {process.key: process for process in map(reader.process, root.iter(f"{BPMN}process"))}


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self.names = {
            (kind, node.get("id")): node.get(attribute) or node.get("name")
            for kind, attribute in _REFS.items()
            for node in root.iter(f"{BPMN}{kind}")
        }

    def process(self, node: etree._Element) -> Process:
        key = node.get("id") or ""
        lanes, lane_of = _lanes(node)
        flows = {flow.id: flow for flow in _flows(node)}
        elements = {e.id: e for e in self._level(node, key, None, lane_of)}
        return Process(
            key=key,
            name=node.get("name") or key,
            documentation=xml.text(node.find(f"{BPMN}documentation")) or "",
            line=xml.line(node),
            properties=_properties(node),
            lanes=lanes,
            elements=_wired(elements, flows),
            flows=flows,
            executable=node.get("isExecutable", "true") == "true",
        )

    def _level(
        self, scope: etree._Element, key: str, parent: str | None, lane_of: Mapping[str, str]
    ) -> Iterator[Element]:
        for node in scope.iterchildren():
            kind = xml.local(node)
            if kind not in NODES and kind not in UNSUPPORTED:
                continue
            element = self._element(node, key, parent, lane_of)
            yield element
            if kind in ("subProcess", "transaction", "adHocSubProcess"):
                inside = _InLane(lane_of, element.lane)
                yield from self._level(node, key, element.id, inside)

    def _element(self, node: etree._Element, key: str, parent: str | None, lane_of: Mapping[str, str]) -> Element:
        kind, id_ = xml.local(node), node.get("id") or ""
        interrupting = node.get("cancelActivity" if kind == "boundaryEvent" else "isInterrupting", "true")
        return Element(
            id=id_,
            name=" ".join((node.get("name") or "").split()),
            kind=kind,
            process=key,
            line=xml.line(node),
            parent=parent,
            lane=lane_of.get(id_),
            documentation=xml.text(node.find(f"{BPMN}documentation")) or "",
            properties=_properties(node),
            default=node.get("default"),
            events=tuple(self._events(node)),
            interrupting=interrupting == "true",
            attached_to=node.get("attachedToRef"),
            called=node.get("calledElement"),
            decision=_extension(node, "calledDecisionId"),
            script=xml.text(node.find(f"{BPMN}script")),
            payload=_extension(node, "messagePayload", "payloadExpression", "payload"),
            variable=_extension(node, "messageVariable", "variableName"),
            operator=_operator(node),
            loop=_loop(node),
            by_event=node.get("triggeredByEvent") == "true",
        )

    def _events(self, node: etree._Element) -> Iterator[Event]:
        if node.get("messageRef"):
            yield Event("message", self.names.get(("message", node.get("messageRef"))))
        for child in node.iterchildren(f"{BPMN}*"):
            name = xml.local(child)
            if not name.endswith("EventDefinition"):
                continue
            kind = name.removesuffix("EventDefinition")
            timers = [(t, child.find(f"{BPMN}{t}")) for t in _TIMERS if child.find(f"{BPMN}{t}") is not None]
            ref = child.get("name") if kind == "link" else self.names.get((kind, child.get(f"{kind}Ref")))
            if timers:
                yield Event(kind, ref, xml.text(timers[0][1]), timers[0][0] if len(timers) == 1 else "several")
            else:
                yield Event(kind, ref)


class _InLane(Mapping[str, str]):
    """Everything inside a subprocess stands in the subprocess's lane, unless a lane names it."""

    def __init__(self, lane_of: Mapping[str, str], lane: str | None) -> None:
        self._lane_of, self._lane = lane_of, lane

    def __getitem__(self, key: str) -> str:
        found = self._lane_of.get(key, self._lane)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._lane_of)

    def __len__(self) -> int:
        return len(self._lane_of)


def _lanes(process: etree._Element) -> tuple[tuple[Lane, ...], dict[str, str]]:
    lanes: list[Lane] = []
    lane_of: dict[str, str] = {}
    for node in process.iter(f"{BPMN}lane"):
        inside = tuple(filter(None, (xml.text(ref) for ref in node.iterchildren(f"{BPMN}flowNodeRef"))))
        lane = Lane(node.get("id") or "", " ".join((node.get("name") or "").split()), inside)
        lanes.append(lane)
        lane_of |= dict.fromkeys(inside, lane.name)
    return tuple(lanes), lane_of


def _flows(process: etree._Element) -> Iterator[Flow]:
    for node in process.iter(f"{BPMN}sequenceFlow"):
        yield Flow(
            id=node.get("id") or "",
            name=" ".join((node.get("name") or "").split()),
            source=node.get("sourceRef") or "",
            target=node.get("targetRef") or "",
            condition=xml.text(node.find(f"{BPMN}conditionExpression")),
            line=xml.line(node),
        )


def _wired(elements: dict[str, Element], flows: Mapping[str, Flow]) -> dict[str, Element]:
    """Fill in `incoming` and `outgoing` from the flows: the tags inside the nodes are decoration."""
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    for flow in flows.values():
        outgoing.setdefault(flow.source, []).append(flow.id)
        incoming.setdefault(flow.target, []).append(flow.id)
    return {
        id_: replace(element, incoming=tuple(incoming.get(id_, ())), outgoing=tuple(outgoing.get(id_, ())))
        for id_, element in elements.items()
    }


def _properties(node: etree._Element) -> dict[str, str]:
    path = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property"
    return {p.get("name") or "": p.get("value") or "" for p in node.iterfind(path)}


def _extension(node: etree._Element, *names: str) -> str | None:
    """Return the text of one of our extension tags of a node or of its event definition, or the property so named."""
    for path in (f"{BPMN}extensionElements", f"{BPMN}*/{BPMN}extensionElements"):
        for holder in node.iterfind(path):
            for name in names:
                found = xml.text(holder.find(f"{SPIFF}{name}"))
                if found:
                    return found
    properties = _properties(node)
    return next((properties[name] for name in names if properties.get(name)), None)


def _operator(node: etree._Element) -> Operator | None:
    found = node.find(f"{BPMN}extensionElements/{SPIFF}serviceTaskOperator")
    if found is None:
        return None
    parameters = {p.get("id") or "": p.get("value") or "" for p in found.iter(f"{SPIFF}parameter")}
    return Operator(found.get("id") or "", parameters, found.get("resultVariable") or None)


def _loop(node: etree._Element) -> Loop | None:
    each = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if each is not None:
        return Loop(
            kind="each",
            sequential=each.get("isSequential") == "true",
            collection=_properties(node).get("collection") or xml.text(each.find(f"{BPMN}loopDataInputRef")),
            cardinality=xml.text(each.find(f"{BPMN}loopCardinality")),
            item=_data_name(each.find(f"{BPMN}inputDataItem")),
            result=_data_name(each.find(f"{BPMN}outputDataItem")),
            results=xml.text(each.find(f"{BPMN}loopDataOutputRef")),
            condition=xml.text(each.find(f"{BPMN}completionCondition")),
        )
    again = node.find(f"{BPMN}standardLoopCharacteristics")
    if again is None:
        return None
    maximum = again.get("loopMaximum") or ""
    return Loop(
        kind="again",
        condition=xml.text(again.find(f"{BPMN}loopCondition")),
        maximum=int(maximum) if maximum.isdecimal() else None,
        test_before=again.get("testBefore") == "true",
    )


def _data_name(node: etree._Element | None) -> str | None:
    return None if node is None else node.get("name") or node.get("id")
