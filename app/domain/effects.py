"""What a step wants written to the case record: plain values, written by `services/apply.py` alone.

Record handlers return them, forms produce `SetField`s, and the engine passes them on in `Delta.record`
in the order in which they happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SetField:
    """Set one field of the case record: `case.queue`, `jw.outcome` (`jw.` is this instance's version)."""

    path: str
    value: Any


@dataclass(frozen=True, slots=True)
class AppendItem:
    """Append one item to a list screen (`binjs`, `jw`, `hard_copy` ...)."""

    screen: str
    item: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AddNote:
    """Add an N&A note. On a shadow case it goes to the original (JWM-IUR-17)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class AddDocument:
    """File a text (an email that arrived, say) or an uploaded file among the documents of the case."""

    name: str
    folder: str
    source: str
    text: str | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class RaiseNotice:
    """Tell groups and people something, on the case and in their inbox. `to` holds group and account names."""

    name: str
    to: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class StartCaseTask:
    """Put a task in somebody's inbox: an instance of `shared-case-task`."""

    template: str
    text: str
    to_group: str
    to_person: str | None = None
    due_on: date | None = None
    form: str = "shared-case-task"
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StartClock:
    """Start the ledger of a clock (a rule of `policies/clocks.csv`), counted from `start`."""

    name: str
    start: datetime
    length: int
    unit: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class StopClock:
    """Stop a running clock of this case; nothing happens when none of that name runs."""

    name: str
    at: datetime
    key: str = ""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a further case, linked to this one; with `adopt` the instance works on it from now on."""

    ref: str
    kind: str
    screens: Mapping[str, Any]
    link: str
    adopt: bool = False


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Deliver a message or signal inside this case, after the step, in the same transaction."""

    name: str
    payload: Mapping[str, Any]


Effect = (
    SetField
    | AppendItem
    | AddNote
    | AddDocument
    | RaiseNotice
    | StartCaseTask
    | StartClock
    | StopClock
    | OpenCase
    | SendMessage
)
