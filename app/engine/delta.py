"""What one command changed: plain frozen values that `services/apply.py` writes to ordinary tables.

Every id is an engine task id (32 hex digits), unique for one activation of one element.
`process` is the process an element is drawn in; `call` the id of the call activity it runs under, None at the top.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.domain.effects import Effect


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A user or manual task that now waits for a person. `group`/`assignee` are None where the lane decides."""

    id: str
    process: str
    element: str
    name: str
    kind: Literal["user", "manual"]
    lane: str | None
    group: str | None
    assignee: str | None
    form: str | None
    clauses: tuple[str, ...]
    clock: str | None
    template: str | None
    call: str | None
    data: Mapping[str, Any]
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Closed:
    """A task, piece of work, timer or wait that is open no longer."""

    id: str
    kind: Literal["task", "work", "timer", "wait"]
    how: Literal["completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Work:
    """An outside handler to call, once, with these inputs."""

    id: str
    process: str
    element: str
    name: str
    handler: str
    inputs: Mapping[str, Any]
    clauses: tuple[str, ...]
    lane: str | None
    call: str | None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that waits. Due at an instant; `clock` names the ledger it follows, if it follows one."""

    id: str
    process: str
    element: str
    name: str
    due_at: datetime
    clock: str | None
    interrupting: bool
    call: str | None


@dataclass(frozen=True, slots=True)
class Wait:
    """A catch that waits for a message or signal. `correlation` is None where the catch declares no key."""

    id: str
    process: str
    element: str
    name: str
    kind: Literal["message", "signal"]
    message: str
    correlation: Any
    boundary: bool
    depth: int
    call: str | None


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal that left the instance."""

    kind: Literal["message", "signal"]
    name: str
    payload: Mapping[str, Any]
    element: str


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A call activity entered another process, inside the same instance."""

    id: str
    element: str
    process: str
    call: str | None


@dataclass(frozen=True, slots=True)
class CallEnded:
    """A called process ended; `ends` are the names of its main path's end events, in order."""

    id: str
    ends: tuple[str, ...]
    how: Literal["completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened to one element, in the order of `Delta.history`."""

    id: str
    process: str
    element: str
    name: str
    kind: str
    event: Literal["entered", "completed", "cancelled", "failed"]
    call: str | None


@dataclass(frozen=True, slots=True)
class DecisionRun:
    """A decision table was evaluated: which rules fired, on what, with what result."""

    element: str
    process: str
    decision: str
    inputs: Mapping[str, Any]
    fired: tuple[Mapping[str, Any], ...]
    result: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """An automatic step could not be done. The state holds it; `Retry(id)` tries again. Becomes an incident."""

    id: str
    process: str
    element: str
    name: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An end event of the top process was reached. `main` is False behind a non-interrupting event."""

    element: str
    name: str
    main: bool


@dataclass(frozen=True, slots=True)
class Delta:
    """Everything one `apply` changed. `state` is None once the instance is over."""

    state: str | None
    finished: bool
    data: Mapping[str, Any]
    opened: tuple[OpenedTask, ...] = ()
    closed: tuple[Closed, ...] = ()
    work: tuple[Work, ...] = ()
    timers: tuple[Timer, ...] = ()
    waiting: tuple[Wait, ...] = ()
    thrown: tuple[Thrown, ...] = ()
    record: tuple[Effect, ...] = ()
    calls: tuple[CallStarted, ...] = ()
    calls_ended: tuple[CallEnded, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    decisions: tuple[DecisionRun, ...] = ()
    failures: tuple[Failure, ...] = ()
    ends: tuple[Ended, ...] = ()
    dropped: tuple[str, ...] = ()
