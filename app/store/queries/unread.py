"""Notices that a person has not read yet."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, literal, select

from app.domain.authority import Viewer
from app.store import scope
from app.store.session import Tx
from app.store.tables.cases import notice, notice_read, notice_to

COUNTED = 100


def count(tx: Tx, viewer: Viewer) -> int:
    """Return how many notices for this person or their groups are unread, counted to `COUNTED`."""
    found = select(literal(1)).select_from(notice).where(_unread(viewer)).limit(COUNTED)
    return int(tx.execute(scope.stamped(select(func.count()).select_from(found.subquery()), viewer)).scalar_one())


def ids(tx: Tx, viewer: Viewer) -> frozenset[int]:
    """Return the newest unread notices of this person, at most `COUNTED`."""
    found = select(notice.c.id).where(_unread(viewer)).order_by(notice.c.id.desc()).limit(COUNTED)
    return frozenset(tx.execute(scope.stamped(found, viewer)).scalars())


def _unread(viewer: Viewer) -> ColumnElement[bool]:
    names = [viewer.account, *sorted(viewer.groups)]
    to_me = select(notice_to.c.notice_id).where(notice_to.c.name.in_(names))
    read = select(notice_read.c.notice_id).where(notice_read.c.account == viewer.account)
    return scope.staff_rows(viewer, notice) & notice.c.id.in_(to_me) & notice.c.id.not_in(read)
