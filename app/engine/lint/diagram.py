"""The diagram under examination, and what is known around it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from app import dmn, feel
from app.domain.finding import Finding, Severity
from app.domain.handlers import HandlerSpec
from app.engine import xml
from app.engine.model import Element, Flow, Process
from app.engine.reader import read_processes
from app.errors import RedressError


@dataclass(frozen=True)
class Known:
    """What exists beside the diagram."""

    handlers: Mapping[str, HandlerSpec]
    forms: Mapping[str, Mapping[str, Any]]
    decisions: Mapping[str, bytes]
    group_of: Callable[[str | None, str], str | None] | None
    groups: frozenset[str] | None
    processes: Mapping[str, bytes] | Collection[str]
    types: Mapping[str, feel.Type]
    letters: frozenset[str] | None
    messages: Mapping[str, Mapping[str, str]]


class Diagram:
    """One file: its XML, its processes, and what is known around it."""

    def __init__(self, root: etree._Element, known: Known) -> None:
        self.root, self.known = root, known
        self.processes = read_processes(root)

    @cached_property
    def executable(self) -> tuple[Process, ...]:
        """The processes that run."""
        return tuple(process for process in self.processes.values() if process.executable)

    @cached_property
    def decisions(self) -> Mapping[str, dmn.Model]:
        """The models of all decisions that can be read, by decision id; those that cannot are found elsewhere."""
        found: dict[str, dmn.Model] = {}
        for source in self.known.decisions.values():
            try:
                model = dmn.read(source)
            except RedressError:
                continue
            found |= dict.fromkeys(model.decisions, model)
        return found

    @cached_property
    def others(self) -> Mapping[str, Process]:
        """The other processes whose sources are known, by key."""
        if not isinstance(self.known.processes, Mapping):
            return {}
        found: dict[str, Process] = {}
        for source in self.known.processes.values():
            try:
                found |= read_processes(xml.read(source))
            except RedressError:
                continue
        return {key: process for key, process in found.items() if key not in self.processes}


def at(element: Element, rule: str, message: str, severity: Severity = "error") -> Finding:
    """Return a finding at an element."""
    return Finding(severity, rule, element.id or None, element.line, message, element.process)


def at_flow(process: Process, flow: Flow, rule: str, message: str, severity: Severity = "error") -> Finding:
    """Return a finding at a flow."""
    return Finding(severity, rule, flow.id or None, flow.line, message, process.key)


def at_process(process: Process, rule: str, message: str, severity: Severity = "error") -> Finding:
    """Return a finding at a whole process."""
    return Finding(severity, rule, process.key or None, process.line, message, process.key)


def at_node(node: etree._Element, rule: str, message: str, severity: Severity = "error") -> Finding:
    """Return a finding at a node of the XML."""
    return Finding(severity, rule, node.get("id"), xml.line(node), message)
