"""Cases: open, lock, change, link; notes, documents, notices and clocks that hang on them. Called by services."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain import record
from app.errors import Conflict, NotFound
from app.store.session import Tx, key_of
from app.store.tables import cases as t
from app.store.tables import instances, letters, work


@dataclass(slots=True)
class CaseRow:
    """A case as loaded for writing; `screens` is ours to change."""

    id: int
    ref: str
    organisation: str
    kind: str
    status: str
    version: int
    screens: dict[str, Any]
    original_id: int | None


_COLUMNS = (
    t.case.c.id,
    t.case.c.ref,
    t.case.c.organisation,
    t.case.c.kind,
    t.case.c.status,
    t.case.c.version,
    t.case.c.screens,
    t.case.c.original_id,
)


# What the reports on initial looks show: a whole version, the whole screen, or one of these fields.
_LOOK = re.compile(r"^jw(\[\d+\](\.(requested_at|referral_source|allocated_to|outcome|outcome_date))?)?$")


def next_number(tx: Tx, name: str) -> int:
    """Return the next number of a counter; the row stays locked until the transaction ends."""
    dialect = sqlite_insert if tx.dialect.name == "sqlite" else postgresql_insert
    statement = dialect(t.counter).values(name=name, value=1)
    grown = statement.on_conflict_do_update(index_elements=["name"], set_={"value": t.counter.c.value + 1})
    return int(tx.execute(grown.returning(t.counter.c.value)).scalar_one())


def reserve_ref(tx: Tx, organisation: str) -> str:
    """Return a reference that no case has: `LGSCO-000147`."""
    return _ref(organisation, next_number(tx, f"case:{organisation}"))


def spare_refs(tx: Tx, organisation: str, count: int) -> tuple[str, ...]:
    """Return the references that the next cases of an organisation will have; nothing is reserved yet."""
    value = tx.execute(select(t.counter.c.value).where(t.counter.c.name == f"case:{organisation}")).scalar_one_or_none()
    return tuple(_ref(organisation, (value or 0) + n) for n in range(1, count + 1))


def take_ref(tx: Tx, organisation: str, ref: str) -> None:
    """Reserve a spare reference; `Conflict` when another case took it meanwhile."""
    if reserve_ref(tx, organisation) != ref:
        raise Conflict("Another case was opened at the same moment. Try again.")


def _ref(organisation: str, number: int) -> str:
    return f"{organisation.upper()}-{number:06d}"


def insert_case(  # noqa: PLR0913 - the columns of a case
    tx: Tx,
    *,
    ref: str,
    organisation: str,
    kind: str,
    screens: dict[str, Any],
    at: datetime,
    original_id: int | None = None,
) -> CaseRow:
    """Write a new open case."""
    values = {
        "original_id": original_id,
        "ref": ref,
        "organisation": organisation,
        "kind": kind,
        "status": "open",
        "version": 1,
        "screens": screens,
        "title": record.title_of(screens),
        "external_ref": _external_ref(screens),
        "opened_at": at,
    }
    key = key_of(tx.execute(insert(t.case).values(values)))
    row = CaseRow(key, ref, organisation, kind, "open", 1, screens, original_id)
    project_looks(tx, row)
    return row


def load(tx: Tx, case_id: int, *, lock: bool = False) -> CaseRow:
    """Return a case by its id."""
    statement = select(*_COLUMNS).where(t.case.c.id == case_id)
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound()
    return CaseRow(*row)


def by_ref(tx: Tx, ref: str, *, lock: bool = False) -> CaseRow:
    """Return a case by its reference, or by one it was merged from."""
    alias = select(t.case_alias.c.case_id).where(t.case_alias.c.ref == ref).scalar_subquery()
    statement = select(*_COLUMNS).where(or_(t.case.c.ref == ref, t.case.c.id == alias))
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound(f"There is no case {ref} for you. Check the reference.")
    return CaseRow(*row)


def same_external_ref(tx: Tx, organisation: str, external_ref: str, *, but: int) -> CaseRow | None:
    """Return the oldest case of an organisation that carries this reference of another body, other than `but`."""
    statement = (
        select(*_COLUMNS)
        .where(t.case.c.organisation == organisation, t.case.c.external_ref == external_ref, t.case.c.id != but)
        .order_by(t.case.c.id)
        .limit(1)
    )
    row = tx.execute(statement).one_or_none()
    return CaseRow(*row) if row else None


def save(tx: Tx, row: CaseRow, changes: Sequence[record.Changed], **context: Any) -> None:
    """Write the screens and one history row a changed field. `context` holds `at`, `by`, `why`, `element`."""
    if not changes:
        return
    updated = tx.execute(
        update(t.case)
        .where(t.case.c.id == row.id, t.case.c.version == row.version)
        .values(
            version=row.version + 1,
            screens=row.screens,
            kind=row.kind,
            status=row.status,
            closed_at=context["at"] if row.status == "closed" else None,
            title=record.title_of(row.screens),
            external_ref=_external_ref(row.screens),
        )
    )
    if updated.rowcount != 1:
        raise Conflict("Someone changed this case at the same moment. Look at it again, then repeat your change.")
    row.version += 1
    tx.execute(
        insert(t.change),
        [
            {"case_id": row.id, "path": c.path, "old": c.old, "new": c.new, "why": "", "by": None, "element": None}
            | context
            for c in changes
        ],
    )
    if any(_LOOK.match(change.path) for change in changes):
        project_looks(tx, row)


def _external_ref(screens: Mapping[str, Any]) -> str | None:
    contact = screens.get("contact")
    value = contact.get("phso_ref") if isinstance(contact, Mapping) else None
    return normalised(str(value)) if value else None


def normalised(external_ref: str) -> str:
    """Return a reference of another body as it is compared: upper case, single blanks."""
    return " ".join(external_ref.split()).upper()[:64]


def is_fresh(tx: Tx, row: CaseRow) -> bool:
    """Whether a case carries no reference of another body yet: it was opened for a message that may be a repeat."""
    return tx.execute(select(t.case.c.external_ref).where(t.case.c.id == row.id)).scalar_one_or_none() is None


def project_looks(tx: Tx, row: CaseRow) -> None:
    """Write the rows of `initial_look` anew from the JW screen: what the ILT reports read."""
    tx.execute(delete(t.look).where(t.look.c.case_id == row.id))
    statement = select(t.clock.c.key, t.clock.c.due_on).where(t.clock.c.case_id == row.id, t.clock.c.name == "ilt-due")
    dues = {found.key: found.due_on for found in tx.execute(statement)}
    looks = [
        {
            "case_id": row.id,
            "version": item["version"],
            "requested_at": _instant(item.get("requested_at")),
            "due_on": dues.get(str(item["version"])),
            "referral_source": item.get("referral_source"),
            "allocated_to": item.get("allocated_to"),
            "outcome": item.get("outcome"),
            "outcome_date": _date(item.get("outcome_date")),
        }
        for item in row.screens.get("jw") or []
        if isinstance(item, Mapping) and isinstance(item.get("version"), int)
    ]
    if looks:
        tx.execute(insert(t.look), looks)


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(str(text).replace("Z", "+00:00")) if text else None


def _date(text: Any) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None


def links_of(tx: Tx, case_id: int) -> list[dict[str, Any]]:
    """Return the linked cases as facts show them: `{"ref", "kind", "status", "relation"}`."""
    rows = tx.execute(
        select(t.case.c.ref, t.case.c.kind, t.case.c.status, t.link.c.relation)
        .join(t.link, t.link.c.other_id == t.case.c.id)
        .where(t.link.c.case_id == case_id)
        .order_by(t.case.c.id)
    )
    return [dict(row._mapping) for row in rows]


def add_link(tx: Tx, case_id: int, other_id: int, *, relation: str, back: str, at: datetime) -> None:  # noqa: PLR0913 - its fields, by name
    """Link two cases both ways."""
    tx.execute(
        insert(t.link),
        [
            {"case_id": case_id, "other_id": other_id, "relation": relation, "at": at},
            {"case_id": other_id, "other_id": case_id, "relation": back, "at": at},
        ],
    )


def add_note(  # noqa: PLR0913 - its fields, by name
    tx: Tx, case_id: int, *, kind: str, text: str, at: datetime, author: str | None, element: str | None = None
) -> int:
    """Append a note; return its id."""
    values = {"case_id": case_id, "kind": kind, "text": text, "at": at, "author": author, "element": element}
    return key_of(tx.execute(insert(t.note).values(values)))


def insert_file(tx: Tx, **values: Any) -> None:
    """Write the row of a stored file."""
    tx.execute(insert(t.file).values(**values))


def add_document(tx: Tx, case_id: int, file_id: str, **values: Any) -> int:
    """File an uploaded file among the documents of a case, which then owns it; return the document's id."""
    tx.execute(update(t.file).where(t.file.c.id == file_id).values(case_id=case_id))
    row = {"case_id": case_id, "file_id": file_id} | values
    return key_of(tx.execute(insert(t.document).values(row)))


