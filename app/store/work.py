"""Jobs with leases and fences, messages, incidents, submissions, heartbeats, settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from app.store.session import Tx, key_of
from app.store.tables import operations
from app.store.tables import work as t


def insert_jobs(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write work to be done, in the transaction that asks for it."""
    if rows:
        tx.execute(insert(t.job), list(rows))


def claim(tx: Tx, *, worker: str, now: datetime, case_now: datetime, lease: timedelta) -> Any | None:
    """Take one job: ready and due in case time, or running with a lease that ran out in real time. None when idle."""
    ready = (t.job.c.state == "ready") & (t.job.c.run_at <= case_now)
    abandoned = (t.job.c.state == "running") & (t.job.c.leased_until < now)
    choice = (
        select(t.job.c.id)
        .where(or_(ready, abandoned))
        .order_by(t.job.c.run_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job_id = tx.execute(choice).scalar_one_or_none()
    if job_id is None:
        return None
    statement = (
        update(t.job)
        .where(t.job.c.id == job_id, or_(ready, abandoned))
        .values(
            state="running",
            attempts=t.job.c.attempts + 1,
            leased_by=worker,
            leased_until=now + lease,
            fence=t.job.c.fence + 1,
        )
        .returning(t.job)
    )
    return tx.execute(statement).one_or_none()


def extend_lease(tx: Tx, job_id: str, fence: int, until: datetime) -> bool:
    """Keep a job while its handler runs; False when it was taken away."""
    statement = update(t.job).where(t.job.c.id == job_id, t.job.c.fence == fence, t.job.c.state == "running")
    return tx.execute(statement.values(leased_until=until)).rowcount == 1


def move_job(tx: Tx, job_id: str, fence: int, **values: Any) -> bool:
    """Change a job that this worker still holds; False when another one superseded it."""
    statement = update(t.job).where(
        t.job.c.id == job_id, t.job.c.fence == fence, t.job.c.state.in_(("running", "done"))
    )
    return tx.execute(statement.values(**values)).rowcount == 1


def job(tx: Tx, job_id: str) -> Any | None:
    """Return a job."""
    return tx.execute(select(t.job).where(t.job.c.id == job_id)).one_or_none()


def reopen_job(tx: Tx, job_id: str, *, run_at: datetime, inputs: Mapping[str, Any] | None = None) -> None:
    """Make a failed job ready again, with corrected inputs where given."""
    values: dict[str, Any] = {"state": "ready", "run_at": run_at, "attempts": 0, "error": None, "ended_at": None}
    if inputs is not None:
        values["inputs"] = dict(inputs)
    tx.execute(update(t.job).where(t.job.c.id == job_id, t.job.c.state == "failed").values(**values))


def cancel_jobs(tx: Tx, ids: Iterable[str], at: datetime) -> None:
    """Cancel work that nobody waits for any more; a handler already running will find its result dropped."""
    chosen = list(ids)
    if chosen:
        statement = update(t.job).where(t.job.c.id.in_(chosen), t.job.c.state.in_(("ready", "failed", "running")))
        tx.execute(statement.values(state="cancelled", ended_at=at))


def close_jobs(tx: Tx, ids: Iterable[str], *, state: str, at: datetime) -> None:
    """Mark work as applied or dropped."""
    chosen = list(ids)
    if chosen:
        tx.execute(update(t.job).where(t.job.c.id.in_(chosen)).values(state=state, ended_at=at))


def next_run(tx: Tx) -> datetime | None:
    """Return when the next ready job is to run."""
    statement = select(t.job.c.run_at).where(t.job.c.state == "ready").order_by(t.job.c.run_at).limit(1)
    return tx.execute(statement).scalar_one_or_none()


def add_attempt(tx: Tx, **values: Any) -> None:
    """Record one attempt of a job."""
    tx.execute(insert(t.attempt).values(**values))


def insert_message(tx: Tx, **values: Any) -> None:
    """Record a message or signal, and what became of it."""
    tx.execute(insert(t.message).values(**values))


def message(tx: Tx, message_id: str) -> Any | None:
    """Return a message."""
    return tx.execute(select(t.message).where(t.message.c.id == message_id)).one_or_none()


def kept_messages(tx: Tx, names: Sequence[str], case_id: int, since: datetime) -> list[Any]:
    """Return messages of a case that nobody has caught yet, oldest first."""
    statement = (
        select(t.message)
        .where(t.message.c.state == "kept", t.message.c.name.in_(list(names)))
        .where(t.message.c.case_id == case_id, t.message.c.sent_at >= since)
        .order_by(t.message.c.sent_at)
    )
    return list(tx.execute(statement))


def update_message(tx: Tx, message_id: str, **values: Any) -> None:
    """Change what became of a message."""
    tx.execute(update(t.message).where(t.message.c.id == message_id).values(**values))


def open_incident(tx: Tx, **values: Any) -> int:
    """Open an incident; return its id."""
    return key_of(tx.execute(insert(t.incident).values(state="open", **values)))


def incident(tx: Tx, incident_id: int) -> Any | None:
    """Return an incident."""
    return tx.execute(select(t.incident).where(t.incident.c.id == incident_id)).one_or_none()


def open_incidents_of(tx: Tx, instance_id: str) -> list[Any]:
    """Return the open incidents of an instance."""
    statement = select(t.incident).where(t.incident.c.instance_id == instance_id, t.incident.c.state == "open")
    return list(tx.execute(statement))


def resolve_incidents(tx: Tx, ids: Sequence[int], *, at: datetime, by: str | None, resolution: str) -> None:
    """Close incidents."""
    if ids:
        statement = update(t.incident).where(t.incident.c.id.in_(list(ids)), t.incident.c.state == "open")
        tx.execute(statement.values(state="resolved", resolved_at=at, resolved_by=by, resolution=resolution))


def submission(tx: Tx, person_id: int, key: str) -> Any | None:
    """Return what an earlier submission of the same key did."""
    statement = select(t.submission).where(t.submission.c.person_id == person_id, t.submission.c.key == key)
    return tx.execute(statement).one_or_none()


def insert_submission(tx: Tx, **values: Any) -> None:
    """Remember a submission and its answer."""
    tx.execute(insert(t.submission).values(**values))


def beat(tx: Tx, who: str, kind: str, at: datetime) -> None:
    """Say that a worker or scheduler lives."""
    if tx.execute(update(operations.heartbeat).where(operations.heartbeat.c.who == who).values(at=at)).rowcount == 0:
        tx.execute(insert(operations.heartbeat).values(who=who, kind=kind, at=at))


def setting(tx: Tx, name: str) -> Any:
    """Return a setting that lives in the database, None when it was never set."""
    statement = select(operations.setting.c.value).where(operations.setting.c.name == name)
    return tx.execute(statement).scalar_one_or_none()


def set_setting(tx: Tx, name: str, value: Any) -> None:
    """Write a setting."""
    tx.execute(delete(operations.setting).where(operations.setting.c.name == name))
    tx.execute(insert(operations.setting).values(name=name, value=value))
