"""What a published process is for those who may start it: its start data as a schema, messages, ends, lanes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app import formkit
from app.domain.authority import Viewer
from app.engine import xml
from app.engine.model import Process
from app.engine.reader import read_processes
from app.errors import NotFound
from app.services import instances, typing_of
from app.services.ports import Ports
from app.store import definitions

JSON_TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "date and time": {"type": "string", "format": "date-time"},
    "days and time duration": {"type": "string", "format": "duration"},
}


@dataclass(frozen=True, slots=True)
class ProcessItem:
    """A published process. `callable` ones may run inside others; `startable` says whether I may start it."""

    key: str
    name: str
    version: int
    prefix: str
    startable: bool
    callable: bool


@dataclass(frozen=True, slots=True)
class MessageShown:
    """A message or signal that a process waits for, and the fields that may come with it."""

    name: str
    kind: str
    label: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class LaneShown:
    """A lane and the group that works in it."""

    name: str
    group: str | None


@dataclass(frozen=True, slots=True)
class ProcessDetail:
    """A published process; `start` is a JSON Schema of the data that a start takes."""

    key: str
    name: str
    version: int
    prefix: str
    startable: bool
    callable: bool
    documentation: str
    start: dict[str, Any]
    messages: list[MessageShown]
    ends: list[str]
    lanes: list[LaneShown]


def processes(ports: Ports, viewer: Viewer) -> list[ProcessItem]:
    """Return the published processes this person may know of."""
    found = [each for each in instances.startable(ports, viewer) if viewer.process in (None, each.key)]
    return [
        ProcessItem(each.key, each.name, each.version, each.key.split("-", 1)[0], each.startable, each.callable)
        for each in found
    ]


def process(ports: Ports, viewer: Viewer, key: str) -> ProcessDetail:
    """Return one published process."""
    item = next((each for each in processes(ports, viewer) if each.key == key), None)
    if item is None:
        raise NotFound("There is no such published process for you.")
    with ports.database.read() as tx:
        row = definitions.published(tx, "process", [key])[key]
        drawn = read_processes(xml.read(row.source.encode()))
        main = drawn[key]
        name = main.properties.get("start-form")
        form = definitions.published(tx, "form", [name]).get(name) if name else None
    return ProcessDetail(
        key=item.key,
        name=item.name,
        version=item.version,
        prefix=item.prefix,
        startable=item.startable,
        callable=item.callable,
        documentation=main.documentation,
        start=_start(main, formkit.read(form.source.encode()) if form else None),
        messages=_messages(ports, main),
        ends=_ends(main),
        lanes=[LaneShown(lane.name, ports.registry.group_of_lane(lane.name, key)) for lane in main.lanes],
    )


def _start(main: Process, form: formkit.Form | None) -> dict[str, Any]:
    declared = typing_of.declared(main.properties.get("inputs", ""))
    inputs = {name: dict(JSON_TYPES.get(type_name, {})) for name, type_name in declared.items()}
    if form is None:
        return {"type": "object", "properties": inputs, "additionalProperties": False}
    schema = formkit.schema(form)
    return {**schema, "properties": {**inputs, **schema.get("properties", {})}}


def _messages(ports: Ports, main: Process) -> list[MessageShown]:
    caught = [
        element.message
        for element in main.elements.values()
        if element.message and element.kind not in ("endEvent", "intermediateThrowEvent")
    ]
    rules = (ports.registry.messages.get(name) for name in dict.fromkeys(caught))
    return [MessageShown(rule.name, rule.kind, rule.label, dict(rule.payload)) for rule in rules if rule is not None]


def _ends(main: Process) -> list[str]:
    ends = [element.name or element.id for element in main.level(None) if element.kind == "endEvent"]
    return list(dict.fromkeys(ends))
