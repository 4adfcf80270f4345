"""Writes what steps want recorded, effect by effect, in the order in which they happened."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import feel
from app.domain import clock as clocks
from app.domain import effects as e
from app.domain import record
from app.errors import Conflict, ProcessError
from app.services.ports import Ports
from app.store import Tx, cases, instances
from app.store.cases import CaseRow

COLUMNS = {"case.status": "status", "case.kind": "kind"}


@dataclass(slots=True)
class Recording:
    """The case under change in one step, and what is to follow once the step is written."""

    ports: Ports
    tx: Tx
    case: CaseRow | None
    at: datetime
    actor: str | None
    organisation: str
    instance_id: str | None = None
    element: str | None = None
    jw_version: int | None = None
    why: str = ""
    changes: list[record.Changed] = field(default_factory=list)
    to_start: list[e.StartCaseTask] = field(default_factory=list)
    to_send: list[e.SendMessage] = field(default_factory=list)
    adopted: bool = False

    def write(self, effects: Sequence[e.Effect]) -> None:
        """Write the effects; fields are saved together, before anything that leaves the case and at the end."""
        for effect in effects:
            _WRITERS[type(effect)](self, effect)
        self.flush()

    def flush(self) -> None:
        """Save the fields changed so far."""
        if self.case is not None and self.changes:
            cases.save(self.tx, self.case, self.changes, at=self.at, by=self.actor, why=self.why, element=self.element)
        self.changes = []

    def needs_case(self, what: str) -> CaseRow:
        """Return the case; a step that records something in none cannot go on."""
        if self.case is None:
            raise ProcessError(f"This process has no case, so it cannot {what}. Start it on a case.")
        return self.case


def _set_field(to: Recording, effect: e.SetField) -> None:
    case = to.needs_case("write to a case record")
    value = feel.to_json(effect.value)
    if effect.path in COLUMNS:
        name = COLUMNS[effect.path]
        old = getattr(case, name)
        setattr(case, name, value)
        changed = record.Changed(effect.path, old, value) if old != value else None
    else:
        changed = record.set_field(case.screens, effect.path, value, jw_version=to.jw_version)
    if changed:
        to.changes.append(changed)
    if effect.path == "case.status" and value == "closed" and case.kind == "shadow" and case.original_id is not None:
        instances.move_case_tasks(to.tx, case.id, case.original_id)


def _append_item(to: Recording, effect: e.AppendItem) -> None:
    case = to.needs_case("add to a case record")
    to.changes.append(record.append_item(case.screens, effect.screen, feel.to_json(dict(effect.item))))


def _add_note(to: Recording, effect: e.AddNote) -> None:
    case = to.needs_case("add a note")
    # A shadow case holds outcomes only: its notes are kept on the original (JWM-IUR-17).
    target = case.original_id if case.kind == "shadow" and case.original_id else case.id
    cases.add_note(to.tx, target, kind=effect.kind, text=effect.text, at=to.at, author=to.actor, element=to.element)


def _add_document(to: Recording, effect: e.AddDocument) -> None:
    case = to.needs_case("file a document")
    file_id = effect.file_id or _file_of_text(to, case, effect)
    cases.add_document(
        to.tx,
        case.id,
        file_id,
        name=effect.name,
        folder=effect.folder,
        source=effect.source,
        added_by=to.actor,
        at=to.at,
    )


def _file_of_text(to: Recording, case: CaseRow, effect: e.AddDocument) -> str:
    content = (effect.text or "").encode()
    stored = to.ports.files.put(content)
    file_id = uuid.uuid4().hex
    cases.insert_file(
        to.tx, id=file_id, case_id=case.id, sha256=hashlib.sha256(content).hexdigest(), stored_as=stored,
        name=f"{effect.name}.txt", size=len(content), media_type="text/plain", uploaded_by=to.actor, uploaded_at=to.at,
    )  # fmt: skip
    return file_id


def _raise_notice(to: Recording, effect: e.RaiseNotice) -> None:
    cases.add_notice(
        to.tx,
        [name for name in effect.to if name],
        case_id=to.case.id if to.case else None,
        organisation=to.organisation,
        instance_id=to.instance_id,
        name=effect.name,
        text=effect.text,
        at=to.at,
        element=to.element,
    )


def _start_clock(to: Recording, effect: e.StartClock) -> None:
    case = to.needs_case("start a clock")
    due = clocks.due(effect.start, effect.length, effect.unit, days=to.ports.registry.calendar(to.tx))
    cases.start_clock(
        to.tx, by=to.actor, at=to.at, case_id=case.id, name=effect.name, key=effect.key, length=effect.length,
        unit=effect.unit, due_on=due.on, due_at=due.at, started_at=effect.start,
    )  # fmt: skip
    if effect.name == "ilt-due":
        to.flush()
        cases.project_looks(to.tx, case)


def _stop_clock(to: Recording, effect: e.StopClock) -> None:
    case = to.needs_case("stop a clock")
    for row in cases.clocks_of(to.tx, case.id):
        if row.name == effect.name and row.key == effect.key and row.stopped_at is None:
            cases.stop_clock(to.tx, row.id, at=effect.at, by=to.actor)


def _open_case(to: Recording, effect: e.OpenCase) -> None:
    case = to.needs_case("open a linked case")
    to.flush()
    if effect.link == "shadow" and any(
        link["relation"] == "shadow" and link["status"] == "open" for link in cases.links_of(to.tx, case.id)
    ):
        raise Conflict(f"{case.ref} has an open shadow case already.")
    cases.take_ref(to.tx, case.organisation, effect.ref)
    opened = cases.insert_case(
        to.tx,
        ref=effect.ref,
        organisation=case.organisation,
        kind=effect.kind,
        screens=feel.to_json(_stored(effect.screens)),
        at=to.at,
        original_id=case.id if effect.link == "shadow" else None,
    )
    cases.add_link(to.tx, case.id, opened.id, relation=effect.link, back="original", at=to.at)
    if effect.adopt:
        to.case, to.adopted = opened, True


def _stored(screens: Mapping[str, Any]) -> dict[str, Any]:
    """Return screens without the fields that are columns or derived."""
    kept = dict(screens)
    if isinstance(kept.get("case"), Mapping):
        kept["case"] = {key: value for key, value in kept["case"].items() if key not in record.DERIVED}
    return kept


def _start_case_task(to: Recording, effect: e.StartCaseTask) -> None:
    to.to_start.append(effect)


def _send_message(to: Recording, effect: e.SendMessage) -> None:
    to.to_send.append(effect)


_WRITERS: dict[type, Callable[[Recording, Any], None]] = {
    e.SetField: _set_field,
    e.AppendItem: _append_item,
    e.AddNote: _add_note,
    e.AddDocument: _add_document,
    e.RaiseNotice: _raise_notice,
    e.StartClock: _start_clock,
    e.StopClock: _stop_clock,
    e.OpenCase: _open_case,
    e.StartCaseTask: _start_case_task,
    e.SendMessage: _send_message,
}
