"""Events: starts, ends, what is thrown, and what is waited for.

A timer is told its instant once, when the wait begins; a message or signal is delivered by a command. Nothing fires
by itself, and nothing thrown is delivered here: it leaves in the Delta, and comes back as `Deliver`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from SpiffWorkflow import TaskState

from app import feel
from app.domain import calendar
from app.engine.model import Element, Event
from app.engine.steps.base import Step, Token, Way, cancel
from app.engine.steps.tasks import Compile
from app.errors import ExpressionError, ProcessError

PASSIVE = frozenset({"error", "escalation"})


class StartEvent(Step):
    """Where a process or subprocess begins."""


class LinkEvent(Step):
    """A link: its throwing half leads to the catching half of the same name."""


class CatchEvent(Step):
    """Waits for a timer, a message or a signal: an intermediate event or a receive task."""

    def __init__(self, process: Any, element: Element, *, compile_: Compile, name: str | None = None) -> None:
        super().__init__(process, element, name)
        event = element.event
        self.timer = compile_(event.timer) if event and event.kind == "timer" and event.timer else None
        key = element.properties.get("correlation", "").strip()
        self.key = compile_(key) if key else None

    @property
    def waits_for(self) -> Event | None:
        return self.element.event

    def _run_hook(self, token: Token) -> bool | None:
        if self.element.event is None:
            return True
        self.arm(token)
        return None

    def arm(self, token: Token) -> None:
        """Settle when the timer is due, or by what key the message is known."""
        turn = token.top.turn
        if self.timer is not None:
            due = turn.required(token, self.timer, f"The timer “{self.element.label}”")
            token.internal_data["due"] = feel.to_json(instant_of(due, turn.at, self.element))
        elif self.key is not None:
            key = turn.required(token, self.key, f"The correlation of “{self.element.label}”")
            token.internal_data["key"] = feel.to_json(key)

    def fire(self, token: Token, payload: Mapping[str, Any] | None = None) -> None:
        """It has happened: keep what came with it and go on."""
        keep_payload(self.element, token, payload)
        token.complete()


class BoundaryEvent(CatchEvent):
    """Waits beside an activity. Interrupting, it ends the activity; else it starts a path of its own, every time."""

    tells: ClassVar[frozenset[str]] = frozenset({"completed", "failed"})

    @property
    def waits_outside(self) -> bool:
        return self.element.event is None or self.element.event.kind not in PASSIVE

    def _update(self, token: Token) -> None:
        token._set_state(TaskState.READY if self.waits_outside else TaskState.STARTED)

    def fire(self, token: Token, payload: Mapping[str, Any] | None = None) -> None:
        keep_payload(self.element, token, payload)
        if self.element.interrupting:
            if token.activity is not None:
                cancel(token.activity, spare=token)
            token.complete()
        elif self.timer is not None:
            token.internal_data["side"] = True
            token.complete()
        else:
            token.internal_data["side"] = True
            token.top.turn.note(token, "completed")
            for way in self.ways:
                token.send(way)


class ThrowEvent(Step):
    """Throws a message, a signal or an escalation, or does nothing, and goes on."""

    def __init__(self, process: Any, element: Element, *, compile_: Compile, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.payload = compile_(element.payload) if element.payload else None

    def _run_hook(self, token: Token) -> bool | None:
        payload = self._payload(token)
        for event in self.element.events:
            if event.kind in ("message", "signal"):
                token.top.turn.throw(event, payload, self.element)
            elif event.kind == "error" and catcher_of(token, event.kind, event.ref) is None:
                raise ProcessError(
                    f"The error {event.ref or 'without a code'} was thrown at “{self.element.label}”, "
                    "and no boundary event around it catches it."
                )
        token.internal_data["payload"] = payload
        return True

    def _on_complete(self, token: Token) -> None:
        payload = token.internal_data.get("payload", {})
        caught = [throw(token, e.kind, e.ref, payload) for e in self.element.events if e.kind in PASSIVE]
        if not any(catcher.task_spec.element.interrupting for catcher in caught if catcher is not None):
            super()._on_complete(token)

    def _payload(self, token: Token) -> dict[str, Any]:
        if self.payload is None:
            return {}
        what = f"What “{self.element.label}” sends"
        value = token.top.turn.required(token, self.payload, what)
        if not isinstance(value, Mapping):
            raise ExpressionError(f"{what} must be names and values, not {value!r}.")
        return dict(feel.to_json(dict(value)))


class EndEvent(ThrowEvent):
    """Ends a path; a terminating one ends its whole process or subprocess."""

    def _on_complete(self, token: Token) -> None:
        token.workflow.end_reached(token)
        super()._on_complete(token)
        if any(event.kind == "terminate" for event in self.element.events):
            for other in list(token.workflow.tasks.values()):
                if other is not token and other.live:
                    cancel(other)

    def chosen(self, token: Token) -> tuple[Way, ...]:
        return ()


def instant_of(due: Any, at: datetime, element: Element) -> datetime:
    """Return when a timer is due: a date means 08:00 in London on that day, a duration counts from now."""
    if isinstance(due, datetime):
        return due.astimezone(UTC)
    if isinstance(due, date):
        return calendar.morning_of(due)
    if isinstance(due, timedelta):
        return (at + due).astimezone(UTC)
    raise ExpressionError(f"The timer “{element.label}” gives {due!r}; it must give a date, or a date and time.")


def keep_payload(element: Element, token: Token, payload: Mapping[str, Any] | None) -> None:
    """Keep what a message brought: under its variable, else name by name."""
    if element.variable:
        token.scope.assign({element.variable: feel.to_json(dict(payload or {}))})
    elif payload:
        token.scope.assign(feel.to_json(dict(payload)))


def catcher_of(token: Token, kind: str, code: str | None) -> Token | None:
    """Return the event that catches an error or escalation thrown at a token: the nearest, a specific one first."""
    one: Any = token
    while one is not None:
        around = [child for child in one.children if child.triggered]
        listening = [other for other in one.workflow.tasks.values() if other.waiting and other.task_spec.passive]
        for waiting in (around, listening):
            found = [other for other in waiting if other.waiting and _catches(other.task_spec.waits_for, kind, code)]
            if found:
                nearest: Token = min(found, key=lambda other: other.task_spec.waits_for.ref is None)
                return nearest
        one = one.activity or one.workflow.holder
    return None


def throw(token: Token, kind: str, code: str | None, payload: Mapping[str, Any]) -> Token | None:
    """Throw an error or escalation at a token; return the event that caught it, None when nothing did."""
    catcher = catcher_of(token, kind, code)
    if catcher is not None and isinstance(catcher.task_spec, CatchEvent):
        catcher.task_spec.fire(catcher, payload)
    return catcher


def _catches(event: Event | None, kind: str, code: str | None) -> bool:
    return event is not None and event.kind == kind and event.ref in (None, code)
