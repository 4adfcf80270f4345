"""What a diagram says, as plain frozen values: processes, lanes, elements, flows.

Services and pages read these; nothing here knows SpiffWorkflow or XML. `kind` is BPMN's own name (`userTask`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.facts import ClockLength

USER_TASKS = frozenset({"userTask", "manualTask"})
OPERATOR_TASKS = frozenset({"serviceTask", "sendTask"})
TASKS = USER_TASKS | OPERATOR_TASKS | {"scriptTask", "businessRuleTask", "receiveTask"}
SUBPROCESSES = frozenset({"subProcess"})
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
CATCHES = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
NODES = ACTIVITIES | GATEWAYS | EVENTS


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `condition` is FEEL."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for or throws. `ref` is a message or signal name, an error or escalation code, a link."""

    kind: str
    ref: str | None = None
    timer: str | None = None
    timer_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """A step that is done for each item of a list, or again while a condition holds. Expressions are FEEL."""

    kind: str
    sequential: bool = False
    collection: str | None = None
    cardinality: str | None = None
    item: str | None = None
    result: str | None = None
    results: str | None = None
    condition: str | None = None
    maximum: int | None = None
    test_before: bool = False


@dataclass(frozen=True, slots=True)
class Operator:
    """The handler of a service or send task, its FEEL inputs, and the name of its result in instance data."""

    handler: str
    parameters: Mapping[str, str]
    result: str | None


@dataclass(frozen=True)
class Element:
    """One node of a diagram. `parent` is the embedded subprocess it stands in, `lane` the name of its lane."""

    id: str
    name: str
    kind: str
    process: str
    line: int
    parent: str | None = None
    lane: str | None = None
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    events: tuple[Event, ...] = ()
    interrupting: bool = True
    attached_to: str | None = None
    called: str | None = None
    decision: str | None = None
    script: str | None = None
    payload: str | None = None
    variable: str | None = None
    operator: Operator | None = None
    loop: Loop | None = None
    by_event: bool = False

    @property
    def event(self) -> Event | None:
        """The one event this element waits for or throws, None for a plain one."""
        return self.events[0] if self.events else None

    @property
    def handler(self) -> str | None:
        """The handler a service or send task calls."""
        return self.operator.handler if self.operator else None

    @property
    def parameters(self) -> Mapping[str, str]:
        """The FEEL inputs of that handler."""
        return self.operator.parameters if self.operator else {}

    @property
    def message(self) -> str | None:
        """The message or signal this element waits for or throws."""
        return self.event.ref if self.event and self.event.kind in ("message", "signal") else None

    @property
    def form(self) -> str | None:
        """The form id of a task; FEEL when it starts with `=`."""
        return self.properties.get("form") or None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the manual this element cites."""
        return tuple(self.properties.get("clauses", "").split())

    @property
    def label(self) -> str:
        """How sentences name the element."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane and the ids of the elements in it."""

    id: str
    name: str
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Process:
    """One process of a file: everything drawn in it, embedded subprocesses included."""

    key: str
    name: str
    documentation: str
    line: int
    properties: Mapping[str, str]
    lanes: tuple[Lane, ...]
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    executable: bool = True

    def level(self, parent: str | None) -> tuple[Element, ...]:
        """Return the elements drawn directly in the process (None) or in one embedded subprocess."""
        return tuple(element for element in self.elements.values() if element.parent == parent)

    def starts(self, parent: str | None = None) -> tuple[Element, ...]:
        """Return the start events of one level."""
        return tuple(element for element in self.level(parent) if element.kind == "startEvent")


@dataclass(frozen=True)
class Definition:
    """A main process with all it calls, compiled. Immutable: threads and instances share it.

    `opens_cases` is the most references one run through it can need; `record_paths` are the paths that its FEEL may
    read from the case record; `ends` are the names of the main process's end events.
    """

    key: str
    name: str
    documentation: str
    processes: Mapping[str, Process]
    start_messages: tuple[str, ...]
    messages: tuple[str, ...]
    ends: tuple[str, ...]
    clock_lengths: Mapping[str, ClockLength]
    opens_cases: int
    record_paths: frozenset[str]
    forms: tuple[str, ...]
    called: tuple[str, ...]
    program: Any = field(repr=False, compare=False, default=None)

    @property
    def main(self) -> Process:
        """The main process."""
        return self.processes[self.key]

    def element(self, process: str, element: str) -> Element:
        """Return one element; `KeyError` when there is none."""
        return self.processes[process].elements[element]
