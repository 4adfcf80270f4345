"""Running processes: list, look, history; cancel, hold, let go on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.api.call import Call
from app.api.route import Body, Listing, route
from app.api.v1.paging import Paged
from app.services import instances
from app.store.queries import instances as queries
from app.store.queries.instances import HistoryItem, InstanceDetail, InstanceItem


class InstanceQuery(Paged):
    """Which instances are wanted."""

    process: str | None = None
    status: Literal["running", "suspended", "incident", "completed", "cancelled"] | None = None
    case_ref: str | None = None
    version: Annotated[int | None, Field(ge=1, le=1_000_000)] = None


class Reason(Body):
    """Why something is done; it is kept in the audit."""

    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


@route("GET", "/instances", tag="instances")
def find(call: Call, query: InstanceQuery) -> Listing[InstanceItem]:
    """List the processes I may see, newest first."""
    filters = queries.Filters(query.process, query.status, query.case_ref, query.version)
    return call.listing(call.read(queries.find, filters, cut=query.cut(call)))


@route("GET", "/instances/<instance_id>", tag="instances")
def one(call: Call, instance_id: str) -> InstanceDetail:
    """Show one process: its data, how it ended, what it waits for, what it called."""
    return call.read(queries.one, instance_id)


@route("GET", "/instances/<instance_id>/history", tag="instances")
def history(call: Call, instance_id: str, query: Paged) -> Listing[HistoryItem]:
    """List what happened in a process, in order; `process` is the one an element is drawn in."""
    return call.listing(call.read(queries.history, instance_id, cut=query.cut(call)))


@route("POST", "/instances/<instance_id>/cancel", tag="instances")
def cancel(call: Call, instance_id: str, body: Reason) -> InstanceDetail:
    """Cancel a process: everything open in it closes. For operations."""
    call.read(queries.one, instance_id)
    instances.cancel(call.ports, call.viewer, instance_id, reason=body.reason)
    return call.read(queries.one, instance_id)


@route("POST", "/instances/<instance_id>/suspend", tag="instances")
def suspend(call: Call, instance_id: str, body: Reason) -> InstanceDetail:
    """Hold a process: no timer fires and no task can be completed until it is resumed. For operations."""
    call.read(queries.one, instance_id)
    instances.suspend(call.ports, call.viewer, instance_id, reason=body.reason)
    return call.read(queries.one, instance_id)


@route("POST", "/instances/<instance_id>/resume", tag="instances")
def resume(call: Call, instance_id: str, body: Reason) -> InstanceDetail:
    """Let a held process go on; timers that fell due meanwhile fire. For operations."""
    call.read(queries.one, instance_id)
    instances.resume(call.ports, call.viewer, instance_id, reason=body.reason)
    return call.read(queries.one, instance_id)
