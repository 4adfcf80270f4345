"""What the engine and the linter know of a handler. `app.handler` makes these from Python functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.domain.effects import Effect
from app.domain.facts import Facts


@dataclass(frozen=True, slots=True)
class Parameter:
    """One input or output of a handler; `type` is a FEEL type name (`string`, `number`, `list<string>` ...)."""

    name: str
    type: str
    required: bool = True
    default: Any = None
    label: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """The result of a record handler: effects in order, and output values for the result variable."""

    effects: tuple[Effect, ...] = ()
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RecordContext:
    """What a record handler may see besides its inputs: the instant, the facts so far, instance data, clock lengths."""

    at: datetime
    facts: Facts
    data: Mapping[str, Any]
    process: str
    element: str


class BpmnError(Exception):
    """A business error that the diagram deals with: the nearest boundary event with this code catches it."""

    def __init__(self, code: str, payload: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.payload = dict(payload or {})
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class HandlerSpec:
    """`kind="record"`: `call(context, inputs) -> Recorded`, at once and pure. `kind="outside"`: a job.

    The engine never calls an outside handler: it asks, a worker does.
    """

    name: str
    kind: Literal["record", "outside"]
    label: str
    description: str
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    group: str = "Other"
    opens_cases: int = 0
    call: Callable[[RecordContext, Mapping[str, Any]], Recorded] | None = field(default=None, compare=False)
