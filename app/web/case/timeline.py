"""The timeline of a case, newest first, narrowed by kind; and adding a note to it."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from flask import redirect, request
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidInput
from app.services import cases as case_services
from app.store.queries import names, timeline
from app.store.queries.paging import Cut
from app.web import banner, happenings, security, words
from app.web.access import page
from app.web.case import blueprint, frame

MOST: Final = 500
NOTE_KINDS: Final = {"note": "Note", "call": "Telephone call", "analysis": "Analysis"}


@blueprint.get("/<ref>/timeline")
@page("staff")
def show_timeline(ref: str) -> str:
    """Show what happened on a case."""
    return _page(ref, text="", errors={})


@blueprint.post("/<ref>/timeline")
@page("staff")
def add_note(ref: str) -> Response | tuple[str, int]:
    """Add a note; what was typed stays on the page where it cannot be taken."""
    text, kind = request.form.get("text", ""), request.form.get("kind", "")
    kind = kind if kind in NOTE_KINDS else "note"
    try:
        case_services.add_note(security.ports(), security.viewer(), ref, kind=kind, text=text)
    except InvalidInput as problem:
        return _page(ref, text=text, errors=problem.errors), 422
    except Conflict as problem:
        return _page(ref, text=text, errors={"text": problem.message}), problem.status
    banner.say("Your note is on the timeline.")
    return redirect(f"/cases/{ref}/timeline", 303)


def _page(ref: str, *, text: str, errors: dict[str, str]) -> str:
    ports, viewer = security.ports(), security.viewer()
    kind = request.args.get("kind", "")
    kind = kind if kind in happenings.KINDS else happenings.MAIN
    oldest_first = request.args.get("order") == "oldest"
    with ports.database.read() as tx:
        case = frame.opened(tx, ref)
        cut = Cut(limit=MOST, backwards=not oldest_first)
        found = timeline.of_case(tx, viewer, case.known, dictionary=ports.registry.dictionary, cut=cut)
        shown = [item for item in found.items if happenings.is_of(item, kind)]
        who = names.of(tx, [item.by for item in shown])
        days: list[tuple[Any, list[dict[str, Any]]]] = [
            (day, [happenings.entry(item, who, case.ref) for item in items])
            for day, items in groupby(shown, key=lambda item: words.local(item.at).date())
        ]
        return frame.show(
            tx,
            case,
            "timeline",
            title="Timeline",
            days=days,
            kinds=happenings.KINDS,
            chosen=kind,
            oldest_first=oldest_first,
            more=found.next is not None,
            note=text,
            note_kinds=NOTE_KINDS,
            messages=errors,
            errors=[{"text": said, "href": "#text"} for said in errors.values()],
        )
