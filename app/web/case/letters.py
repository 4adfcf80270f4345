"""Letters and emails of a case: the list, the text of one, and its bytes as they were sent."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from flask import send_file
from werkzeug.wrappers import Response

from app.store.queries import cases, letter_files
from app.store.queries.paging import Cut
from app.web import security
from app.web.access import page
from app.web.case import blueprint, frame

AT_ONCE: Final = Cut(limit=200)
STATES: Final = {
    "drafted": ("Being prepared", "waiting"),
    "handing over": ("Being sent", "waiting"),
    "sent": ("Sent", "good"),
    "held": ("Held", "stuck"),
    "in doubt": ("May have been sent", "stuck"),
    "refused": ("Not sent", "late"),
}


@blueprint.get("/<ref>/letters")
@page("staff")
def letters(ref: str) -> str:
    """Show what was sent on a case, newest first."""
    with security.ports().database.read() as tx:
        case = frame.opened(tx, ref)
        found = cases.letters_of(tx, security.viewer(), case.known, cut=AT_ONCE).items
        return frame.show(tx, case, "letters", title="Letters and emails", found=found[::-1], states=STATES)


@blueprint.get("/<ref>/letters/<int:letter_id>")
@page("staff")
def letter(ref: str, letter_id: int) -> str:
    """Show one letter or email."""
    with security.ports().database.read() as tx:
        case = frame.opened(tx, ref)
        found = letter_files.one(tx, security.viewer(), case.known, letter_id)
        return frame.show(tx, case, "letter", title=found.item.subject, letter=found.item, states=STATES)


@blueprint.get("/<ref>/letters/<int:letter_id>/file")
@page("staff")
def letter_file(ref: str, letter_id: int) -> Response:
    """Hand out the bytes that were sent: the PDF of a letter, the whole message of an email."""
    with security.ports().database.read() as tx:
        case = cases.known(tx, security.viewer(), ref)
        found = letter_files.one(tx, security.viewer(), case, letter_id)
    is_letter = found.content.startswith(b"%PDF")
    kind, ending = ("application/pdf", "pdf") if is_letter else ("message/rfc822", "eml")
    name = f"{case.ref}-{found.item.template}.{ending}"
    response = send_file(BytesIO(found.content), mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
