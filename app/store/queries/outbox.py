"""Letters and emails that training mode kept: whole, for operations too, as nothing in training mode is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.domain.authority import Viewer
from app.store import scope
from app.store.queries.paging import Cut, Key, Page, page
from app.store.session import Tx
from app.store.tables import cases
from app.store.tables.letters import letter as t


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A letter or email as it would have left."""

    id: int
    template: str
    channel: str
    to: str
    subject: str
    text: str
    attachments: list[Any]
    at: datetime
    case_ref: str | None
    state: str


def find(tx: Tx, viewer: Viewer, *, cut: Cut) -> Page[OutboxItem]:
    """Return what was sent, oldest first."""
    at = func.coalesce(t.c.sent_at, t.c.created_at, type_=t.c.created_at.type)
    places = {"at": at, "case_ref": cases.case.c.ref}
    columns = [places[name] if name in places else t.c[name] for name in OutboxItem.__dataclass_fields__]
    joined = t.outerjoin(cases.case, cases.case.c.id == t.c.case_id)
    statement = select(*columns).select_from(joined).where(scope.known_rows(viewer, t), t.c.state == "sent")
    width = len(columns)
    keys = (Key(t.c.id),)
    return page(tx, scope.stamped(statement, viewer), keys, cut=cut, make=lambda row: OutboxItem(*row[:width]))
