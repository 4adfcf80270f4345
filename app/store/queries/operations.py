"""What operations look after, in the organisations they run: figures, incidents, timers, jobs, mail.

Values that belong to a case are masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, Table, func, select

from app.domain.authority import Viewer
from app.domain.presenting import masked, masked_address
from app.errors import NotFound
from app.store import scope
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables import cases, instances, letters, operations, work

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Overview:
    """How things stand: instances by status, what they wait for, what needs attention."""

    running: int
    suspended: int
    incident: int
    waiting_for_people: int
    waiting_for_timers: int
    waiting_for_messages: int
    jobs_ready: int
    jobs_running: int
    oldest_job_at: datetime | None
    failed_letters: int
    kept_messages: int
    open_incidents: int
    worker_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt of a job."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class IncidentItem:
    """Something that could not be done. Incidents of the same cause share a `fingerprint`."""

    id: int
    instance: str
    case_ref: str | None
    process: str
    element: str
    name: str
    reason: str
    code: str
    message: str
    fingerprint: str
    state: str
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None


@dataclass(frozen=True, slots=True)
class IncidentDetail:
    """An incident with the work it is about: its inputs (masked where they belong to a case) and every attempt."""

    incident: IncidentItem
    handler: str | None
    inputs: Any
    attempts: list[Attempt]


@dataclass(frozen=True, slots=True)
class TimerItem:
    """A timer of a running process."""

    id: str
    instance: str
    process: str
    element: str
    name: str
    due_at: datetime
    clock: str | None
    interrupting: bool
    state: str
    fired_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobItem:
    """A call of a handler, done or to be done."""

    id: str
    instance: str
    process: str
    element: str
    name: str
    handler: str
    state: str
    attempts: int
    run_at: datetime
    error: str | None
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailItem:
    """A letter or email as the mail log shows it: the address shortened, no text."""

    id: int
    instance: str | None
    case_ref: str | None
    template: str
    template_version: int
    channel: str
    to: str
    state: str
    detail: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None


def overview(tx: Tx, viewer: Viewer) -> Overview:
    """Return the figures of the organisations this person runs."""
    statuses = _by(tx, viewer, instances.instance, "status")
    jobs = _by(tx, viewer, work.job, "state")
    sent = _by(tx, viewer, letters.letter, "state")
    job = work.job
    oldest = select(func.min(job.c.run_at)).where(job.c.state == "ready", scope.operations_rows(viewer, job))
    seen = select(func.max(operations.heartbeat.c.at))
    return Overview(
        running=statuses.get("running", 0),
        suspended=statuses.get("suspended", 0),
        incident=statuses.get("incident", 0),
        waiting_for_people=_by(tx, viewer, instances.task, "state").get("open", 0),
        waiting_for_timers=_by(tx, viewer, instances.timer, "state").get("waiting", 0),
        waiting_for_messages=sum(_by(tx, viewer, instances.wait, "kind").values()),
        jobs_ready=jobs.get("ready", 0),
        jobs_running=jobs.get("running", 0),
        oldest_job_at=tx.execute(scope.stamped(oldest, viewer)).scalar_one(),
        failed_letters=sum(sent.get(state, 0) for state in ("refused", "held", "in doubt")),
        kept_messages=_by(tx, viewer, work.message, "state").get("kept", 0),
        open_incidents=_by(tx, viewer, work.incident, "state").get("open", 0),
        worker_seen_at=tx.execute(seen).scalar_one(),
    )


def _by(tx: Tx, viewer: Viewer, table: Table, column: str) -> dict[str, int]:
    counted = table.c[column]
    statement = select(counted, func.count()).where(scope.operations_rows(viewer, table)).group_by(counted)
    return {row[0]: row[1] for row in tx.execute(scope.stamped(statement, viewer))}


def incidents(
    tx: Tx, viewer: Viewer, *, state: str | None = None, instance: str | None = None, cut: Cut
) -> Page[IncidentItem]:
    """Return incidents, newest first."""
    statement = _incidents(viewer)
    if state:
        statement = statement.where(work.incident.c.state == state)
    if instance:
        statement = statement.where(work.incident.c.instance_id == instance)
    return page(tx, statement, (Key(work.incident.c.id, descending=True),), cut=cut, make=_incident)


def incident(tx: Tx, viewer: Viewer, incident_id: int) -> IncidentDetail:
    """Return an incident with its work and attempts."""
    row = tx.execute(_incidents(viewer).where(work.incident.c.id == incident_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such incident for you.")
    job = work.job
    about = tx.execute(
        scope.stamped(select(job.c.handler, job.c.inputs, job.c.case_id).where(job.c.id == row.job_id), viewer)
    ).one_or_none()
    columns = [work.attempt.c[name] for name in Attempt.__dataclass_fields__]
    tried = select(*columns).where(work.attempt.c.job_id == row.job_id).order_by(work.attempt.c.id)
    hidden = about is not None and about.case_id is not None and row.organisation not in viewer.staff_of
    return IncidentDetail(
        incident=_incident(row),
        handler=about.handler if about else None,
        inputs=(masked(about.inputs) if hidden else about.inputs) if about else None,
        attempts=[Attempt(*each) for each in tx.execute(scope.stamped(tried, viewer))],
    )


def _incidents(viewer: Viewer) -> Select[Any]:
    statement = _joined(work.incident, IncidentItem, work.incident.c.job_id, work.incident.c.organisation)
    return scope.stamped(statement, viewer).where(scope.operations_rows(viewer, work.incident))


def _incident(row: Any) -> IncidentItem:
    return IncidentItem(*row[: len(IncidentItem.__dataclass_fields__)])


def timers(
    tx: Tx, viewer: Viewer, *, state: str | None = "waiting", due_before: datetime | None = None, cut: Cut
) -> Page[TimerItem]:
    """Return timers, those due first at the top."""
    timer = instances.timer
    columns = [
        timer.c[{"id": "engine_id", "instance": "instance_id"}.get(name, name)]
        for name in TimerItem.__dataclass_fields__
    ]
    statement = select(*columns).where(scope.operations_rows(viewer, timer))
    if state:
        statement = statement.where(timer.c.state == state)
    if due_before:
        statement = statement.where(timer.c.due_at < due_before)
    keys = (Key(timer.c.due_at), Key(timer.c.engine_id))
    return page(tx, scope.stamped(statement, viewer), keys, cut=cut, make=_maker(TimerItem))


def jobs(tx: Tx, viewer: Viewer, *, state: str | None = None, handler: str | None = None, cut: Cut) -> Page[JobItem]:
    """Return jobs, newest first."""
    job = work.job
    columns = [job.c.instance_id if name == "instance" else job.c[name] for name in JobItem.__dataclass_fields__]
    statement = select(*columns).where(scope.operations_rows(viewer, job))
    if state:
        statement = statement.where(job.c.state == state)
    if handler:
        statement = statement.where(job.c.handler == handler)
    keys = (Key(job.c.created_at, descending=True), Key(job.c.id))
    return page(tx, scope.stamped(statement, viewer), keys, cut=cut, make=_maker(JobItem))


def mail(tx: Tx, viewer: Viewer, *, state: str | None = None, channel: str | None = None, cut: Cut) -> Page[MailItem]:
    """Return the mail log, newest first."""
    letter = letters.letter
    statement = _joined(letter, MailItem).where(scope.operations_rows(viewer, letter))
    if state:
        statement = statement.where(letter.c.state == state)
    if channel:
        statement = statement.where(letter.c.channel == channel)

    def make(row: Any) -> MailItem:
        values = dict(zip(MailItem.__dataclass_fields__, row, strict=False))
        return MailItem(**values | {"to": masked_address(values["to"])})

    return page(tx, scope.stamped(statement, viewer), (Key(letter.c.id, descending=True),), cut=cut, make=make)


def _joined(table: Table, kind: type[IncidentItem] | type[MailItem], *more: Any) -> Select[Any]:
    """Return a statement for the fields of a row class, `instance` and `case_ref` resolved."""
    places = {"instance": table.c.instance_id, "case_ref": cases.case.c.ref}
    columns = [places[name] if name in places else table.c[name] for name in kind.__dataclass_fields__]
    return select(*columns, *more).select_from(table.outerjoin(cases.case, cases.case.c.id == table.c.case_id))


def _maker(kind: type[T]) -> Any:
    width = len(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    return lambda row: kind(*row[:width])
