"""Messages and signals that arrived, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.authority import Viewer
from app.domain.presenting import masked
from app.store import scope
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables import cases
from app.store.tables.work import message as t


@dataclass(frozen=True, slots=True)
class MessageItem:
    """A message; `data` is masked for operations."""

    id: str
    name: str
    kind: str
    case_ref: str | None
    correlation: Any
    data: dict[str, Any]
    state: str
    sent_at: datetime
    sent_by: str | None
    delivered_to: list[str]


def find(
    tx: Tx, viewer: Viewer, *, case_ref: str | None = None, state: str | None = None, cut: Cut
) -> Page[MessageItem]:
    """Return messages, oldest first."""
    columns = [
        cases.case.c.ref if name == "case_ref" else t.c["payload" if name == "data" else name]
        for name in MessageItem.__dataclass_fields__
    ]
    joined = t.outerjoin(cases.case, cases.case.c.id == t.c.case_id)
    statement = select(*columns, t.c.organisation).select_from(joined).where(scope.known_rows(viewer, t))
    if case_ref:
        statement = statement.where(cases.case.c.ref == case_ref)
    if state:
        statement = statement.where(t.c.state == state)

    def make(row: Any) -> MessageItem:
        values = dict(zip(MessageItem.__dataclass_fields__, row, strict=False))
        if row.organisation not in viewer.staff_of:
            values["data"], values["correlation"] = masked(values["data"]), masked(values["correlation"])
        return MessageItem(**values)

    return page(tx, scope.stamped(statement, viewer), (Key(t.c.sent_at), Key(t.c.id)), cut=cut, make=make)
