"""Where a case stands on its diagram, and the same in words: every step, who does it, and the way taken so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request

from app.errors import NotFound
from app.store.queries import instances, names, pinned
from app.store.queries.paging import Cut
from app.web import outline, security
from app.web.access import page
from app.web.case import blueprint, frame

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Way:
    """What is drawn: one process of one instance, with the state of its elements."""

    instance: instances.InstanceDetail
    process: str
    history: tuple[instances.HistoryItem, ...]
    marks: dict[str, str]


@blueprint.get("/<ref>/process")
@page("staff")
def process_page(ref: str) -> str:
    """Show the diagram with the current step marked, its outline, and the way taken."""
    ports, viewer = security.ports(), security.viewer()
    with ports.database.read() as tx:
        case = frame.opened(tx, ref)
        all_of_case = instances.find(tx, viewer, instances.Filters(case_ref=case.ref), cut=Cut(limit=50)).items
        if not all_of_case:
            return frame.show(tx, case, "process", title="Process", way=None)
        chosen = next(
            (each.id for each in all_of_case if each.id == request.args.get("instance")), _current(all_of_case)
        )
        way = _way(tx, chosen, request.args.get("process"))
        definition = ports.registry.definition(tx, pinned.set_of(tx, viewer, chosen))
        steps = outline.steps(definition.processes[way.process], way.marks)
        decided = instances.decisions_of_case(tx, viewer, case.known.id, cut=Cut(limit=MOST)).items
        reached = {item.process for item in way.history} | {way.process}
        return frame.show(
            tx,
            case,
            "process",
            title="Process",
            way=way,
            running=all_of_case,
            drawn=[each for each in pinned.diagrams(tx, viewer, chosen) if each.key in reached],
            steps=steps,
            decided=[item for item in decided if item.instance == chosen],
            people=names.of(tx, [item.by for item in way.history]),
        )


@blueprint.get("/<ref>/process/<instance_id>/<process>.bpmn")
@page("staff")
def diagram(ref: str, instance_id: str, process: str) -> Response:
    """Return the diagram that an instance of this case runs on."""
    viewer = security.viewer()
    with security.ports().database.read() as tx:
        case = frame.opened(tx, ref)
        if instances.one(tx, viewer, instance_id).case_ref != case.ref:
            raise NotFound()
        return Response(pinned.xml(tx, viewer, instance_id, process), mimetype="application/xml")


def _current(found: Any) -> str:
    """Return the instance to show first: the newest that still runs, else the newest."""
    return str(next((each.id for each in found if each.ended_at is None), found[0].id))


def _way(tx: Any, instance_id: str, wanted: str | None) -> Way:
    viewer = security.viewer()
    found = instances.one(tx, viewer, instance_id)
    history = instances.history(tx, viewer, instance_id, cut=Cut(limit=MOST)).items
    open_calls = [call.process for call in found.calls if call.ended_at is None]
    reached = {item.process for item in history} | {found.process, *open_calls}
    process = wanted if wanted in reached else (open_calls or [found.process])[-1]
    return Way(found, str(process), history, outline.marks(history, found.waiting_for, process=str(process)))
