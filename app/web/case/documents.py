"""The documents of a case: the list, filing several at once, and handing one out, always as an attachment."""

from __future__ import annotations

from typing import Any, Final

from flask import redirect, request, send_file
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidInput
from app.services import cases as case_services
from app.services import files
from app.services.cases import FOLDERS
from app.store.queries import cases, names
from app.store.queries.paging import Cut
from app.web import banner, fields, security, words
from app.web.access import page
from app.web.case import blueprint, frame

AT_ONCE: Final = Cut(limit=200)


@blueprint.get("/<ref>/documents")
@page("staff")
def documents(ref: str) -> str:
    """Show the documents of a case."""
    return _page(ref, {})


@blueprint.post("/<ref>/documents")
@page("staff")
def file_documents(ref: str) -> Response | tuple[str, int]:
    """File what was uploaded among the documents of the case."""
    ports, viewer = security.ports(), security.viewer()
    with ports.database.read() as tx:
        cases.known(tx, viewer, ref)
    stored, problem = fields.store_uploads("file")
    errors = {"file": problem} if problem else {}
    if not stored and not problem:
        errors["file"] = "Choose at least one file"
    folder, source = request.form.get("folder", "General"), request.form.get("source", "").strip()[:128]
    for file_id in stored:
        try:
            case_services.add_document(ports, viewer, ref, file_id=file_id, folder=folder, source=source)
        except InvalidInput as wrong:
            errors |= wrong.errors
        except Conflict as wrong:
            errors["file"] = wrong.message
    if errors:
        return _page(ref, errors), 422
    banner.say(f"{words.plural(len(stored), 'document')} filed.")
    return redirect(f"/cases/{ref}/documents", 303)


@blueprint.get("/<ref>/documents/<file_id>")
@page("staff")
def download(ref: str, file_id: str) -> Response:
    """Hand out a document as an attachment, never to be run or shown inside this site."""
    ports, viewer = security.ports(), security.viewer()
    with ports.database.read() as tx:
        cases.known(tx, viewer, ref)
    row, path = files.open_file(ports, viewer, file_id)
    response = send_file(path, mimetype=row.media_type, as_attachment=True, download_name=row.name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _page(ref: str, errors: dict[str, str]) -> str:
    with security.ports().database.read() as tx:
        case = frame.opened(tx, ref)
        found = cases.documents(tx, security.viewer(), case.known, cut=AT_ONCE).items
        people = names.of(tx, [item.added_by for item in found])
        rows: list[Any] = [(item, people.get(item.added_by or "", item.added_by or "")) for item in reversed(found)]
        return frame.show(
            tx,
            case,
            "documents",
            title="Documents",
            rows=rows,
            folders=FOLDERS,
            folder=request.form.get("folder", "General"),
            source=request.form.get("source", ""),
            messages=errors,
            errors=[{"text": text, "href": f"#{name}"} for name, text in errors.items()],
        )
