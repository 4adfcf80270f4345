"""Incidents: what failed, every attempt, trying again and closing. Both need a reason, and both are in the audit."""

from __future__ import annotations

from typing import Any, Final

from flask import request

from app.services import incidents
from app.store.queries import names, operations
from app.web import cursors, security
from app.web.access import page
from app.web.operations import blueprint, frame

PAGE: Final = 50
OUTCOMES: Final = {"succeeded": "Done", "failed": "Failed", "dropped": "Done too late: the process had gone on"}


@blueprint.get("/incidents")
@page("operations")
def incident_list() -> str:
    """Show incidents, the newest first: the open ones, or all."""
    state = None if request.args.get("state") == "all" else "open"
    with security.ports().database.read() as tx:
        found = operations.incidents(tx, security.viewer(), state=state, cut=cursors.cut(PAGE))
    return frame.show("incidents", title="Incidents", found=found.items, page=cursors.links(found), state=state)


@blueprint.get("/incidents/<int:incident_id>")
@page("operations")
def incident(incident_id: int) -> str:
    """Show one incident."""
    return _page(incident_id, {})


@blueprint.post("/incidents/<int:incident_id>/retry")
@page("operations")
def retry(incident_id: int) -> Any:
    """Try again what failed."""
    ports, viewer = security.ports(), security.viewer()
    return frame.reasoned(
        lambda reason: incidents.retry(ports, viewer, incident_id, reason=reason),
        done="It is being tried again. If it fails once more, a new incident appears.",
        back=f"/ops/incidents/{incident_id}",
        again=lambda errors: _page(incident_id, errors),
    )


@blueprint.post("/incidents/<int:incident_id>/resolve")
@page("operations")
def resolve(incident_id: int) -> Any:
    """Close an incident that was dealt with by hand."""
    ports, viewer = security.ports(), security.viewer()
    return frame.reasoned(
        lambda reason: incidents.resolve(ports, viewer, incident_id, reason=reason),
        done="The incident is closed.",
        back=f"/ops/incidents/{incident_id}",
        again=lambda errors: _page(incident_id, errors),
    )


def _page(incident_id: int, errors: dict[str, str]) -> str:
    with security.ports().database.read() as tx:
        found = operations.incident(tx, security.viewer(), incident_id)
        who = names.of(tx, [found.incident.resolved_by])
    return frame.show(
        "incident",
        title=f"{found.incident.name} could not be done",
        found=found,
        incident=found.incident,
        people=who,
        outcomes=OUTCOMES,
        reason=request.form.get("reason", ""),
        messages=errors,
        errors=frame.summary(errors),
    )
