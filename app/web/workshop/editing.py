"""Changing a definition: the editors, checking while one works, drafts, and publishing as a second person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.domain.authority import may_define
from app.errors import Conflict, DefinitionError, InvalidInput, NotAllowed, RedressError
from app.services import definitions as services
from app.store.queries import definitions
from app.web import banner, security, words
from app.web.access import page
from app.web.security import editor_page
from app.web.workshop import blueprint, views

EDITORS: Final = {"process": "modeler", "decision": "dmn"}
LONGEST_NOTE: Final = 2_000
Json = tuple[Response, int] | Response


def as_json(view: Callable[..., Json]) -> Callable[..., Json]:
    """Answer errors as JSON that the editors understand."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Json:
        try:
            return view(*args, **kwargs)
        except RedressError as problem:
            body: dict[str, Any] = {"title": problem.title, "detail": problem.message, "code": problem.code}
            if isinstance(problem, InvalidInput):
                body["errors"] = [{"field": name, "message": said} for name, said in problem.errors.items()]
            if isinstance(problem, DefinitionError):
                body["findings"] = [_json(each) for each in problem.findings]
            return jsonify(body), problem.status

    return answered


@blueprint.get("/catalogue.json")
@page("process-owner")
@as_json
def catalogue() -> Json:
    """Return what the editors offer to choose from."""
    return jsonify(services.catalogue(security.ports(), security.viewer()))


@blueprint.post("/check.json")
@page("process-owner")
@as_json
def check() -> Json:
    """Return what is wrong, or unwise, in a source, without keeping it."""
    found = services.check(security.ports(), security.viewer(), source=_sent().get("xml", ""), kind=_sent().get("kind"))
    return jsonify({"findings": [_json(each) for each in found]})


@blueprint.get("/<kind>/<key>/edit")
@editor_page
@page("process-owner")
def edit(kind: str, key: str) -> str:
    """Show the editor of a diagram or table, or the text of a form or letter."""
    return _editor(kind, key, None, {})


@blueprint.post("/<kind>/<key>/draft.json")
@page("process-owner")
@as_json
def save_from_editor(kind: str, key: str) -> Json:
    """Save what an editor sends as a draft."""
    sent = _sent()
    _not_overtaken(kind, key, str(sent.get("based_on") or ""))
    xml, note = str(sent.get("xml", "")), str(sent.get("note", ""))[:LONGEST_NOTE]
    saved = services.save_draft(security.ports(), security.viewer(), source=xml, note=note, kind=kind)
    url = f"/processes/{saved.kind}/{saved.key}/versions/{saved.version}"
    return jsonify({"version": saved.version, "url": url, "findings": [_json(each) for each in saved.findings]}), 201


@blueprint.post("/<kind>/<key>/edit")
@page("process-owner")
def save_text(kind: str, key: str) -> BaseResponse | tuple[str, int]:
    """Save the text of a form or letter as a draft."""
    text, note = request.form.get("source", "").replace("\r\n", "\n"), request.form.get("note", "")[:LONGEST_NOTE]
    try:
        _not_overtaken(kind, key, request.form.get("based_on", ""))
        saved = services.save_draft(security.ports(), security.viewer(), source=text, note=note, kind=kind)
    except (DefinitionError, InvalidInput, Conflict) as problem:
        return _editor(kind, key, text, {"source": problem.message}), problem.status
    wrong = sum(each.severity == "error" for each in saved.findings)
    told = "Another process owner can publish it."
    if wrong:
        told = f"{words.plural(wrong, 'error')} to correct before it can be published."
    banner.say(f"Version {saved.version} is saved as a draft. {told}")
    return redirect(f"/processes/{saved.kind}/{saved.key}/versions/{saved.version}", 303)


@blueprint.post("/<kind>/<key>/versions/<int:number>/<act>")
@page("process-owner")
def put_in_force(kind: str, key: str, number: int, act: str) -> BaseResponse | tuple[str, int]:
    """Approve or publish a version as a second person."""
    ports, viewer = security.ports(), security.viewer()
    try:
        if act == "approve":
            services.approve(ports, viewer, key, number, kind=kind)
            banner.say(f"You approved version {number}. It can be published now.")
        else:
            services.publish(ports, viewer, key, number, kind=kind)
            banner.say(f"Version {number} is in force. New cases follow it; running ones stay on theirs.")
    except (Conflict, NotAllowed) as problem:
        return views.show_version(kind, key, number, {"act": problem.message}), problem.status
    return redirect(f"/processes/{kind}/{key}", 303)


def _editor(kind: str, key: str, text: str | None, errors: dict[str, str]) -> str:
    wanted = request.values.get("version") or request.values.get("based_on") or ""
    with security.ports().database.read() as tx:
        found = views.versions_of(tx, kind, key)
        numbers = [each.version for each in found]
        number = int(wanted) if wanted.isdecimal() and int(wanted) in numbers else numbers[0]
        stored = definitions.source(tx, security.viewer(), key, number, kind=kind)[1]
    if not may_define(security.viewer(), key):
        raise NotAllowed("Process owners change the definitions of their own organisation.")
    return render_template(
        f"workshop/{'canvas' if kind in EDITORS else 'text'}.html",
        title=f"Change {found[0].title or key}",
        kind=kind,
        key=key,
        number=number,
        newest=numbers[0],
        bundle=EDITORS.get(kind, ""),
        source=stored if text is None else text,
        note=request.form.get("note", ""),
        messages=errors,
        errors=[{"text": said, "href": "#source"} for said in errors.values()],
    )


def _not_overtaken(kind: str, key: str, based_on: str) -> None:
    """Refuse a draft made from a version after which somebody else made another."""
    viewer = security.viewer()
    with security.ports().database.read() as tx:
        newest = views.versions_of(tx, kind, key)[0]
    mine = viewer.account == newest.author or viewer.account in newest.editors
    if based_on.isdecimal() and newest.version > int(based_on) and not mine:
        raise Conflict(
            f"Version {newest.version} was made after the one you began from. Compare them, then change it again."
        )


def _sent() -> dict[str, Any]:
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise InvalidInput({"xml": "Send the source as JSON"})
    return found


def _json(finding: Any) -> dict[str, Any]:
    found: dict[str, Any] = finding if isinstance(finding, dict) else finding.as_json()
    return found
