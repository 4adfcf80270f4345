"""Jobs: claim one, call its handler outside any transaction, hand the result back; retry, refuse, BPMN error, doubt.

The handler's key is the job's id in every attempt. A lease is kept alive while the handler runs; its fence keeps a
worker that was superseded from writing anything.
"""

from __future__ import annotations

import os
import threading
import traceback
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from app import handler
from app.engine.commands import Command, FinishWork, ThrowError
from app.errors import RedressError
from app.services import apply, facts
from app.services.incidents import fingerprint
from app.services.ports import Ports
from app.services.postroom import PostRoom
from app.store import instances, work
from app.store.cases import load as load_case

LEASE = timedelta(seconds=30)
BEAT = 10.0
log = structlog.get_logger()


def worker_name() -> str:
    """Return a name for this worker: process and a random part."""
    return f"{os.getpid()}-{uuid.uuid4().hex[:8]}"


def run_next(ports: Ports, worker: str) -> bool:
    """Do one job that is ready; False when there is none."""
    with ports.database.begin() as tx:
        job = work.claim(tx, worker=worker, now=ports.clock.real(), case_now=ports.clock.now(), lease=LEASE)
    if job is None:
        return False
    log.debug("job started", job=job.id, handler=job.handler, attempt=job.attempts)
    with _heartbeat(ports, job):
        outcome = _call(ports, job)
    outcome(ports, job)
    return True


def run_ready(ports: Ports, worker: str | None = None, *, limit: int = 1_000) -> int:
    """Do ready jobs until there are none; return how many were done."""
    name, done = worker or worker_name(), 0
    while done < limit and run_next(ports, name):
        done += 1
    return done


def _call(ports: Ports, job: Any) -> Any:
    """Call the handler; return what is to be done with its outcome."""
    registered = ports.registry.handler(job.handler)
    if registered is None:
        return _give_up("unknown-handler", f"There is no handler {job.handler}. Install it, then try again.")
    try:
        result = registered.function(_context(ports, job), **job.inputs)
    except handler.Retry as later:
        return _later(registered, str(later))
    except handler.Refuse as refused:
        return _give_up("refused", str(refused))
    except handler.BpmnError as error:
        return _throw(error)
    except RedressError as error:
        return _give_up(error.code, error.message)
    except Exception as error:  # noqa: BLE001 - the rim: whatever a handler does becomes an incident, never a lost job
        log.warning("handler failed", job=job.id, handler=job.handler, error=type(error).__name__, where=_where(error))
        return _later(registered, f"{type(error).__name__} in {job.handler}")
    return lambda ports, job: _finish(ports, job, result or {})


def _where(error: Exception) -> str:
    """Return our innermost line of a traceback: a place, never a value."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((f for f in reversed(frames) if "/app/" in f.filename or "/handlers/" in f.filename), None)
    return f"{Path(last.filename).name}:{last.lineno}" if last else ""


def _context(ports: Ports, job: Any) -> handler.WorkContext:
    with ports.database.look() as tx:
        instance = instances.read(tx, job.instance_id)
        case = load_case(tx, instance.case_id) if instance.case_id is not None else None
        record = facts.screens_of(tx, case) if case else {}
        original = facts.load(ports, tx, instance, case, actor=None).original if case else {}
    return handler.WorkContext(
        key=job.id,
        at=ports.clock.now(),
        attempt=job.attempts,
        case_ref=case.ref if case else None,
        record=record,
        data={**instance.data, **job.data},
        correspondence=PostRoom(ports, job, instance, case, {**record, "original": original}),
    )


def _finish(ports: Ports, job: Any, result: Mapping[str, Any]) -> None:
    """Hand the result back to the process; if nobody waits for it any more, keep it and say so."""
    _advance(
        ports,
        job,
        FinishWork(job.id, dict(result)),
        act="work.finished",
        values={"state": "applied", "result": dict(result)},
    )


def _throw(error: handler.BpmnError) -> Any:
    def outcome(ports: Ports, job: Any) -> None:
        command = ThrowError(job.id, error.code, error.payload)
        _advance(ports, job, command, act="work.error", values={"state": "applied", "error": error.code})

    return outcome


def _advance(ports: Ports, job: Any, command: Command, *, act: str, values: dict[str, Any]) -> None:
    with ports.database.begin() as tx:
        instance = instances.lock(tx, job.instance_id)
        at = ports.clock.now()
        if not work.move_job(tx, job.id, job.fence, ended_at=at, **values):
            _drop(tx, job, at, values)
            return
        work.add_attempt(
            tx, job_id=job.id, number=job.attempts, started_at=at, ended_at=at, outcome="succeeded", detail=""
        )
        step = apply.Step(ports, tx, instance, at, None, act)
        delta = apply.run(step, command)
        if job.id in delta.dropped:
            work.close_jobs(tx, [job.id], state="dropped", at=at)


def _drop(tx: Any, job: Any, at: Any, values: Mapping[str, Any]) -> None:
    """Keep what a superseded or cancelled handler brought home: operations can see that it was too late."""
    current = work.job(tx, job.id)
    if current is not None and current.state == "cancelled" and current.fence == job.fence:
        work.close_jobs(tx, [job.id], state="dropped", at=at)
        work.add_attempt(tx, job_id=job.id, number=job.attempts, started_at=at, ended_at=at, outcome="dropped",
                         detail="The step was over before its work was done.")  # fmt: skip


def _later(registered: handler.Registered, why: str) -> Any:
    def outcome(ports: Ports, job: Any) -> None:
        wait = registered.retry.wait_after(job.attempts)
        if wait is None:
            _give_up("retries-used-up", why)(ports, job)
            return
        with ports.database.begin() as tx:
            at = ports.clock.now()
            work.move_job(
                tx, job.id, job.fence, state="ready", run_at=at + wait, error=why, leased_by=None, leased_until=None
            )
            work.add_attempt(
                tx, job_id=job.id, number=job.attempts, started_at=at, ended_at=at, outcome="failed", detail=why
            )

    return outcome


def _give_up(code: str, why: str) -> Any:
    def outcome(ports: Ports, job: Any) -> None:
        with ports.database.begin() as tx:
            instance = instances.lock(tx, job.instance_id)
            at = ports.clock.now()
            if not work.move_job(tx, job.id, job.fence, state="failed", error=why, ended_at=at, leased_until=None):
                return
            work.add_attempt(
                tx, job_id=job.id, number=job.attempts, started_at=at, ended_at=at, outcome="failed", detail=why
            )
            work.open_incident(
                tx, instance_id=job.instance_id, organisation=job.organisation, case_id=instance.case_id,
                engine_id=job.id, job_id=job.id, process=job.process, element=job.element, name=job.name,
                reason="handler-failed", code=code, message=why, opened_at=at,
                fingerprint=fingerprint(job.element, code),
            )  # fmt: skip
            instances.save(tx, instance, status="incident")

    return outcome


@contextmanager
def _heartbeat(ports: Ports, job: Any) -> Iterator[None]:
    """Keep the lease while the handler runs."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            with ports.database.begin() as tx:
                if not work.extend_lease(tx, job.id, job.fence, ports.clock.real() + LEASE):
                    return

    thread = threading.Thread(target=beat, name=f"lease {job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
