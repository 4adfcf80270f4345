"""Operations: what is running, waiting and stuck, and putting it right. For the operations role of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from app.api.call import Call
from app.api.route import Body, Listing, route
from app.api.v1.paging import Paged
from app.errors import NotAllowed
from app.services import audit, incidents
from app.store.queries import operations as queries
from app.store.queries import stuck as stuck_queries
from app.store.queries import trail
from app.store.queries.operations import (
    IncidentDetail,
    IncidentItem,
    JobItem,
    MailItem,
    Overview,
    TimerItem,
)
from app.store.queries.stuck import StuckItem
from app.store.queries.trail import AuditItem


class IncidentQuery(Paged):
    """Which incidents are wanted."""

    state: Literal["open", "resolved"] | None = None
    instance: str | None = None


class TimerQuery(Paged):
    """Which timers are wanted."""

    state: Literal["waiting", "fired", "cancelled"] = "waiting"
    due_before: AwareDatetime | None = None


class JobQuery(Paged):
    """Which jobs are wanted."""

    state: Literal["ready", "running", "done", "applied", "failed", "cancelled", "dropped"] | None = None
    handler: str | None = None


class MailQuery(Paged):
    """Which letters and emails are wanted."""

    state: Literal["drafted", "handing over", "sent", "held", "in doubt", "refused"] | None = None
    channel: Literal["letter", "email", "encrypted email"] | None = None


class AuditQuery(Paged):
    """Which entries are wanted; `about` is an object or a stream (`instance:...`, `case:...`, `account:...`)."""

    actor: str | None = None
    act: str | None = None
    about: str | None = None


class Repair(Body):
    """Why, and for a retry the corrected inputs of the work."""

    reason: Annotated[str, Field(min_length=1, max_length=2_000)]
    input: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """How many entries were read; `intact` is true, or the first entry that is not as it was written."""

    entries: int
    intact: bool | dict[str, Any]


def _operations(call: Call) -> None:
    if not call.viewer.has_role("operations"):
        raise NotAllowed("This is for operations.")


@route("GET", "/operations/overview", tag="operations")
def overview(call: Call) -> Overview:
    """Show how things stand in the organisations I run."""
    _operations(call)
    return call.read(queries.overview)


@route("GET", "/operations/stuck", tag="operations")
def stuck(call: Call) -> Listing[StuckItem]:
    """List what cannot go on without somebody, longest first, with the reason and the fixes."""
    _operations(call)
    return Listing(call.read(stuck_queries.find, now=call.ports.clock.now(), real=call.ports.clock.real()))


@route("GET", "/operations/incidents", tag="operations")
def find_incidents(call: Call, query: IncidentQuery) -> Listing[IncidentItem]:
    """List incidents, newest first."""
    _operations(call)
    page = call.read(queries.incidents, state=query.state, instance=query.instance, cut=query.cut(call))
    return call.listing(page)


@route("GET", "/operations/incidents/<int:incident_id>", tag="operations")
def incident(call: Call, incident_id: int) -> IncidentDetail:
    """Show an incident: the work, its inputs (masked where they belong to a case) and every attempt."""
    _operations(call)
    return call.read(queries.incident, incident_id)


@route("POST", "/operations/incidents/<int:incident_id>/retry", tag="operations")
def retry(call: Call, incident_id: int, body: Repair) -> IncidentDetail:
    """Try again what failed, with corrected inputs where given; what was sent already is not sent twice."""
    _operations(call)
    incidents.retry(call.ports, call.viewer, incident_id, reason=body.reason, new_input=body.input)
    return call.read(queries.incident, incident_id)


@route("POST", "/operations/incidents/<int:incident_id>/resolve", tag="operations")
def resolve(call: Call, incident_id: int, body: Repair) -> IncidentDetail:
    """Close an incident that was dealt with elsewhere."""
    _operations(call)
    incidents.resolve(call.ports, call.viewer, incident_id, reason=body.reason)
    return call.read(queries.incident, incident_id)


@route("GET", "/operations/timers", tag="operations")
def timers(call: Call, query: TimerQuery) -> Listing[TimerItem]:
    """List timers, those due first at the top."""
    _operations(call)
    page = call.read(queries.timers, state=query.state, due_before=query.due_before, cut=query.cut(call))
    return call.listing(page)


@route("GET", "/operations/jobs", tag="operations")
def jobs(call: Call, query: JobQuery) -> Listing[JobItem]:
    """List jobs, newest first."""
    _operations(call)
    return call.listing(call.read(queries.jobs, state=query.state, handler=query.handler, cut=query.cut(call)))


@route("GET", "/operations/mail", tag="operations")
def mail(call: Call, query: MailQuery) -> Listing[MailItem]:
    """List letters and emails, newest first; addresses are shortened."""
    _operations(call)
    return call.listing(call.read(queries.mail, state=query.state, channel=query.channel, cut=query.cut(call)))


@route("GET", "/operations/audit", tag="operations")
def find_audit(call: Call, query: AuditQuery) -> Listing[AuditItem]:
    """List the audit of the organisations I run, newest first."""
    _operations(call)
    filters = trail.Filters(query.actor, query.act, query.about)
    return call.listing(call.read(trail.find, filters, cut=query.cut(call)))


@route("POST", "/operations/audit/verify", tag="operations", safe=True)
def verify(call: Call) -> Verification:
    """Verify that no entry of the audit was changed, inserted or cut off."""
    found = audit.verify(call.ports, call.viewer)
    return Verification(found.entries, True if found.intact else dict(found.broken or {}))
