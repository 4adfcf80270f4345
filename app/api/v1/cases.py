"""Cases: find, open, look at, correct. The record is given by screen, with the field names of the manuals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from app.api.call import Call
from app.api.route import Body, Listing, route
from app.api.v1.paging import Paged
from app.errors import NotAllowed
from app.services import cases
from app.store.queries import cases as queries
from app.store.queries.cases import CaseItem


class CaseQuery(Paged):
    """Which cases are wanted; `q` is looked for in references and names."""

    kind: str | None = None
    q: Annotated[str | None, Field(max_length=200)] = None


class NewCase(Body):
    """A case to open: organisation, kind, and what is known of it by screen."""

    organisation: str
    kind: Annotated[str, Field(max_length=32)]
    screens: Annotated[dict[str, Any], Field(default_factory=dict)]


class Correction(Body):
    """Fields to change, by screen; `version` is that of the record that was looked at."""

    version: Annotated[int, Field(ge=1)]
    screens: dict[str, Any]
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """The reference of a case that was opened."""

    ref: str


@route("GET", "/cases", tag="cases")
def find(call: Call, query: CaseQuery) -> Listing[CaseItem]:
    """List the cases of my organisations, newest first."""
    return call.listing(call.read(queries.find, kind=query.kind, text=query.q, cut=query.cut(call)))


@route("POST", "/cases", tag="cases", status=201)
def open_case(call: Call, body: NewCase) -> OpenedCase:
    """Open a case of my organisation with what is known of it."""
    _any_process(call)
    ref = cases.open_case(call.ports, call.viewer, organisation=body.organisation, kind=body.kind, screens=body.screens)
    return OpenedCase(ref)


def _any_process(call: Call) -> None:
    """Refuse a token that is for one process alone: a new case belongs to none yet."""
    if call.viewer.process is not None:
        raise NotAllowed("This token is for one process alone; it cannot open a case.")


@route("GET", "/cases/<ref>", tag="cases")
def one(call: Call, ref: str) -> dict[str, Any]:
    """Show the record of a case.

    `screens` holds every screen of its manual, lists oldest first; each screen also stands beside it by its own name
    (`jw`, `people` ...). Fields that are for other readers are left out. `version` guards a correction.
    """
    record = call.read(queries.one, ref, dictionary=call.ports.registry.dictionary)
    shown = {name: getattr(record, name) for name in record.__dataclass_fields__}
    return {**record.screens, **shown}


@route("PATCH", "/cases/<ref>", tag="cases")
def correct(call: Call, ref: str, body: Correction) -> dict[str, Any]:
    """Correct the named fields of a case, with the reason; 409 where it changed since."""
    call.read(queries.known, ref)
    cases.update(call.ports, call.viewer, ref, version=body.version, screens=body.screens, reason=body.reason)
    return one(call, ref)
