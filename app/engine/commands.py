"""What one can ask of the engine. Ids are the engine's task ids (32 hex digits), as a Delta gave them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.effects import Effect


@dataclass(frozen=True, slots=True)
class Start:
    """Start an instance at the none start event, or, with `message`, at the message start event of that name."""

    data: Mapping[str, Any] = field(default_factory=dict)
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Complete:
    """Complete a user or manual task: `answers` become instance data, `record` is written before the engine goes on."""

    task: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    record: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishWork:
    """Hand back the result of an outside handler. Dropped, and the Delta says so, when nobody waits any more."""

    task: str
    result: Mapping[str, Any] | None = None
    record: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class ThrowError:
    """Throw a BPMN error at a step that waits for its work; the nearest matching boundary event catches it."""

    task: str
    code: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fire:
    """Fire timers whose rows are due. Those that no longer wait are ignored."""

    timers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deliver:
    """Deliver a message or signal to the waiting catches named (ids of `Delta.waiting`)."""

    targets: tuple[str, ...]
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Retry:
    """Try a failed automatic step again."""

    task: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel everything that is open; the instance ends."""


Command = Start | Complete | FinishWork | ThrowError | Fire | Deliver | Retry | Cancel
