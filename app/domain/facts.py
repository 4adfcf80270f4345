"""What a diagram may read: a frozen view of the case, loaded in the same transaction as the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.domain.calendar import ENGLAND, Calendar


@dataclass(frozen=True, slots=True)
class ClockFact:
    """Where a clock of the case stands: due by the end of `due_on`, which is the instant `due_at`."""

    name: str
    started_at: datetime
    due_on: date
    due_at: datetime
    stopped_at: datetime | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ClockLength:
    """The length of a clock as its timer declares it in a diagram: `5`, `working days`."""

    name: str
    length: int
    unit: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything outside the instance's own data that its FEEL and its record handlers may read.

    `record` holds the screens of the case as JSON values (`{"case": {...}, "jw": [{...}], ...}`), empty for an
    instance without a case; `original` those of the original of a shadow case. `links` lists linked cases as
    `{"ref", "kind", "status", "relation"}`. `instance` holds `id`, `process` (of the top instance), `case_ref`,
    `started_by`. `actor` is the account that acts, None for a timer or a worker. `spare_refs` are references
    reserved for cases this step may open. `published_clocks` are the lengths declared by any published diagram,
    for clocks that this definition starts but does not time.
    """

    record: Mapping[str, Any] = field(default_factory=dict)
    original: Mapping[str, Any] = field(default_factory=dict)
    links: tuple[Mapping[str, Any], ...] = ()
    clocks: tuple[ClockFact, ...] = ()
    published_clocks: Mapping[str, ClockLength] = field(default_factory=dict)
    instance: Mapping[str, Any] = field(default_factory=dict)
    actor: str | None = None
    spare_refs: tuple[str, ...] = ()
    calendar: Calendar = ENGLAND
