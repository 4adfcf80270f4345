"""Cases: the list, the record by screen, and each list that hangs on a case, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, Table, func, or_, select

from app.domain import presenting, record
from app.domain.authority import Viewer
from app.domain.dictionary import Dictionary
from app.errors import NotFound
from app.store import scope
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables import cases as t
from app.store.tables import instances, letters

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CaseItem:
    """A case as lists show it; `title` names the person affected."""

    ref: str
    organisation: str
    kind: str
    status: str
    title: str
    opened_at: datetime
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case with its screens, the fields for other readers left out."""

    ref: str
    organisation: str
    kind: str
    status: str
    version: int
    opened_at: datetime
    closed_at: datetime | None
    screens: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NoteItem:
    """A note of Notes and Analysis."""

    id: int
    at: datetime
    author: str | None
    kind: str
    text: str
    element: str | None


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A document of a case; `file` is what GET /files/{id} gives."""

    id: int
    file: str
    name: str
    folder: str
    source: str
    dnd: bool
    added_by: str | None
    at: datetime
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class LetterItem:
    """A letter or email of a case."""

    id: int
    template: str
    template_version: int
    channel: str
    to: str
    subject: str
    text: str
    attachments: list[Any]
    state: str
    detail: str
    element: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkItem:
    """A linked case of the same organisation; `relation` is what the other case is to this one."""

    ref: str
    kind: str
    status: str
    relation: str


@dataclass(frozen=True, slots=True)
class CaseTaskItem:
    """A task on a case: a case task, or a step that stands for one (`template`), or any other user task."""

    task: int
    template: str | None
    to: str | None
    name: str
    text: str | None
    due_on: date | None
    state: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """A case that this person sees, by its key."""

    id: int
    ref: str
    organisation: str


_TABLES: dict[type, Table] = {NoteItem: t.note, LetterItem: letters.letter}


def find(tx: Tx, viewer: Viewer, *, kind: str | None = None, text: str | None = None, cut: Cut) -> Page[CaseItem]:
    """Return cases, newest first; `text` is looked for in references and titles."""
    columns = [t.case.c[name] for name in CaseItem.__dataclass_fields__]
    statement = scope.stamped(select(*columns), viewer).where(scope.visible_case(viewer))
    if kind:
        statement = statement.where(t.case.c.kind == kind)
    if text:
        ref, words = text.strip().upper(), text.strip().lower()
        statement = statement.where(
            or_(
                t.case.c.ref.startswith(ref, autoescape=True),
                t.case.c.external_ref.startswith(ref, autoescape=True),
                func.lower(t.case.c.title).contains(words, autoescape=True),
            )
        )
    return page(tx, statement, (Key(t.case.c.id, descending=True),), cut=cut, make=_maker(CaseItem))


def known(tx: Tx, viewer: Viewer, ref: str) -> Known:
    """Return the key of a case, by its reference or by one it was merged from; `NotFound` where it is not theirs."""
    merged = select(t.case_alias.c.case_id).where(t.case_alias.c.ref == ref).scalar_subquery()
    statement = select(t.case.c.id, t.case.c.ref, t.case.c.organisation).where(
        or_(t.case.c.ref == ref, t.case.c.id == merged), scope.visible_case(viewer)
    )
    row = tx.execute(scope.stamped(statement, viewer)).one_or_none()
    if row is None:
        raise NotFound(f"There is no case {ref} for you. Check the reference.")
    return Known(*row)


def one(tx: Tx, viewer: Viewer, ref: str, *, dictionary: Dictionary) -> CaseRecord:
    """Return the record of a case by screen, every screen of its manual present."""
    found = known(tx, viewer, ref)
    row = tx.execute(scope.stamped(select(t.case).where(t.case.c.id == found.id), viewer)).one()
    linked = [{"ref": link.ref, "relation": link.relation} for link in links(tx, viewer, found)]
    screens = record.complete(row.screens, ref=row.ref, kind=row.kind, status=row.status, links=linked)
    whole = presenting.with_empty_screens(screens, row.organisation)
    return CaseRecord(
        ref=row.ref,
        organisation=row.organisation,
        kind=row.kind,
        status=row.status,
        version=row.version,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        screens=presenting.readable(viewer, whole, dictionary),
    )


def notes(tx: Tx, viewer: Viewer, case: Known, *, cut: Cut) -> Page[NoteItem]:
    """Return the notes of a case."""
    return _list(tx, viewer, case, NoteItem, cut)


def documents(tx: Tx, viewer: Viewer, case: Known, *, cut: Cut) -> Page[DocumentItem]:
    """Return the documents of a case."""
    document, file = t.document, t.file
    columns = [
        document.c.id,
        document.c.file_id,
        document.c.name,
        document.c.folder,
        document.c.source,
        document.c.dnd,
        document.c.added_by,
        document.c.at,
        file.c.size,
        file.c.media_type,
    ]
    statement = select(*columns).join(file, file.c.id == document.c.file_id)
    return page(
        tx, of_case(viewer, statement, document, case), (Key(document.c.id),), cut=cut, make=_maker(DocumentItem)
    )


def letters_of(tx: Tx, viewer: Viewer, case: Known, *, cut: Cut) -> Page[LetterItem]:
    """Return the letters and emails of a case."""
    return _list(tx, viewer, case, LetterItem, cut)


def tasks(tx: Tx, viewer: Viewer, case: Known, *, cut: Cut) -> Page[CaseTaskItem]:
    """Return the tasks of a case, done ones included."""
    task = instances.task
    columns = [
        task.c.id,
        task.c.template,
        func.coalesce(task.c.assignee, task.c.group_name),
        task.c.name,
        task.c.text,
        task.c.due_on,
        task.c.state,
        task.c.done_at,
    ]
    statement = of_case(viewer, select(*columns), task, case)
    return page(tx, statement, (Key(task.c.id),), cut=cut, make=_maker(CaseTaskItem))


def links(tx: Tx, viewer: Viewer, case: Known) -> list[LinkItem]:
    """Return the linked cases that this person sees."""
    statement = (
        select(t.case.c.ref, t.case.c.kind, t.case.c.status, t.link.c.relation)
        .join(t.link, t.link.c.other_id == t.case.c.id)
        .where(t.link.c.case_id == case.id, scope.visible_case(viewer))
        .order_by(t.case.c.id)
    )
    return [LinkItem(*row) for row in tx.execute(scope.stamped(statement, viewer))]


def _list(tx: Tx, viewer: Viewer, case: Known, kind: type[T], cut: Cut) -> Page[T]:
    table = _TABLES[kind]
    columns = [table.c[name] for name in kind.__dataclass_fields__]  # type: ignore[attr-defined]
    statement = of_case(viewer, select(*columns), table, case)
    return page(tx, statement, (Key(table.c.id),), cut=cut, make=_maker(kind))


def of_case(viewer: Viewer, statement: Select[Any], table: Table, case: Known) -> Select[Any]:
    """Return a statement narrowed to what hangs on a case in one table."""
    return scope.stamped(statement, viewer).where(table.c.case_id == case.id, scope.of_visible_case(viewer, table))


def _maker(kind: type[T]) -> Any:
    width = len(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    return lambda row: kind(*row[:width])
