"""Incidents: what could not be done, how to try again, and how to close what was mended by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from app.domain.authority import Viewer, may_operate
from app.engine.commands import Retry
from app.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from app.services.ports import Ports
from app.store import Tx, instances, letters, work
from app.store.session import after_commit


def fingerprint(element: str, code: str) -> str:
    """Return what incidents of the same cause share."""
    return hashlib.sha256(f"{element}\0{code}".encode()).hexdigest()[:16]


def retry(
    ports: Ports, viewer: Viewer, incident_id: int, *, reason: str, new_input: Mapping[str, Any] | None = None
) -> None:
    """Try again what failed: the job with its (corrected) inputs, or the automatic step."""
    from app.services import apply  # apply writes incidents through this module

    with ports.database.begin() as tx:
        incident = _open_incident(tx, viewer, incident_id, reason)
        instance = instances.lock(tx, incident.instance_id)
        at = ports.clock.now()
        work.resolve_incidents(tx, [incident.id], at=at, by=viewer.account, resolution=f"Tried again: {reason}")
        if incident.job_id:
            letter = letters.by_key(tx, incident.job_id)
            if letter is not None and letter.state in ("refused", "held", "in doubt"):
                letters.move(tx, letter.id, expected=(letter.state,), state="drafted", detail=f"Tried again: {reason}")
            work.reopen_job(tx, incident.job_id, run_at=at, inputs=new_input)
            instances.save(tx, instance, status=_status(tx, instance.id))
            after_commit(tx, ports.dispatcher.wake)
            return
        if instance.status == "incident":
            instance.status = "running"
        step = apply.Step(ports, tx, instance, at, viewer.account, "step.retried", why=reason)
        apply.run(step, Retry(incident.engine_id))


def resolve(ports: Ports, viewer: Viewer, incident_id: int, *, reason: str) -> None:
    """Close an incident that was dealt with outside; the reason says how. Work that waits goes on waiting."""
    with ports.database.begin() as tx:
        incident = _open_incident(tx, viewer, incident_id, reason)
        instance = instances.lock(tx, incident.instance_id)
        at = ports.clock.now()
        work.resolve_incidents(tx, [incident.id], at=at, by=viewer.account, resolution=reason)
        instances.save(tx, instance, status=_status(tx, instance.id))


def _open_incident(tx: Tx, viewer: Viewer, incident_id: int, reason: str) -> Any:
    incident = work.incident(tx, incident_id)
    if incident is None or incident.organisation not in viewer.known_organisations:
        raise NotFound()
    if not may_operate(viewer, incident.organisation):
        raise NotAllowed("Only operations of this organisation can deal with an incident.")
    if not reason.strip():
        raise InvalidInput({"reason": "Enter a reason"})
    if incident.state != "open":
        raise AlreadyDone(f"{incident.resolved_by or 'Somebody'} has dealt with this incident already.")
    return incident


def _status(tx: Tx, instance_id: str) -> str:
    return "incident" if work.open_incidents_of(tx, instance_id) else "running"
