"""A diagram in words: its steps in order with who does each and where it goes next, and the state of each in a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.store.queries.instances import HistoryItem, WaitingFor

KINDS: Final = {
    "userTask": "Task",
    "manualTask": "Task",
    "serviceTask": "Automatic",
    "sendTask": "Letter or email",
    "scriptTask": "Automatic",
    "businessRuleTask": "Decision table",
    "receiveTask": "Waits",
    "callActivity": "Another process",
    "subProcess": "Part of the process",
    "exclusiveGateway": "Question",
    "inclusiveGateway": "Question",
    "parallelGateway": "All of these",
    "eventBasedGateway": "Whichever comes first",
    "startEvent": "Start",
    "endEvent": "End",
    "intermediateCatchEvent": "Waits",
    "intermediateThrowEvent": "Tells others",
    "boundaryEvent": "While this is open",
}
STATES: Final = {"current": "Now", "done": "Done", "failed": "Stuck"}


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a diagram as the outline lists it."""

    id: str
    name: str
    kind: str
    who: str
    clauses: tuple[str, ...]
    following: tuple[str, ...]
    state: str


def marks(history: Iterable[HistoryItem], waiting: Iterable[WaitingFor], *, process: str) -> dict[str, str]:
    """Return the state of each element of one process: done, failed, or current."""
    states = {"completed": "done", "failed": "failed"}
    found = {item.element: states[item.event] for item in history if item.process == process and item.event in states}
    entered = {item.element for item in history if item.process == process}
    return found | {wait.element: "current" for wait in waiting if wait.element in entered}


def steps(process: Any, states: Mapping[str, str]) -> list[Step]:
    """Return the elements of a process in the order of its flows, each with what may follow."""
    return [_step(process, process.elements[key], states) for key in _in_order(process)]


def _step(process: Any, element: Any, states: Mapping[str, str]) -> Step:
    flows = [process.flows[key] for key in element.outgoing if key in process.flows]
    following = []
    for flow in flows:
        target = process.elements[flow.target]
        following.append(f"{flow.name}: {target.label}" if flow.name else target.label)
    return Step(
        id=element.id,
        name=element.label,
        kind=KINDS.get(element.kind, element.kind),
        who=element.lane or "",
        clauses=element.clauses,
        following=tuple(following),
        state=STATES.get(states.get(element.id, ""), ""),
    )


def _in_order(process: Any) -> Iterator[str]:
    """Yield the ids of all elements along the flows from the start, boundary events after what they stand on."""
    attached: dict[str, list[str]] = {}
    for element in process.elements.values():
        if element.attached_to:
            attached.setdefault(element.attached_to, []).append(element.id)
    seen: set[str] = set()
    starts = [element.id for element in process.elements.values() if element.kind == "startEvent"]
    todo = [*starts, *(key for key in process.elements if key not in starts)]
    while todo:
        key = todo.pop(0)
        if key in seen:
            continue
        seen.add(key)
        yield key
        following = [process.flows[flow].target for flow in process.elements[key].outgoing if flow in process.flows]
        todo = [*attached.get(key, []), *following, *todo]