def add_notice(tx: Tx, to: Sequence[str], **values: Any) -> int:
    """Write a notice and whom it is for; return its id."""
    key = key_of(tx.execute(insert(t.notice).values(**values)))
    names = list(dict.fromkeys(name for name in to if name))
    if names:
        tx.execute(insert(t.notice_to), [{"notice_id": key, "name": name} for name in names])
    return key


def read_notice(tx: Tx, notice_id: int, account: str, at: datetime) -> None:
    """Record that a person has read a notice; a second time changes nothing."""
    seen = select(func.count()).where(t.notice_read.c.notice_id == notice_id, t.notice_read.c.account == account)
    if not tx.execute(seen).scalar_one():
        tx.execute(insert(t.notice_read).values(notice_id=notice_id, account=account, at=at))


def clocks_of(tx: Tx, case_id: int) -> list[Any]:
    """Return the clocks of a case, oldest first."""
    return list(tx.execute(select(t.clock).where(t.clock.c.case_id == case_id).order_by(t.clock.c.id)))


def start_clock(tx: Tx, *, by: str | None, at: datetime, **values: Any) -> int:
    """Write a clock and the first event of its ledger; return its id."""
    key = key_of(tx.execute(insert(t.clock).values(**values)))
    tx.execute(insert(t.clock_event).values(clock_id=key, at=at, kind="start", reason="", by=by))
    return key


