"""The timeline of a case: notes, steps, letters, documents, messages, notices and corrected fields, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import orjson
from sqlalchemy import ColumnElement, Integer, Select, String, Text, cast, literal, null, select, union_all

from app.domain.authority import Viewer
from app.domain.dictionary import Dictionary
from app.domain.presenting import readable_change
from app.store import scope
from app.store.queries.cases import Known
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables import cases as t
from app.store.tables import instances, letters, work

Kind = Literal["note", "step", "letter", "document", "message", "notice", "change"]
STEPS: Final = ("completed", "cancelled", "failed")


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened on a case. `title` says what, `text` more of it; `old` and `new` are of a change."""

    at: datetime
    kind: Kind
    id: str
    title: str
    text: str
    by: str | None
    element: str | None
    old: Any = None
    new: Any = None


def of_case(tx: Tx, viewer: Viewer, case: Known, *, dictionary: Dictionary, cut: Cut) -> Page[TimelineItem]:
    """Return what happened on a case; values of fields that are for other readers are left out."""
    merged = union_all(*_sources(viewer, case)).subquery("timeline")
    statement = scope.stamped(select(merged), viewer)
    keys = (Key(merged.c.at), Key(merged.c.rank), Key(merged.c.number), Key(merged.c.id))
    return page(tx, statement, keys, cut=cut, make=lambda row: _item(row, viewer, dictionary))


def _item(row: Any, viewer: Viewer, dictionary: Dictionary) -> TimelineItem:
    old, new = (readable_change(viewer, row.title, _json(value), dictionary) for value in (row.old, row.new))
    return TimelineItem(
        at=row.at,
        kind=row.kind,
        id=row.id,
        title=row.title,
        text=row.text,
        by=row.by,
        element=row.element,
        old=old,
        new=new,
    )


def _json(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)


def _sources(viewer: Viewer, case: Known) -> Sequence[Select[Any]]:
    return (
        _rows("note", 5, t.note, t.note.c.at, title=t.note.c.kind, text=t.note.c.text, by=t.note.c.author).where(
            t.note.c.case_id == case.id, scope.of_visible_case(viewer, t.note)
        ),
        _steps(viewer, case),
        _rows(
            "letter",
            6,
            letters.letter,
            letters.letter.c.created_at,
            title=letters.letter.c.template,
            text=letters.letter.c.subject,
        ).where(letters.letter.c.case_id == case.id, scope.of_visible_case(viewer, letters.letter)),
        _rows(
            "document", 4, t.document, t.document.c.at, title=t.document.c.name, text=t.document.c.folder,
            by=t.document.c.added_by,
        ).where(t.document.c.case_id == case.id, scope.of_visible_case(viewer, t.document)),
        _rows("message", 1, work.message, work.message.c.sent_at, title=work.message.c.name, by=work.message.c.sent_by)
        .where(work.message.c.case_id == case.id, scope.of_visible_case(viewer, work.message)),
        _rows("notice", 7, t.notice, t.notice.c.at, title=t.notice.c.name, text=t.notice.c.text).where(
            t.notice.c.case_id == case.id, scope.of_visible_case(viewer, t.notice)
        ),
        _rows(
            "change", 3, t.change, t.change.c.at, title=t.change.c.path, text=t.change.c.why, by=t.change.c.by,
            old=cast(t.change.c.old, Text), new=cast(t.change.c.new, Text),
        ).where(t.change.c.case_id == case.id, scope.of_visible_case(viewer, t.change)),
    )  # fmt: skip


def _steps(viewer: Viewer, case: Known) -> Select[Any]:
    history, instance = instances.history, instances.instance
    rows = _rows(
        "step",
        2,
        history,
        history.c.at,
        number=history.c.seq,
        title=history.c.name,
        text=history.c.event,
        by=history.c.by,
    )
    return rows.join(instance, instance.c.id == history.c.instance_id).where(
        instance.c.case_id == case.id,
        scope.staff_rows(viewer, instance),
        history.c.event.in_(STEPS),
        history.c.name != "",
        ~history.c.kind.in_(("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")),
    )


def _rows(kind: Kind, rank: int, table: Any, at: ColumnElement[Any], **columns: Any) -> Select[Any]:
    """Return the rows of one source in the columns that all share; at one instant `rank` decides the order."""
    number = columns.pop("number", None)
    if number is None:
        number = table.c.id if isinstance(table.c.id.type, Integer) else literal(0)
    element = table.c.element if "element" in table.c else null()
    texts = {name: cast(columns.get(name, null()), Text).label(name) for name in ("by", "old", "new")}
    return select(
        at.label("at"),
        literal(kind).label("kind"),
        literal(rank).label("rank"),
        cast(number, Integer).label("number"),
        cast(table.c.id, String(64)).label("id"),
        cast(columns["title"], Text).label("title"),
        cast(columns.get("text", literal("")), Text).label("text"),
        texts["by"],
        cast(element, Text).label("element"),
        texts["old"],
        texts["new"],
    ).select_from(table)
