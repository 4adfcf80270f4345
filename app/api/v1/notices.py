"""Notices: what timers and steps told groups and people."""

from __future__ import annotations

from pydantic import AwareDatetime

from app.api.call import Call
from app.api.route import Listing, route
from app.api.v1.paging import Paged
from app.services import cases
from app.store.queries import notices as queries
from app.store.queries.notices import NoticeItem


class NoticeQuery(Paged):
    """Which notices are wanted. `to` is a group, an account, or `me` for mine and my groups'."""

    case_ref: str | None = None
    name: str | None = None
    to: str | None = None
    since: AwareDatetime | None = None


@route("GET", "/notices", tag="notices")
def find(call: Call, query: NoticeQuery) -> Listing[NoticeItem]:
    """List the notices of my organisations, oldest first; `name` is the timer's name in the manual."""
    filters = queries.Filters(query.case_ref, query.name, query.to, query.since)
    return call.listing(call.read(queries.find, filters, cut=query.cut(call)))


@route("POST", "/notices/<int:notice_id>/read", tag="notices")
def read(call: Call, notice_id: int) -> None:
    """Record that I have read a notice that is for me."""
    cases.read_notice(call.ports, call.viewer, notice_id)
