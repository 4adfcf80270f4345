"""Starting processes, and stopping them: `start`, `start_in` (inside a step), `cancel`, `suspend`, `resume`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import engine
from app.domain.authority import Viewer, may_operate, may_start, organisation_of, sees_case
from app.engine.commands import Cancel, Command, Start
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.services import apply, inputs
from app.services.ports import Ports
from app.store import Tx, cases, definitions, instances
from app.store.audit import GENESIS
from app.store.cases import CaseRow
from app.store.instances import InstanceRow


@dataclass(frozen=True, slots=True)
class Started:
    """An instance that was started."""

    id: str
    process: str
    version: int
    status: str
    case_ref: str | None


@dataclass(frozen=True, slots=True)
class Startable:
    """A published process as the start page and the API list it."""

    key: str
    name: str
    documentation: str
    version: int
    startable: bool
    callable: bool
    form: str | None
    opens_case: str | None


def start(
    ports: Ports, viewer: Viewer, process: str, *, data: Mapping[str, Any] | None = None, case_ref: str | None = None
) -> Started:
    """Start the latest published version of a process, on a case or on one that it opens."""
    with ports.database.begin() as tx:
        pinned = _known(ports, tx, viewer, process)
        definition = ports.registry.definition(tx, pinned.pin_set_id)
        _may_start(ports, viewer, definition)
        case = _case(tx, viewer, case_ref, process) if case_ref else None
        organisation = _organisation(viewer, process, case)
        given = inputs.checked(ports, tx, viewer, definition, dict(data or {}), case=case)
        step = start_in(
            ports,
            tx,
            process,
            data=given,
            case=case,
            actor=viewer.account,
            at=ports.clock.now(),
            organisation=organisation,
        )
        return Started(
            step.instance.id, process, step.instance.version, step.instance.status, step.case.ref if step.case else None
        )


def start_in(  # noqa: PLR0913 - what a new instance needs
    ports: Ports,
    tx: Tx,
    process: str,
    *,
    data: Mapping[str, Any],
    case: CaseRow | None,
    actor: str | None,
    at: datetime,
    organisation: str,
    message: str | None = None,
) -> apply.Step:
    """Start a process inside a transaction; opens the case that the process asks for where none is given."""
    pinned = ports.registry.latest(tx, process)
    definition = ports.registry.definition(tx, pinned.pin_set_id)
    if case is None:
        case = _opened(ports, tx, definition, data, message=message, organisation=organisation, at=at)
    row = InstanceRow(
        id=uuid.uuid4().hex,
        process=process,
        version=pinned.version,
        pin_set_id=pinned.pin_set_id,
        organisation=organisation,
        case_id=case.id if case else None,
        status="running",
        rev=0,
        state=None,
        data={},
        started_at=at,
        started_by=actor,
        ended_in=[],
        side_ends=[],
        seq=0,
        audit_seq=0,
        audit_head=GENESIS,
    )
    instances.insert_instance(tx, row)
    step = apply.Step(ports, tx, row, at, actor, "instance.started", case=case)
    apply.run(step, Start(data=dict(data), message=message))
    return step


def _opened(  # noqa: PLR0913
    ports: Ports,
    tx: Tx,
    definition: engine.Definition,
    data: Mapping[str, Any],
    *,
    message: str | None,
    organisation: str,
    at: datetime,
) -> CaseRow | None:
    kind = inputs.case_kind(definition, data, message=message)
    if not kind:
        return None
    ref = cases.reserve_ref(tx, organisation)
    return cases.insert_case(tx, ref=ref, organisation=organisation, kind=kind, screens={}, at=at)


def startable(ports: Ports, viewer: Viewer) -> list[Startable]:
    """Return the published processes this person may know of, those they may start marked."""
    found = []
    with ports.database.read() as tx:
        for key, row in sorted(definitions.published(tx, "process").items()):
            organisation = organisation_of(key)
            if organisation is not None and organisation not in viewer.known_organisations:
                continue
            refers = engine.references(row.source.encode())
            starters = refers.properties.get("starters", "").split()
            may = may_start(viewer, starters=starters, organisation=organisation)
            found.append(
                Startable(
                    key,
                    refers.name,
                    refers.documentation,
                    row.version,
                    may,
                    key.startswith(("jwm-", "phso-", "hwe-", "shared-")),
                    refers.properties.get("start-form"),
                    refers.properties.get("opens-case"),
                )
            )
    return found


def cancel(ports: Ports, viewer: Viewer, instance_id: str, *, reason: str) -> None:
    """Cancel an instance: everything open in it closes, nothing more happens."""
    _operate(ports, viewer, instance_id, reason=reason, act="instance.cancelled", command=Cancel())


def suspend(ports: Ports, viewer: Viewer, instance_id: str, *, reason: str) -> None:
    """Hold an instance: its timers do not fire and its tasks cannot be completed until it is resumed."""
    _operate(ports, viewer, instance_id, reason=reason, act="instance.suspended", status="suspended")


def resume(ports: Ports, viewer: Viewer, instance_id: str, *, reason: str) -> None:
    """Let a suspended instance go on; timers that fell due meanwhile fire now."""
    _operate(ports, viewer, instance_id, reason=reason, act="instance.resumed", status="running")


def _operate(  # noqa: PLR0913
    ports: Ports,
    viewer: Viewer,
    instance_id: str,
    *,
    reason: str,
    act: str,
    command: Command | None = None,
    status: str = "",
) -> None:
    with ports.database.begin() as tx:
        row = instances.lock(tx, instance_id)
        if row.organisation not in viewer.known_organisations:
            raise NotFound()
        if not may_operate(viewer, row.organisation):
            raise NotAllowed("Only operations of this organisation can do this.")
        if not reason.strip():
            raise InvalidInput({"reason": "Enter a reason"})
        if row.status in ("completed", "cancelled") or row.status == status:
            raise Conflict(f"This process is {row.status} already.")
        step = apply.Step(ports, tx, row, ports.clock.now(), viewer.account, act, why=reason)
        if command is not None:
            apply.run(step, command)
        else:
            apply.mark(step, status)
        ports.dispatcher.wake()


def _known(ports: Ports, tx: Tx, viewer: Viewer, process: str) -> Any:
    organisation = organisation_of(process)
    if organisation is not None and organisation not in viewer.known_organisations:
        raise NotFound(f"There is no published process {process}.")
    return ports.registry.latest(tx, process)


def _may_start(ports: Ports, viewer: Viewer, definition: engine.Definition) -> None:
    organisation = organisation_of(definition.key)
    starters = inputs.starters(ports.registry, definition)
    if viewer.process not in (None, definition.key) or not may_start(
        viewer, starters=starters, organisation=organisation
    ):
        who = ", ".join(ports.registry.groups[name].title for name in starters if name in ports.registry.groups)
        raise NotAllowed(f"{definition.name} is started by {who or 'people of its organisation'}.")


def _case(tx: Tx, viewer: Viewer, case_ref: str, process: str) -> CaseRow:
    case = cases.by_ref(tx, case_ref, lock=True)
    if not sees_case(viewer, case.organisation):
        raise NotFound(f"There is no case {case_ref} for you. Check the reference.")
    if organisation_of(process) not in (None, case.organisation):
        raise InvalidInput({"case_ref": "This process does not belong to the organisation of that case"})
    if case.status != "open":
        raise InvalidInput({"case_ref": "Choose an open case"})
    return case


def _organisation(viewer: Viewer, process: str, case: CaseRow | None) -> str:
    if case is not None:
        return case.organisation
    owner = organisation_of(process)
    if owner is not None:
        return owner
    if len(viewer.staff_of) == 1:
        return next(iter(viewer.staff_of))
    raise InvalidInput({"case_ref": "Say on which case: you belong to several organisations"})
