"""What people do with a case outside its processes: open, correct, note, file, read a notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain import record
from app.domain.authority import ORGANISATIONS, Viewer, sees_case
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.services.ports import Ports
from app.store import Tx, audit, cases, instances
from app.store.cases import CaseRow

KINDS = {"lgsco": ("mainstream", "jw", "shadow")}
FOLDERS = ("General", "Decision and PDR decision", "Do Not Disclose", "Data not shared")
NOTE_LENGTH = 20_000
STATUSES = ("open", "closed")


def open_case(
    ports: Ports, viewer: Viewer, *, organisation: str, kind: str, screens: Mapping[str, Any] | None = None
) -> str:
    """Open a case with what is known of it; return its reference."""
    if organisation not in ORGANISATIONS or organisation not in viewer.staff_of:
        raise InvalidInput({"organisation": "Choose an organisation you work for"})
    _may_write(viewer)
    given = dict(screens or {})
    errors = _unknown(ports, given)
    if kind not in KINDS.get(organisation, (kind,)) or not kind:
        errors["kind"] = f"Choose one of {', '.join(KINDS.get(organisation, ()))}"
    if errors:
        raise InvalidInput(errors)
    own = {key: value for key, value in (given.get("case") or {}).items() if key not in record.DERIVED}
    given = {**given, "case": own, **_numbered(given)}
    with ports.database.begin() as tx:
        at = ports.clock.now()
        ref = cases.reserve_ref(tx, organisation)
        row = cases.insert_case(tx, ref=ref, organisation=organisation, kind=kind, screens=given, at=at)
        _audited(tx, viewer, row, "case.opened", at=at, changes={"screens": sorted(given)})
        return ref


def _numbered(screens: Mapping[str, Any]) -> dict[str, Any]:
    """Return the versions of the JW screen with their numbers, where they came without."""
    versions = screens.get("jw")
    if not isinstance(versions, list):
        return {}
    return {"jw": [{"version": n, **item} for n, item in enumerate(versions, start=1) if isinstance(item, Mapping)]}


def update(ports: Ports, viewer: Viewer, ref: str, *, version: int, screens: Mapping[str, Any], reason: str) -> int:  # noqa: PLR0913 - its fields, by name
    """Correct named fields of a case, with the reason; return its new version."""
    with ports.database.begin() as tx:
        row = _seen(tx, viewer, ref, lock=True)
        _may_write(viewer)
        errors = _unknown(ports, screens) | _not_by_hand(screens)
        if not reason.strip():
            errors["reason"] = "Enter why you correct the record"
        if errors:
            raise InvalidInput(errors)
        if version != row.version:
            raise Conflict("Someone changed this case since you opened it. Look at it again, then repeat your change.")
        changes = _laid_in(row, screens) + _status_changed(tx, row, screens)
        at = ports.clock.now()
        cases.save(tx, row, changes, at=at, by=viewer.account, why=reason)
        _audited(tx, viewer, row, "case.corrected", at=at, why=reason, changes={"fields": [c.path for c in changes]})
        return row.version


def _laid_in(row: CaseRow, screens: Mapping[str, Any]) -> list[record.Changed]:
    changes: list[record.Changed | None] = []
    for screen, content in screens.items():
        if isinstance(content, Mapping):
            fields = {name: value for name, value in content.items() if (screen, name) != ("case", "status")}
            changes += [record.set_field(row.screens, f"{screen}.{name}", value) for name, value in fields.items()]
            continue
        merged = record.merged_items(row.screens.get(screen) or [], content)
        if row.screens.get(screen) != merged:
            changes.append(record.Changed(screen, row.screens.get(screen), merged))
            row.screens[screen] = merged
    return [change for change in changes if change is not None]


def _not_by_hand(screens: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for each field of the case that follows from others; its status alone may be corrected."""
    given = screens.get("case")
    case = given if isinstance(given, Mapping) else {}
    errors = {
        f"case.{name}": "This follows from other fields; it is never set by hand" for name in record.DERIVED & set(case)
    }
    errors.pop("case.status", None)
    if case.get("status", "open") not in STATUSES:
        errors["case.status"] = f"Choose one of {', '.join(STATUSES)}"
    return errors


