"""All that a handler may see. `handlers/*.py` import this module and nothing else of Redress.

One file, one handler, named as its operation (`letter/send` is `handlers/letter_send.py`). The signature is the
contract: the modeller's panel, the linter, the documentation and the API come from it.

A *record* handler is pure: it gets a `RecordContext` and its inputs and returns `Recorded(effects, result)`. It runs at
once, inside the transaction of the step.

    @handler("note/add", kind="record", label="Add a note", group="Case")
    def add_note(context: RecordContext, *, kind: str, text: str) -> Recorded:
        '''Add an N&A note to the case.'''
        return Recorded((AddNote(kind, text),))

An *outside* handler reaches the world: it gets a `WorkContext` and runs as a job, outside any transaction, perhaps
again with the same `context.key` after a crash. It returns a dict of JSON values (the result variable), raises `Retry`
(try later), `Refuse` (an incident at once, saying what to do) or `BpmnError(code)` (a boundary event catches it).
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, Protocol

from app.domain.calendar import london_day
from app.domain.effects import (
    AddDocument,
    AddNote,
    AppendItem,
    Effect,
    OpenCase,
    RaiseNotice,
    SendMessage,
    SetField,
    StartCaseTask,
    StartClock,
    StopClock,
)
from app.domain.facts import ClockFact, ClockLength, Facts
from app.domain.handlers import BpmnError, HandlerSpec, Parameter, RecordContext, Recorded

__all__ = [
    "AddDocument",
    "AddNote",
    "AppendItem",
    "BpmnError",
    "ClockFact",
    "ClockLength",
    "Correspondence",
    "Effect",
    "Facts",
    "HandlerSpec",
    "OpenCase",
    "RaiseNotice",
    "RecordContext",
    "Recorded",
    "Refuse",
    "Registered",
    "Retry",
    "RetryPolicy",
    "SendMessage",
    "SetField",
    "StartCaseTask",
    "StartClock",
    "StopClock",
    "WorkContext",
    "handler",
    "london_day",
]


class Retry(Exception):
    """Could not be done just now; the retry policy says when to try again."""


class Refuse(Exception):
    """Cannot be done, and trying again would not help: an incident at once. Say why, and what to do."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often an outside handler is tried, and how long it waits in between (factor by factor)."""

    times: int = 5
    first_after: timedelta = timedelta(minutes=1)
    factor: int = 4

    def wait_after(self, attempt: int) -> timedelta | None:
        """Return how long to wait after the `attempt`-th failure (from 1); None when that was the last try."""
        if attempt >= self.times:
            return None
        return self.first_after * int(self.factor ** (attempt - 1))


class Correspondence(Protocol):
    """The door through which letters and emails leave. Each call with the same key sends at most once."""

    def send(self, *, template: str, to: str, channel: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Render, store and hand over one letter or email; return `{"letter", "channel", "on", "at", "to"}`."""
        ...


@dataclass(frozen=True, slots=True)
class WorkContext:
    """What an outside handler may see: its key (the same in every attempt), the instant, the case, the post room."""

    key: str
    at: datetime
    attempt: int
    case_ref: str | None
    record: Mapping[str, Any]
    data: Mapping[str, Any]
    correspondence: Correspondence


_FEEL_TYPES: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    Decimal: "number",
    date: "date",
    datetime: "date and time",
    timedelta: "days and time duration",
    dict: "context",
    list: "list<Any>",
    Any: "Any",
}


def _feel_type(annotation: Any) -> tuple[str, tuple[str, ...]]:
    """Return the FEEL type and the choices that an annotation of a handler stands for."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        kept = [a for a in arguments if a is not type(None)]
        return _feel_type(kept[0]) if len(kept) == 1 else ("Any", ())
    if origin is Literal:
        return "string", tuple(str(a) for a in arguments)
    if origin is list:
        return f"list<{_feel_type(arguments[0])[0]}>", ()
    if origin is not None:
        annotation = origin
    if isinstance(annotation, type) and issubclass(annotation, Mapping):
        return "context", ()
    if annotation not in _FEEL_TYPES:
        raise TypeError(f"{annotation!r} is not a type that a diagram can pass to a handler")
    return _FEEL_TYPES[annotation], ()


@dataclass(frozen=True, slots=True)
class Registered:
    """A handler as declared: what the engine knows of it, and how the worker calls and retries it."""

    spec: HandlerSpec
    function: Callable[..., Any]
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    timeout: timedelta = timedelta(minutes=2)


REGISTRY: dict[str, Registered] = {}


def handler(  # noqa: PLR0913 - the declaration is one table row, read by name
    name: str,
    *,
    kind: Literal["record", "outside"],
    label: str,
    group: str = "Other",
    retry: RetryPolicy | None = None,
    outputs: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    opens_cases: int = 0,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function as the handler `name`: keyword-only parameters are its inputs, `outputs` its result's keys."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        hints = typing.get_type_hints(function)
        inputs = []
        for parameter in list(inspect.signature(function).parameters.values())[1:]:
            if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
                raise TypeError(f"{name}: the inputs of a handler are keyword-only")
            type_name, choices = _feel_type(hints[parameter.name])
            required = parameter.default is inspect.Parameter.empty
            inputs.append(
                Parameter(
                    parameter.name,
                    type_name,
                    required,
                    None if required else parameter.default,
                    (labels or {}).get(parameter.name, parameter.name.replace("_", " ").capitalize()),
                    choices,
                )
            )
        spec = HandlerSpec(
            name=name,
            kind=kind,
            label=label,
            description=inspect.getdoc(function) or "",
            inputs=tuple(inputs),
            outputs=tuple(Parameter(key, type_name) for key, type_name in (outputs or {}).items()),
            group=group,
            opens_cases=opens_cases,
            call=(lambda context, values: function(context, **values)) if kind == "record" else None,
        )
        if name in REGISTRY and REGISTRY[name].function.__module__ != function.__module__:
            raise ValueError(f"two handlers are called {name}")
        REGISTRY[name] = Registered(spec, function, retry or RetryPolicy())
        return function

    return declare
