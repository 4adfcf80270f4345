"""What happens next: the same step on a copy, nothing written. Outside handlers are assumed to succeed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app import engine
from app.domain.authority import Viewer, sees_case
from app.domain.effects import StartClock, StopClock
from app.engine.commands import Command, Complete, FinishWork
from app.engine.delta import Delta
from app.errors import NotFound, RedressError
from app.services import facts, tasks
from app.services.ports import Ports
from app.store import instances

LONGEST = 20


@dataclass(slots=True)
class Preview:
    """What completing would do: who gets what next, which letters leave, which clocks start and stop."""

    opened: list[dict[str, Any]] = field(default_factory=list)
    work: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    timers: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    problem: str | None = None


def of_completion(ports: Ports, viewer: Viewer, task_id: int, *, answers: Mapping[str, Any]) -> Preview:
    """Return what completing a task with these answers would do; wrong answers raise `InvalidInput` as there."""
    with ports.database.look() as tx:
        task = instances.task(tx, task_id)
        if not sees_case(viewer, task.organisation):
            raise NotFound()
        held = tasks.hold(ports, tx, viewer, task)
        kept, record = tasks.checked_answers(held, answers)
        known = facts.load(ports, tx, held.instance, held.case, actor=viewer.account)
        preview = Preview()
        state, command = held.instance.state, Complete(task.engine_id, kept, tuple(record))
        todo: list[Command] = [command]
        for _ in range(LONGEST):
            if not todo or state is None:
                break
            try:
                delta = engine.apply(held.definition, state, todo.pop(0), at=held.at, facts=known)
            except RedressError as error:
                preview.problem = error.message
                break
            _collect(ports, preview, delta)
            known = engine.after(known, delta)
            state = delta.state
            todo += [FinishWork(asked.id, {}) for asked in delta.work]
        _settle(preview)
        return preview


def _collect(ports: Ports, preview: Preview, delta: Delta) -> None:
    closed = {gone.id for gone in delta.closed}
    preview.opened = [row for row in preview.opened if row["id"] not in closed]
    preview.timers = [row for row in preview.timers if row["id"] not in closed]
    groups = ports.registry.groups
    for task in delta.opened:
        group = task.group or ports.registry.group_of_lane(task.lane, task.process)
        title = groups[group].title if group in groups else group
        preview.opened.append(
            {"id": task.id, "name": task.name, "group": group, "group_title": title, "assignee": task.assignee}
        )
    for asked in delta.work:
        template = asked.inputs.get("template")
        if template:
            preview.letters.append({"template": template, "to": asked.inputs.get("to"), "name": asked.name})
        preview.work.append({"handler": asked.handler, "name": asked.name})
    preview.timers += [{"id": timer.id, "name": timer.name, "due_at": timer.due_at} for timer in delta.timers]
    for effect in delta.record:
        if isinstance(effect, StartClock | StopClock):
            preview.clocks.append({"name": effect.name, "event": "start" if isinstance(effect, StartClock) else "stop"})
    preview.ends += [end.name for end in delta.ends if end.main]
    if delta.failures:
        preview.problem = delta.failures[0].message


def _settle(preview: Preview) -> None:
    for row in [*preview.opened, *preview.timers]:
        row.pop("id", None)
