"""The one place where engine state and everything projected from it are written, in the caller's transaction.

`run` loads facts, asks the engine, and writes the Delta: case record, tasks, timers, waits, jobs, calls, history,
decisions, incidents, audit, the instance itself; then starts and delivers what the step asked to follow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import engine
from app.domain.calendar import end_of
from app.domain.facts import Facts
from app.engine.commands import Cancel, Command, Complete, Fire
from app.engine.delta import Delta, OpenedTask
from app.services import facts, followups
from app.services.effects import Recording
from app.services.incidents import fingerprint
from app.services.ports import Ports
from app.store import Tx, audit, cases, instances, work
from app.store.cases import CaseRow
from app.store.instances import InstanceRow
from app.store.people import is_active
from app.store.session import after_commit


@dataclass(slots=True)
class Step:
    """One command on one locked instance, by somebody or something, at an instant."""

    ports: Ports
    tx: Tx
    instance: InstanceRow
    at: datetime
    actor: str | None
    act: str
    why: str = ""
    case: CaseRow | None = None
    facts: Facts | None = None
    delta: Delta | None = None
    notes: list[tuple[str | None, str]] = field(default_factory=list)

    @property
    def definition(self) -> engine.Definition:
        """The definition this instance runs on."""
        return self.ports.registry.definition(self.tx, self.instance.pin_set_id)


def run(step: Step, command: Command) -> Delta:
    """Ask the engine to carry out a command and write everything that follows. Raises before anything is written."""
    instance, tx = step.instance, step.tx
    if step.case is None and instance.case_id is not None:
        step.case = cases.load(tx, instance.case_id, lock=True)
    known = step.facts or facts.load(step.ports, tx, instance, step.case, actor=step.actor)
    delta = engine.apply(step.definition, instance.state, command, at=step.at, facts=known)
    step.delta = delta
    recording = _record(step, delta)
    _close(step, delta, command)
    _open(step, delta)
    _append_history(step, delta)
    _save(step, delta, command)
    followups.carry_out(step, recording)
    return delta


def _record(step: Step, delta: Delta) -> Recording:
    recording = Recording(
        ports=step.ports,
        tx=step.tx,
        case=step.case,
        at=step.at,
        actor=step.actor,
        organisation=step.instance.organisation,
        instance_id=step.instance.id,
        element=delta.history[0].element if delta.history else None,
        jw_version=_version(delta.data),
        why=step.why,
    )
    if delta.record:
        recording.write(delta.record)
        if recording.adopted and recording.case is not None:
            step.instance.case_id = recording.case.id
            instances.rebind_case(step.tx, step.instance.id, recording.case.id)
        step.case = recording.case
    return recording


def _version(data: Any) -> int | None:
    version = data.get("jw_version")
    return int(version) if isinstance(version, int | float) else None


def _close(step: Step, delta: Delta, command: Command) -> None:
    tx, at = step.tx, step.at
    by_kind: dict[tuple[str, str], list[str]] = {}
    for closed in delta.closed:
        by_kind.setdefault((closed.kind, closed.how), []).append(closed.id)
    done = [command.task] if isinstance(command, Complete) else []
    instances.close_tasks(tx, done, state="done", at=at, by=step.actor)
    others = [key for key in by_kind.get(("task", "completed"), []) if key not in done]
    instances.close_tasks(tx, others, state="done", at=at, by=step.actor)
    instances.close_tasks(tx, by_kind.get(("task", "cancelled"), []), state="cancelled", at=at, by=None)
    fired = set(command.timers) if isinstance(command, Fire) else set()
    timers = by_kind.get(("timer", "completed"), []) + by_kind.get(("timer", "cancelled"), [])
    instances.close_timers(tx, [key for key in timers if key in fired], state="fired", at=at)
    instances.close_timers(tx, [key for key in timers if key not in fired], state="cancelled", at=at)
    instances.close_waits(tx, by_kind.get(("wait", "completed"), []) + by_kind.get(("wait", "cancelled"), []))
    work.close_jobs(tx, by_kind.get(("work", "completed"), []), state="applied", at=at)
    work.cancel_jobs(tx, by_kind.get(("work", "cancelled"), []), at)


def _open(step: Step, delta: Delta) -> None:
    tx, at, instance = step.tx, step.at, step.instance
    case_id = step.case.id if step.case else None
    common = {"instance_id": instance.id, "organisation": instance.organisation}
    instances.insert_calls(
        tx,
        [
            {"id": c.id, "instance_id": instance.id, "parent": c.call, "element": c.element, "process": c.process,
             "started_at": at, "ended_in": []}
            for c in delta.calls
        ],
    )  # fmt: skip
    instances.end_calls(  # after the calls are written: one may begin and end in the same step
        tx, [{"call_id": call.id, "ended_at": at, "ended_in": list(call.ends)} for call in delta.calls_ended]
    )
    instances.insert_tasks(tx, [_task_row(step, task, case_id) for task in delta.opened])
    instances.insert_timers(
        tx,
        [
            common
            | {"engine_id": t.id, "process": t.process, "element": t.element, "name": t.name, "due_at": t.due_at,
               "clock": t.clock, "interrupting": t.interrupting, "state": "waiting", "set_at": at}
            for t in delta.timers
        ],
    )  # fmt: skip
    instances.insert_waits(
        tx,
        [
            common
            | {"engine_id": w.id, "case_id": case_id, "process": w.process, "element": w.element, "name": w.name,
               "kind": w.kind, "message": w.message, "correlation": w.correlation, "boundary": w.boundary,
               "depth": w.depth, "opened_at": at}
            for w in delta.waiting
        ],
    )  # fmt: skip
    work.insert_jobs(
        tx,
        [
            common
            | {"id": w.id, "case_id": case_id, "process": w.process, "element": w.element, "name": w.name,
               "handler": w.handler, "inputs": dict(w.inputs), "data": dict(w.data), "state": "ready",
               "attempts": 0, "run_at": at, "fence": 0, "created_at": at}
            for w in delta.work
        ],
    )  # fmt: skip
    if delta.work or delta.timers:
        after_commit(tx, step.ports.dispatcher.wake)


def _task_row(step: Step, task: OpenedTask, case_id: int | None) -> dict[str, Any]:
    ports, tx, instance = step.ports, step.tx, step.instance
    group = task.group or ports.registry.group_of_lane(task.lane, task.process)
    assignee = task.assignee
    if assignee and not is_active(tx, assignee):
        step.notes.append((group, f"{assignee} is not here any more: “{task.name}” went to the group."))
        assignee = None
    due_on, due_at = _due(step, task)
    is_case_task = instance.process == followups.CASE_TASK
    return {
        "engine_id": task.id,
        "instance_id": instance.id,
        "organisation": instance.organisation,
        "case_id": case_id,
        "process": task.process,
        "element": task.element,
        "name": task.name,
        "kind": task.kind,
        "group_name": group,
        "assignee": assignee,
        "state": "open",
        "version": 1,
        "form": task.form,
        "form_definition_id": ports.registry.form_id(tx, instance.pin_set_id, task.form) if task.form else None,
        "template": task.data.get("template") if is_case_task else task.template,
        "text": task.data.get("text") if is_case_task else None,
        "clauses": list(task.clauses),
        "clock": task.clock,
        "data": dict(task.data),
        "opened_at": step.at,
        "due_on": due_on,
        "due_at": due_at,
    }


def _due(step: Step, task: OpenedTask) -> tuple[Any, datetime | None]:
    """Return when a task is due: by the clock it shows, or by the date its data carries (case tasks)."""
    if task.clock and step.case is not None:
        key = str(_version(task.data) or "")
        for row in reversed(cases.clocks_of(step.tx, step.case.id)):
            if row.name == task.clock and row.key in (key, ""):
                return row.due_on, row.due_at
    if step.instance.process == followups.CASE_TASK and task.data.get("due_on"):
        day = datetime.fromisoformat(str(task.data["due_on"])[:10]).date()
        return day, end_of(day)
    return None, None


def _append_history(step: Step, delta: Delta) -> None:
    instance = step.instance
    rows = [
        {"instance_id": instance.id, "seq": instance.seq + n, "at": step.at, "engine_id": entry.id,
         "process": entry.process, "element": entry.element, "name": entry.name, "kind": entry.kind,
         "event": entry.event, "call": entry.call,
         "by": step.actor if entry.event == "completed" and entry.kind in ("userTask", "manualTask") else None}
        for n, entry in enumerate(delta.history, start=1)
    ]  # fmt: skip
    instances.insert_history(step.tx, rows)
    instance.seq += len(rows)
    instances.insert_decision_runs(
        step.tx,
        [
            {"instance_id": instance.id, "at": step.at, "process": run.process, "element": run.element,
             "decision": run.decision, "inputs": dict(run.inputs), "fired": list(run.fired), "result": run.result}
            for run in delta.decisions
        ],
    )  # fmt: skip


def _save(step: Step, delta: Delta, command: Command) -> None:
    instance, at = step.instance, step.at
    _open_incidents(step, delta)
    ended_in = instance.ended_in + [end.name for end in delta.ends if end.main]
    side_ends = instance.side_ends + [end.name for end in delta.ends if not end.main]
    status = _status(step, delta, command)
    entry = audit.chain(
        instance.audit_head,
        instance.audit_seq,
        stream=f"instance:{instance.id}",
        at=at,
        actor=step.actor,
        act=step.act,
        object=_object(command, instance),
        organisation=instance.organisation,
        why=step.why,
        changes={"steps": [f"{h.element}:{h.event}" for h in delta.history], "fields": _fields(delta)},
    )
    audit.append_rows(step.tx, [entry])
    instances.save(
        step.tx,
        instance,
        case_id=step.case.id if step.case else None,
        status=status,
        state=delta.state,
        data=dict(delta.data),
        ended_at=at if delta.finished else None,
        ended_in=ended_in,
        side_ends=side_ends,
        seq=instance.seq,
        audit_seq=entry["seq"],
        audit_head=entry["hash"],
    )


def mark(step: Step, status: str) -> None:
    """Change the status of an instance without asking the engine (suspend, resume)."""
    instance = step.instance
    entry = audit.chain(
        instance.audit_head,
        instance.audit_seq,
        stream=f"instance:{instance.id}",
        at=step.at,
        actor=step.actor,
        act=step.act,
        object=f"instance:{instance.id}",
        organisation=instance.organisation,
        why=step.why,
    )
    audit.append_rows(step.tx, [entry])
    instances.save(step.tx, instance, status=status, audit_seq=entry["seq"], audit_head=entry["hash"])


def _status(step: Step, delta: Delta, command: Command) -> str:
    if delta.finished:
        return "cancelled" if isinstance(command, Cancel) else "completed"
    if delta.failures:
        return "incident"
    if step.instance.status == "incident" and work.open_incidents_of(step.tx, step.instance.id):
        return "incident"
    return "running"


def _object(command: Command, instance: InstanceRow) -> str:
    named = getattr(command, "task", None)
    return f"{type(command).__name__.lower()}:{named or instance.id}"


def _fields(delta: Delta) -> list[str]:
    """Return which fields of the record changed: names in clear, never values (security.md, audit)."""
    return sorted({effect.path for effect in delta.record if hasattr(effect, "path")})


def _open_incidents(step: Step, delta: Delta) -> None:
    for failure in delta.failures:
        work.open_incident(
            step.tx,
            instance_id=step.instance.id,
            organisation=step.instance.organisation,
            case_id=step.case.id if step.case else None,
            engine_id=failure.id,
            job_id=None,
            process=failure.process,
            element=failure.element,
            name=failure.name,
            reason="step-failed",
            code=failure.code,
            message=failure.message,
            fingerprint=fingerprint(failure.element, failure.code),
            opened_at=step.at,
        )
