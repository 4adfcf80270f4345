"""`apply`: state and command in, Delta out. A pure function: no clock on the wall, no thread, no database."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow import TaskState

from app import feel
from app.domain.facts import Facts
from app.engine import commands, projection, state
from app.engine.compiler import Program
from app.engine.delta import Closed, Delta, OpenedTask, Timer, Wait, Work
from app.engine.functions import Moment
from app.engine.instance import Instance
from app.engine.model import Definition
from app.engine.projection import Kind
from app.engine.scope import Scope, Sight
from app.engine.steps.base import Token, cancel
from app.engine.steps.events import CatchEvent, keep_payload, throw
from app.engine.steps.tasks import HandlerTask, PersonTask
from app.engine.turn import Turn
from app.errors import Conflict, ProcessError, TaskChanged, TooMuch

MAX_DATA = 64_000
MAX_STATE = 2_000_000


def apply(
    definition: Definition, state_: str | None, command: commands.Command, *, at: datetime, facts: Facts
) -> Delta:
    """Return everything that a command changes, up to the next wait. The state given stays as it is."""
    program: Program = definition.program
    turn = Turn(program, at, facts).knowing(definition.clock_lengths)
    if state_ is None:
        instance = Instance(program, turn, {})
        if not isinstance(command, commands.Start):
            raise Conflict("This instance is over; nothing can be done to it any more.")
    else:
        instance = state.load(state_, program, turn)
    before = projection.kinds(instance)
    dropped = _HANDLE[type(command)](instance, command)
    instance.run()
    return _delta(instance, before, tuple(dropped))


def scope(definition: Definition, data: Mapping[str, Any], facts: Facts, *, at: datetime) -> tuple[Sight, Moment]:
    """Return what FEEL of a step sees (typed values by name) and the `env` for our functions."""
    program: Program = definition.program
    return (
        Sight(Scope(values=dict(data)), facts, program.types),
        Moment(at, facts, data.get("jw_version"), program.interval),
    )


def _delta(instance: Instance, before: Mapping[str, Kind], dropped: tuple[str, ...]) -> Delta:
    turn = instance.turn
    waiting = {token.id: token for token in state.waiting(instance)}
    opened = [projection.shown(token) for id_, token in waiting.items() if id_ not in before]
    data = instance.task_tree.scope.values
    text = state.dump(instance)
    _bounded(text, data)
    return Delta(
        state=None if instance.completed else text,
        finished=instance.completed,
        data=dict(data),
        opened=tuple(one for one in opened if isinstance(one, OpenedTask)),
        closed=tuple(Closed(id_, kind, instance.how_closed(id_)) for id_, kind in before.items() if id_ not in waiting),
        work=tuple(one for one in opened if isinstance(one, Work)),
        timers=tuple(one for one in opened if isinstance(one, Timer)),
        waiting=tuple(one for one in opened if isinstance(one, Wait)),
        thrown=tuple(turn.thrown),
        record=tuple(turn.effects),
        calls=tuple(turn.calls),
        calls_ended=tuple(turn.calls_ended),
        history=tuple(turn.history),
        decisions=tuple(turn.decisions),
        failures=tuple(turn.failures.values()),
        ends=tuple(turn.ends),
        dropped=dropped,
    )


def _bounded(text: str, data: Mapping[str, Any]) -> None:
    """Refuse what grows without bounds: instance data are routing facts, everything else is in the case record."""
    if len(text) > MAX_STATE:
        raise TooMuch(f"The state of the instance would take {len(text):,} characters; at most {MAX_STATE:,} are kept.")
    size = len(json.dumps(data, ensure_ascii=False)) if len(text) > MAX_DATA else 0
    if size > MAX_DATA:
        raise TooMuch(f"The instance data would take {size:,} characters; at most {MAX_DATA:,} are kept.")


def _start(instance: Instance, command: commands.Start) -> list[str]:
    if instance.tokens:
        raise Conflict("This instance has been started already.")
    starts = instance.level.starts
    if command.message not in starts:
        what = f"The message {command.message} does not start" if command.message else "Only a message starts"
        raise ProcessError(f"{what} the process {instance.program.key}.")
    start = starts[command.message]
    token = instance.begin(instance, start)
    if command.message:
        keep_payload(start.element, token, command.data)
    else:
        token.scope.assign(feel.to_json(dict(command.data)))
    return []


def _complete(instance: Instance, command: commands.Complete) -> list[str]:
    token = instance.token(command.task)
    if token is None or not token.waiting or not isinstance(token.task_spec, PersonTask):
        raise TaskChanged
    token.scope.assign(feel.to_json(dict(command.answers)))
    instance.turn.record(command.record, token.scope)
    token.complete()
    return []


def _finish(instance: Instance, command: commands.FinishWork) -> list[str]:
    token = _working(instance, command.task)
    if token is None:
        return [command.task]
    step: Any = token.task_spec
    instance.turn.record(command.record, token.scope)
    step.keep(token, command.result)
    token.complete()
    return []


def _throw(instance: Instance, command: commands.ThrowError) -> list[str]:
    token = _working(instance, command.task)
    if token is None:
        return [command.task]
    if not throw(token, "error", command.code, command.payload):
        error = ProcessError(f"Nothing around “{token.task_spec.element.label}” catches the error {command.code}.")
        instance.fail(token, error)
    return []


def _fire(instance: Instance, command: commands.Fire) -> list[str]:
    for id_ in command.timers:
        token = instance.token(id_)
        if token is not None and token.waiting and projection.kind_of(token) == "timer":
            _catch(token).fire(token)
            instance.run()
    return []


def _deliver(instance: Instance, command: commands.Deliver) -> list[str]:
    dropped = []
    for id_ in command.targets:
        token = instance.token(id_)
        if token is None or not token.waiting or token.task_spec.element.message != command.name:
            dropped.append(id_)
            continue
        _catch(token).fire(token, command.payload)
        instance.run()
    return dropped


def _retry(instance: Instance, command: commands.Retry) -> list[str]:
    token = instance.token(command.task)
    if token is None or token.state != TaskState.ERROR:
        return [command.task]
    token._set_state(TaskState.READY)
    return []


def _cancel(instance: Instance, command: commands.Cancel) -> list[str]:
    for token in list(instance.tasks.values()):
        cancel(token)
    return []


def _working(instance: Instance, id_: str) -> Token | None:
    token = instance.token(id_)
    waits = token is not None and token.waiting and isinstance(token.task_spec, HandlerTask)
    return token if waits else None


def _catch(token: Token) -> CatchEvent:
    step = token.task_spec
    assert isinstance(step, CatchEvent)
    return step


_HANDLE: dict[type, Callable[[Instance, Any], list[str]]] = {
    commands.Start: _start,
    commands.Complete: _complete,
    commands.FinishWork: _finish,
    commands.ThrowError: _throw,
    commands.Fire: _fire,
    commands.Deliver: _deliver,
    commands.Retry: _retry,
    commands.Cancel: _cancel,
}