def _status_changed(tx: Tx, row: CaseRow, screens: Mapping[str, Any]) -> list[record.Changed]:
    """Close or open the case where the correction says so."""
    old, new = row.status, (screens.get("case") or {}).get("status", row.status)
    if new == old:
        return []
    if new == "open" and row.kind == "shadow" and row.original_id is not None:
        links = cases.links_of(tx, row.original_id)
        if any(link["relation"] == "shadow" and link["status"] == "open" for link in links):
            raise Conflict("The original case has another open shadow case. Use that one.")
    row.status = new
    if new == "closed" and row.kind == "shadow" and row.original_id is not None:
        instances.move_case_tasks(tx, row.id, row.original_id)
    return [record.Changed("case.status", old, new)]


def _unknown(ports: Ports, screens: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for each name that the data dictionary does not have, or that is never set by hand."""
    errors: dict[str, str] = {}
    for screen, content in screens.items():
        rows = content if isinstance(content, list) else [content]
        for row in rows:
            if not isinstance(row, Mapping):
                errors[screen] = "Give the fields of this screen by name"
                continue
            for name in row:
                path = f"{screen}[].{name}" if isinstance(content, list) else f"{screen}.{name}"
                if not ports.registry.dictionary.knows(path) and name != "version":
                    errors[path] = f"The case record has no field {path}"
    return errors


def add_note(ports: Ports, viewer: Viewer, ref: str, *, kind: str, text: str) -> int:
    """Add a note; return its id. On a shadow case it is refused: notes belong to the original (JWM-IUR-17)."""
    with ports.database.begin() as tx:
        row = _seen(tx, viewer, ref)
        _may_write(viewer)
        _not_on_a_shadow(tx, row, "Notes")
        if not text.strip() or len(text) > NOTE_LENGTH:
            raise InvalidInput({"text": f"Enter a note of at most {NOTE_LENGTH:,} characters"})
        return cases.add_note(tx, row.id, kind=kind or "note", text=text, at=ports.clock.now(), author=viewer.account)


def add_document(  # noqa: PLR0913
    ports: Ports,
    viewer: Viewer,
    ref: str,
    *,
    file_id: str,
    name: str = "",
    folder: str = "General",
    source: str = "",
    dnd: bool = False,
) -> int:
    """File an uploaded file among the documents of a case; return the document's id."""
    with ports.database.begin() as tx:
        row = _seen(tx, viewer, ref)
        _may_write(viewer)
        _not_on_a_shadow(tx, row, "Documents")
        if folder not in FOLDERS:
            raise InvalidInput({"folder": f"Choose one of {', '.join(FOLDERS)}"})
        stored = cases.unbound_file(tx, file_id, viewer.account)
        if stored is None:
            raise InvalidInput({"file_id": "Upload the file first, then file it here"})
        return cases.add_document(
            tx, row.id, file_id, name=name or stored.name, folder=folder, source=source, added_by=viewer.account,
            dnd=dnd or folder == "Do Not Disclose", at=ports.clock.now(),
        )  # fmt: skip


def read_notice(ports: Ports, viewer: Viewer, notice_id: int) -> None:
    """Record that this person has read a notice that is for them."""
    with ports.database.begin() as tx:
        if not cases.notice_is_for(tx, notice_id, [viewer.account, *viewer.groups]):
            raise NotFound()
        cases.read_notice(tx, notice_id, viewer.account, ports.clock.now())


def _seen(tx: Tx, viewer: Viewer, ref: str, *, lock: bool = False) -> CaseRow:
    row = cases.by_ref(tx, ref, lock=lock)
    if not sees_case(viewer, row.organisation):
        raise NotFound(f"There is no case {ref} for you. Check the reference.")
    return row


def _may_write(viewer: Viewer) -> None:
    if viewer.read_only:
        raise NotAllowed("This token only reads.")


def _not_on_a_shadow(tx: Tx, row: CaseRow, what: str) -> None:
    if row.kind == "shadow" and row.original_id is not None:
        original = cases.load(tx, row.original_id)
        raise Conflict(
            f"{what} are kept on the original case {original.ref}: this is its shadow, for outcomes only.",
            original=original.ref,
        )


def _audited(tx: Tx, viewer: Viewer, row: CaseRow, act: str, **entry: Any) -> None:
    audit.append(
        tx, f"case:{row.id}", actor=viewer.account, act=act, object=f"case:{row.id}",
        organisation=row.organisation, **({"why": ""} | entry),
    )  # fmt: skip
