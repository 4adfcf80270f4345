"""The pages of a case that only show: overview, people, record, linked cases, clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from app.domain.calendar import london_day
from app.store.queries import cases, clocks, instances, names, tasks
from app.store.queries.paging import Cut
from app.web import clocks as cards
from app.web import happenings, screens, security, words
from app.web.access import page
from app.web.case import blueprint, frame

AT_ONCE: Final = Cut(limit=200)


@blueprint.get("/<ref>")
@page("staff")
def overview(ref: str) -> str:
    """Answer an angry phone call: where the case stands, with whom, since when, what it waits for."""
    ports, viewer = security.ports(), security.viewer()
    now = ports.clock.now()
    with ports.database.read() as tx:
        case = frame.opened(tx, ref)
        days = ports.registry.calendar(tx)
        open_tasks = tasks.find(tx, viewer, tasks.Filters(case_ref=case.ref, state="open"), cut=AT_ONCE).items
        running = instances.find(tx, viewer, instances.Filters(case_ref=case.ref), cut=Cut(limit=20)).items
        waits = _waits(tx, running)
        recent = happenings.newest(tx, case.known, most=5)
        who = names.of(tx, [item.by for item in recent] + [task.assignee for task in open_tasks])
        return frame.show(
            tx,
            case,
            "overview",
            title=f"Case {case.ref}",
            open_tasks=[(task, words.due(_day(task.due_at), london_day(now), days)) for task in open_tasks],
            waits=waits,
            running=running,
            recent=[happenings.entry(item, who, case.ref) for item in recent],
            people=who,
            facts=list(_key_facts(tx, case.record)),
        )


@blueprint.get("/<ref>/people")
@page("staff")
def people_page(ref: str) -> str:
    """Show who is on the case."""
    with security.ports().database.read() as tx:
        case = frame.opened(tx, ref)
        wanted = ("people", "contact", "parties", "contact_preferences", "consent")
        found = screens.of_record(tx, case.record.screens, only=wanted)
        empty = "Nobody is recorded on this case yet. Steps of its process record people."
        return frame.show(tx, case, "screens", title="People", screens=found, empty=empty)


@blueprint.get("/<ref>/record")
@page("staff")
def record_page(ref: str) -> str:
    """Show the whole case record, screen by screen."""
    with security.ports().database.read() as tx:
        case = frame.opened(tx, ref)
        found = screens.of_record(tx, case.record.screens)
        empty = "The record is empty so far. Steps of its process fill it in."
        return frame.show(tx, case, "screens", title="Record", screens=found, empty=empty)


@blueprint.get("/<ref>/linked")
@page("staff")
def linked(ref: str) -> str:
    """Show the cases that belong together with this one."""
    with security.ports().database.read() as tx:
        case = frame.opened(tx, ref)
        found = cases.links(tx, security.viewer(), case.known)
        return frame.show(tx, case, "linked", title="Linked cases", links=found, kind_of=frame.kind_of)


@blueprint.get("/<ref>/clocks")
@page("staff")
def clocks_page(ref: str) -> str:
    """Show each clock of the case with its arithmetic."""
    ports = security.ports()
    now = ports.clock.now()
    with ports.database.read() as tx:
        case = frame.opened(tx, ref)
        days, rules = ports.registry.calendar(tx), ports.registry.clock_rules
        found = clocks.of_case(tx, security.viewer(), case.known, at=now, days=days)
        drawn = [cards.card(item, rules.get(item.name), today=london_day(now), days=days) for item in found]
        return frame.show(tx, case, "clocks", title="Clocks", cards=drawn)


def _key_facts(tx: Any, case: cases.CaseRecord) -> Iterable[dict[str, Any]]:
    yield {"key": "Reference", "value": case.ref}
    yield {"key": "Kind", "value": frame.kind_of(case.kind)}
    yield {"key": "Status", "value": "Open" if case.status == "open" else "Closed"}
    yield {"key": "Opened", "value": words.day(case.opened_at)}
    if case.closed_at:
        yield {"key": "Closed", "value": words.day(case.closed_at)}
    yield from screens.in_short(tx, case.screens)


def _waits(tx: Any, running: Iterable[instances.InstanceItem]) -> list[tuple[instances.WaitingFor, str]]:
    """Return what the running processes of a case wait for besides people, with the process."""
    found = []
    for instance in running:
        if instance.ended_at is None:
            waits = instances.one(tx, security.viewer(), instance.id).waiting_for
            found += [(wait, instance.process) for wait in waits if wait.kind in ("timer", "message", "job")]
    return found


def _day(at: datetime | None) -> date | None:
    """Return the last day of a term that runs out at an instant: midnight belongs to the day before."""
    return london_day(at - timedelta(microseconds=1)) if at else None
