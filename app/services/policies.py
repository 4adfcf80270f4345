"""The policy tables of `policies/*.csv`: groups, messages, clocks, clauses. Read once a process."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from app.domain.authority import organisation_of


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people, the lanes that stand for it, and the organisation it belongs to."""

    name: str
    title: str
    lanes: tuple[str, ...]
    organisation: str
    per_case: bool


@dataclass(frozen=True, slots=True)
class MessageRule:
    """A message or signal that may be recorded: its payload fields with types, and who may send it."""

    name: str
    kind: str
    organisation: str
    payload: dict[str, str]
    senders: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One normative statement of a manual, in our own words."""

    id: str
    force: str
    actor: str
    what: str
    timescale: str
    line: str
    section: str
    process: str


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a policy table as dicts; none where the table does not exist."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(file)]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def groups(folder: Path) -> dict[str, Group]:
    """Return the groups by name."""
    return {
        row["group"]: Group(
            row["group"],
            row["title"],
            _parts(row["lane"]),
            row["organisation"],
            row.get("per_case", "") in ("yes", "true", "1"),
        )
        for row in rows(folder / "groups.csv")
    }


def messages(folder: Path) -> dict[str, MessageRule]:
    """Return the message rules by name."""
    found = {}
    for row in rows(folder / "messages.csv"):
        fields = (part.split(":", 1) for part in _parts(row["payload"]))
        payload = {name.strip(): (kind[0].strip() if kind else "string") for name, *kind in fields}
        found[row["name"]] = MessageRule(
            row["name"],
            row["kind"],
            row["organisation"],
            payload,
            _parts(row["senders"]),
            row.get("label") or row["name"],
        )
    return found


def clauses(folder: Path) -> dict[str, Clause]:
    """Return the clauses of every manual by id."""
    fields = Clause.__dataclass_fields__
    return {
        row["id"]: Clause(**{name: row.get(name, "") for name in fields})
        for manual in ("jwm", "phso", "hwe")
        for row in rows(folder / f"{manual}.csv")
    }


def group_of_lane(known: dict[str, Group], lane: str | None, process: str) -> str | None:
    """Return the group that a lane of a process stands for; a lane named for two belongs to the first."""
    if lane is None:
        return None
    organisation = organisation_of(process)
    names = (lane, lane.split(" / ")[0], lane.split(" with ")[0])
    for name in names:
        for group in known.values():
            if (name in group.lanes or name in (group.name, group.title)) and organisation in (
                None,
                group.organisation,
            ):
                return group.name
    return None
