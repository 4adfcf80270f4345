"""Loads what a diagram may read: the case of its instance, linked cases, clocks; in the transaction of the step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain import record
from app.domain.calendar import Calendar
from app.domain.facts import ClockFact, Facts
from app.services.ports import Ports
from app.store import Tx, cases
from app.store.cases import CaseRow
from app.store.instances import InstanceRow


def load(ports: Ports, tx: Tx, instance: InstanceRow, case: CaseRow | None, *, actor: str | None) -> Facts:
    """Return the facts of an instance as they stand now."""
    registry = ports.registry
    definition = registry.definition(tx, instance.pin_set_id)
    about = {
        "id": instance.id,
        "process": instance.process,
        "case_ref": case.ref if case else None,
        "started_by": instance.started_by,
    }
    if case is None:
        return Facts(instance=about, actor=actor, calendar=registry.calendar(tx))
    opens = definition.opens_cases
    links = cases.links_of(tx, case.id)
    return Facts(
        record=record.complete(case.screens, ref=case.ref, kind=case.kind, status=case.status, links=links),
        original=_original(tx, case),
        links=tuple(links),
        clocks=clock_facts(tx, case.id),
        published_clocks=registry.clock_lengths(tx),
        instance=about,
        actor=actor,
        spare_refs=cases.spare_refs(tx, case.organisation, opens) if opens else (),
        calendar=registry.calendar(tx),
    )


def screens_of(tx: Tx, case: CaseRow) -> Mapping[str, Any]:
    """Return the screens of a case with its derived fields."""
    links = cases.links_of(tx, case.id)
    return record.complete(case.screens, ref=case.ref, kind=case.kind, status=case.status, links=links)


def _original(tx: Tx, case: CaseRow) -> Mapping[str, Any]:
    if case.original_id is None:
        return {}
    return screens_of(tx, cases.load(tx, case.original_id))


def clock_facts(tx: Tx, case_id: int) -> tuple[ClockFact, ...]:
    """Return the clocks of a case."""
    return tuple(
        ClockFact(row.name, row.started_at, row.due_on, row.due_at, row.stopped_at, row.key)
        for row in cases.clocks_of(tx, case_id)
    )


def calendar_of(ports: Ports, tx: Tx) -> Calendar:
    """Return the calendar of working days, overrides included."""
    return ports.registry.calendar(tx)
