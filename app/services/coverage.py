"""How much of the diagrams was walked: nodes and flows of each process, told from the history of instances.

History keeps elements, not flows. A flow counts as walked when its source was left and its target entered right after
it, or when it is the only way out of a source that was left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.engine.model import Process

EVENT_GATEWAY = "eventBasedGateway"


class Happened(Protocol):
    """One line of the history of an instance, as the API lists it."""

    @property
    def process(self) -> str:
        """The process the element is drawn in."""

    @property
    def element(self) -> str:
        """The element."""

    @property
    def event(self) -> str:
        """What happened to it."""


@dataclass(frozen=True, slots=True)
class Walked:
    """The ids of the nodes that were completed and of the flows that were followed, by process."""

    nodes: frozenset[tuple[str, str]] = frozenset()
    flows: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Walked) -> Walked:
        return Walked(self.nodes | other.nodes, self.flows | other.flows)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of one process was walked, and what was not."""

    process: str
    nodes: int
    flows: int
    missed_nodes: tuple[str, ...]
    missed_flows: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return the row as JSON values."""
        return {
            "process": self.process,
            "nodes": self.nodes,
            "flows": self.flows,
            "missed_nodes": list(self.missed_nodes),
            "missed_flows": list(self.missed_flows),
        }


def walked(processes: Mapping[str, Process], history: Iterable[Happened]) -> Walked:
    """Return what one instance walked, from its history in order."""
    nodes: set[tuple[str, str]] = set()
    flows: set[tuple[str, str]] = set()
    left: dict[str, str] = {}
    for line in history:
        process = processes.get(line.process)
        if process is None or line.element not in process.elements:
            continue
        if line.event == "completed":
            nodes.add((process.key, line.element))
            left[process.key] = line.element
            flows |= {(process.key, flow) for flow in _certain(process, line.element)}
        elif line.event == "entered":
            flows |= {(process.key, flow) for flow in _between(process, left.get(process.key), line.element)}
    return Walked(frozenset(nodes), frozenset(flows))


def coverage(process: Process, found: Walked) -> Coverage:
    """Return what of a process is in what was walked."""
    missed_nodes = (element for element in process.elements if (process.key, element) not in found.nodes)
    missed_flows = (flow for flow in process.flows if (process.key, flow) not in found.flows)
    return Coverage(
        process.key, len(process.elements), len(process.flows), tuple(sorted(missed_nodes)), tuple(sorted(missed_flows))
    )


def _certain(process: Process, element: str) -> tuple[str, ...]:
    """Return the flows that are followed whenever an element is left."""
    left = process.elements[element]
    return left.outgoing if len(left.outgoing) == 1 or left.kind == EVENT_GATEWAY else ()


def _between(process: Process, source: str | None, target: str) -> tuple[str, ...]:
    """Return the flow from one element to another where there is exactly one."""
    found = tuple(id_ for id_, flow in process.flows.items() if (flow.source, flow.target) == (source, target))
    return found if len(found) == 1 else ()
