"""Live tokens as the values of a Delta: tasks for people, work for handlers, timers, waits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from app.engine.delta import OpenedTask, Timer, Wait, Work
from app.engine.instance import Instance
from app.engine.state import waiting
from app.engine.steps.base import Token
from app.engine.steps.events import BoundaryEvent
from app.engine.steps.tasks import HandlerTask, PersonTask
from app.engine.turn import call_of

Kind = Literal["task", "work", "timer", "wait"]
Open = OpenedTask | Work | Timer | Wait
_FOLLOWS = re.compile(r'=?\s*due\(\s*"([^"]+)"\s*\)')


def kinds(instance: Instance) -> dict[str, Kind]:
    """Return what is open, by id."""
    return {token.id: kind_of(token) for token in waiting(instance)}


def kind_of(token: Token) -> Kind:
    """Return what a waiting token stands for."""
    step = token.task_spec
    if isinstance(step, PersonTask):
        return "task"
    if isinstance(step, HandlerTask):
        return "work"
    return "timer" if step.waits_for is not None and step.waits_for.kind == "timer" else "wait"


def shown(token: Token) -> Open:
    """Return a waiting token as the Delta shows it."""
    return _SHOW[kind_of(token)](token)


def _task(token: Token) -> OpenedTask:
    element, opened = token.task_spec.element, token.internal_data.get("opened", {})
    properties = element.properties
    return OpenedTask(
        id=token.id,
        process=element.process,
        element=element.id,
        name=element.name,
        kind="manual" if element.kind == "manualTask" else "user",
        lane=element.lane,
        group=opened.get("group"),
        assignee=opened.get("assignee"),
        form=opened.get("form"),
        clauses=element.clauses,
        clock=properties.get("clock") or None,
        template=properties.get("template") or None,
        call=call_of(token),
        data=token.scope.flat(),
        properties=properties,
    )


def _work(token: Token) -> Work:
    element = token.task_spec.element
    return Work(
        id=token.id,
        process=element.process,
        element=element.id,
        name=element.name,
        handler=element.handler or "",
        inputs=token.internal_data.get("inputs", {}),
        clauses=element.clauses,
        lane=element.lane,
        call=call_of(token),
        data=token.scope.flat(),
    )


def _timer(token: Token) -> Timer:
    step = token.task_spec
    element = step.element
    follows = _FOLLOWS.fullmatch((element.event.timer or "") if element.event else "")
    return Timer(
        id=token.id,
        process=element.process,
        element=element.id,
        name=element.name,
        due_at=datetime.fromisoformat(token.internal_data["due"]),
        clock=follows[1] if follows else None,
        interrupting=isinstance(step, BoundaryEvent) and element.interrupting,
        call=call_of(token),
    )


def _wait(token: Token) -> Wait:
    step = token.task_spec
    element = step.element
    event: Any = element.event
    return Wait(
        id=token.id,
        process=element.process,
        element=element.id,
        name=element.name,
        kind="signal" if event.kind == "signal" else "message",
        message=event.ref or "",
        correlation=token.internal_data.get("key"),
        boundary=isinstance(step, BoundaryEvent),
        depth=int(token.workflow.depth),
        call=call_of(token),
    )


_SHOW: dict[Kind, Callable[[Token], Open]] = {"task": _task, "work": _work, "timer": _timer, "wait": _wait}
