"""What hangs on a case, one list each, oldest first; and adding notes and documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from app.api.call import Call
from app.api.route import Body, Listing, route
from app.api.v1.paging import Paged
from app.services import cases
from app.store.queries import cases as queries
from app.store.queries import clocks, instances, notices, timeline
from app.store.queries.cases import CaseTaskItem, DocumentItem, LetterItem, LinkItem, NoteItem
from app.store.queries.clocks import ClockItem
from app.store.queries.instances import DecisionItem
from app.store.queries.notices import NoticeItem
from app.store.queries.timeline import TimelineItem


class NewNote(Body):
    """A note for Notes and Analysis."""

    kind: Annotated[str, Field(max_length=64)] = "note"
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class NewDocument(Body):
    """An uploaded file to put among the documents; `dnd` marks it Do Not Disclose."""

    file_id: Annotated[str, Field(max_length=32)]
    name: Annotated[str, Field(max_length=255)] = ""
    folder: Annotated[str, Field(max_length=64)] = "General"
    source: Annotated[str, Field(max_length=128)] = ""
    dnd: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """The number of what was added."""

    id: int


@route("GET", "/cases/<ref>/timeline", tag="cases")
def timeline_of(call: Call, ref: str, query: Paged) -> Listing[TimelineItem]:
    """List what happened: notes, steps, letters, documents, messages, notices and corrected fields."""
    case = call.read(queries.known, ref)
    dictionary = call.ports.registry.dictionary
    return call.listing(call.read(timeline.of_case, case, dictionary=dictionary, cut=query.cut(call)))


@route("GET", "/cases/<ref>/notes", tag="cases")
def notes(call: Call, ref: str, query: Paged) -> Listing[NoteItem]:
    """List the notes of a case."""
    return call.listing(call.read(queries.notes, call.read(queries.known, ref), cut=query.cut(call)))


@route("POST", "/cases/<ref>/notes", tag="cases", status=201)
def add_note(call: Call, ref: str, body: NewNote) -> Added:
    """Add a note; a shadow case refuses it and names its original."""
    call.read(queries.known, ref)
    return Added(cases.add_note(call.ports, call.viewer, ref, kind=body.kind, text=body.text))


@route("GET", "/cases/<ref>/documents", tag="cases")
def documents(call: Call, ref: str, query: Paged) -> Listing[DocumentItem]:
    """List the documents of a case; `file` is what GET /files/{id} gives."""
    return call.listing(call.read(queries.documents, call.read(queries.known, ref), cut=query.cut(call)))


@route("POST", "/cases/<ref>/documents", tag="cases", status=201)
def add_document(call: Call, ref: str, body: NewDocument) -> Added:
    """File an upload of mine among the documents of a case."""
    call.read(queries.known, ref)
    added = cases.add_document(
        call.ports,
        call.viewer,
        ref,
        file_id=body.file_id,
        name=body.name,
        folder=body.folder,
        source=body.source,
        dnd=body.dnd,
    )
    return Added(added)


@route("GET", "/cases/<ref>/letters", tag="cases")
def letters(call: Call, ref: str, query: Paged) -> Listing[LetterItem]:
    """List the letters and emails of a case."""
    return call.listing(call.read(queries.letters_of, call.read(queries.known, ref), cut=query.cut(call)))


@route("GET", "/cases/<ref>/clocks", tag="cases")
def clocks_of(call: Call, ref: str) -> Listing[ClockItem]:
    """List the clocks of a case as they stand now; used, left and late are working days."""
    case = call.read(queries.known, ref)
    with call.ports.database.read() as tx:
        days = call.ports.registry.calendar(tx)
        return Listing(clocks.of_case(tx, call.viewer, case, at=call.ports.clock.now(), days=days))


@route("GET", "/cases/<ref>/people", tag="cases")
def people(call: Call, ref: str) -> Listing[dict[str, Any]]:
    """List the people of a case: `role` is the first word of their fields (`pa`, `rep`), the rest their fields."""
    record = call.read(queries.one, ref, dictionary=call.ports.registry.dictionary)
    screen = record.screens.get("people") or {}
    people: dict[str, dict[str, Any]] = {}
    for field, value in screen.items() if isinstance(screen, dict) else ():
        role, _, name = field.partition("_")
        people.setdefault(role, {"role": role})[name or role] = value
    return Listing(list(people.values()))


@route("GET", "/cases/<ref>/decisions", tag="cases")
def decisions(call: Call, ref: str, query: Paged) -> Listing[DecisionItem]:
    """List the decisions that tables took on a case: inputs, the rules that fired, results."""
    case = call.read(queries.known, ref)
    return call.listing(call.read(instances.decisions_of_case, case.id, cut=query.cut(call)))


@route("GET", "/cases/<ref>/links", tag="cases")
def links(call: Call, ref: str) -> Listing[LinkItem]:
    """List the linked cases that I may see."""
    return Listing(call.read(queries.links, call.read(queries.known, ref)))


@route("GET", "/cases/<ref>/tasks", tag="cases")
def tasks(call: Call, ref: str, query: Paged) -> Listing[CaseTaskItem]:
    """List the tasks of a case, done ones too; `template` names the manual's task, `task` its number."""
    return call.listing(call.read(queries.tasks, call.read(queries.known, ref), cut=query.cut(call)))


@route("GET", "/cases/<ref>/notices", tag="cases")
def notices_of(call: Call, ref: str, query: Paged) -> Listing[NoticeItem]:
    """List the notices on a case."""
    case = call.read(queries.known, ref)
    return call.listing(call.read(notices.find, notices.Filters(case_ref=case.ref), cut=query.cut(call)))
