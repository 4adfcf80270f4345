"""Published processes: what they take, and starting one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from app.api.call import Call
from app.api.route import Body, Listing, route
from app.services import describing, instances
from app.services.describing import ProcessDetail, ProcessItem
from app.store.queries import cases


class Start(Body):
    """The data a start takes (see `start` of the process), and the case it is on where it does not open one."""

    data: Annotated[dict[str, Any], Field(default_factory=dict)]
    case_ref: Annotated[str | None, Field(max_length=32)] = None


@dataclass(frozen=True, slots=True)
class StartedInstance:
    """The process that was started."""

    id: str
    process: str
    version: int
    status: str
    case_ref: str | None


@route("GET", "/processes", tag="processes")
def find(call: Call) -> Listing[ProcessItem]:
    """List the published processes of my organisations; `startable` says whether I may start one."""
    return Listing(describing.processes(call.ports, call.viewer))


@route("GET", "/processes/<key>", tag="processes")
def one(call: Call, key: str) -> ProcessDetail:
    """Show a published process: the data a start takes as a JSON Schema, its messages, ends and lanes."""
    return describing.process(call.ports, call.viewer, key)


@route("POST", "/processes/<key>/instances", tag="processes", status=201)
def start(call: Call, key: str, body: Start) -> StartedInstance:
    """Start the latest published version of a process, on a case or on the one it opens."""
    if call.viewer.process is not None and body.case_ref:
        call.read(cases.known, body.case_ref)
    started = instances.start(call.ports, call.viewer, key, data=body.data, case_ref=body.case_ref)
    return StartedInstance(started.id, started.process, started.version, started.status, started.case_ref)