def stop_clock(tx: Tx, clock_id: int, *, at: datetime, by: str | None) -> None:
    """Stop a clock: an event in its ledger, and the cached columns."""
    tx.execute(update(t.clock).where(t.clock.c.id == clock_id).values(stopped_at=at))
    tx.execute(insert(t.clock_event).values(clock_id=clock_id, at=at, kind="stop", reason="", by=by))


def merge_into(tx: Tx, provisional: CaseRow, existing: CaseRow) -> None:
    """Move everything that hangs on a case just opened to the case it turns out to be; its reference stays an alias."""
    holders = (
        t.note, t.document, t.file, t.notice, t.clock, t.change,
        instances.instance, instances.task, instances.wait, work.job, work.message, work.incident, letters.letter,
    )  # fmt: skip
    for table in holders:
        tx.execute(update(table).where(table.c.case_id == provisional.id).values(case_id=existing.id))
    tx.execute(delete(t.look).where(t.look.c.case_id == provisional.id))
    tx.execute(delete(t.link).where(or_(t.link.c.case_id == provisional.id, t.link.c.other_id == provisional.id)))
    tx.execute(delete(t.case).where(t.case.c.id == provisional.id))
    tx.execute(insert(t.case_alias).values(ref=provisional.ref, case_id=existing.id))


def family_of(tx: Tx, case_id: int) -> list[int]:
    """Return the cases linked to one as original or shadow: a signal reaches them too."""
    statement = select(t.link.c.other_id).where(
        t.link.c.case_id == case_id, t.link.c.relation.in_(("original", "shadow"))
    )
    return list(tx.execute(statement).scalars())


def unbound_file(tx: Tx, file_id: str, account: str) -> Any | None:
    """Return an uploaded file that belongs to no case yet, if this person uploaded it."""
    statement = select(t.file).where(
        t.file.c.id == file_id, t.file.c.case_id.is_(None), t.file.c.uploaded_by == account
    )
    return tx.execute(statement).one_or_none()


def has_file(tx: Tx, file_id: str, account: str, case_id: int | None) -> bool:
    """Whether a file is this person's own upload, or belongs to the case already."""
    own = t.file.c.case_id.is_(None) & (t.file.c.uploaded_by == account)
    place = or_(own, t.file.c.case_id == case_id) if case_id is not None else own
    return tx.execute(select(t.file.c.id).where(t.file.c.id == file_id, place)).scalar_one_or_none() is not None


def notice_is_for(tx: Tx, notice_id: int, names: Sequence[str]) -> bool:
    """Whether a notice is addressed to one of these people and groups."""
    statement = select(t.notice_to.c.name).where(
        t.notice_to.c.notice_id == notice_id, t.notice_to.c.name.in_(list(names))
    )
    return tx.execute(statement.limit(1)).scalar_one_or_none() is not None
