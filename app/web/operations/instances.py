"""Running processes: the list, one with all it waits for, and holding, resuming or cancelling it with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Response, request

from app.errors import NotFound
from app.services import instances as services
from app.store.queries import instances, names, operations, pinned
from app.store.queries.paging import Cut
from app.web import cursors, outline, security
from app.web.access import page
from app.web.operations import blueprint, frame

PAGE: Final = 50
STATUSES: Final = ("running", "incident", "suspended", "completed", "cancelled")
ACTS: Final[Mapping[str, tuple[Callable[..., None], str]]] = {
    "suspend": (services.suspend, "The process is on hold. Its time limits do not fire until it is resumed."),
    "resume": (services.resume, "The process goes on."),
    "cancel": (services.cancel, "The process is cancelled."),
}


@blueprint.get("/instances")
@page("operations")
def instance_list() -> str:
    """Show processes, the newest first, by status."""
    status = request.args.get("status")
    status = status if status in STATUSES else None
    with security.ports().database.read() as tx:
        filters = instances.Filters(status=status)
        found = instances.find(tx, security.viewer(), filters, cut=cursors.cut(PAGE))
    return frame.show(
        "instances", title="Running processes", found=found.items, page=cursors.links(found), status=status,
        statuses=STATUSES,
    )  # fmt: skip


@blueprint.get("/instances/<instance_id>")
@page("operations")
def instance(instance_id: str) -> str:
    """Show one process."""
    return _page(instance_id, {})


@blueprint.get("/instances/<instance_id>/diagram.bpmn")
@page("operations")
def instance_diagram(instance_id: str) -> Response:
    """Return the diagram of a process as this instance runs on it."""
    viewer = security.viewer()
    with security.ports().database.read() as tx:
        found = instances.one(tx, viewer, instance_id)
        return Response(pinned.xml(tx, viewer, instance_id, found.process), mimetype="application/xml")


@blueprint.post("/instances/<instance_id>/<act>")
@page("operations")
def change(instance_id: str, act: str) -> Any:
    """Hold, resume or cancel a process."""
    if act not in ACTS:
        raise NotFound()
    service, done = ACTS[act]
    return frame.reasoned(
        lambda reason: service(security.ports(), security.viewer(), instance_id, reason=reason),
        done=done,
        back=f"/ops/instances/{instance_id}",
        again=lambda errors: _page(instance_id, errors),
    )


def _page(instance_id: str, errors: dict[str, str]) -> str:
    viewer = security.viewer()
    with security.ports().database.read() as tx:
        found = instances.one(tx, viewer, instance_id)
        history = instances.history(tx, viewer, instance_id, cut=Cut(limit=500)).items
        incidents = operations.incidents(tx, viewer, instance=instance_id, cut=Cut(limit=50)).items
        who = names.of(tx, [item.by for item in history] + [wait.who for wait in found.waiting_for])
    return frame.show(
        "instance",
        title=f"Process {instance_id[:8]}",
        found=found,
        history=history,
        incidents=incidents,
        people=who,
        marks=outline.marks(history, found.waiting_for, process=found.process),
        data=json.dumps(found.data, indent=2, ensure_ascii=False, sort_keys=True),
        reason=request.form.get("reason", ""),
        messages=errors,
        errors=frame.summary(errors),
    )
