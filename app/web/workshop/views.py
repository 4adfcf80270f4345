"""What there is: the list, the versions of one definition, one version, and what changed between two."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, render_template, request

from app.domain.authority import may_define
from app.errors import NotFound
from app.services import comparing, drawings
from app.store.queries import definitions, names
from app.store.queries.paging import Cut
from app.web import outline, security
from app.web.access import page
from app.web.workshop import KINDS, STATUSES, blueprint

MOST: Final = 500
XML: Final = frozenset({"process", "decision"})


@blueprint.get("")
@page("process-owner")
def choose() -> str:
    """List the definitions of one kind."""
    kind = request.args.get("kind", "process")
    kind = kind if kind in KINDS else "process"
    with security.ports().database.read() as tx:
        found = definitions.find(tx, security.viewer(), kind=kind, cut=Cut(limit=MOST)).items
    return render_template(
        "workshop/choose.html", title="Processes", found=found, kind=kind, kinds=KINDS, statuses=STATUSES
    )


@blueprint.get("/<kind>/<key>")
@page("process-owner")
def versions(kind: str, key: str) -> str:
    """Show the versions of one definition, and how many cases run on each."""
    viewer = security.viewer()
    with security.ports().database.read() as tx:
        found = versions_of(tx, kind, key)
        running: dict[int, int] = {}
        for each in definitions.running_on(tx, viewer, key):
            running[each.version] = running.get(each.version, 0) + each.instances
        who = names.of(tx, [name for each in found for name in (each.author, each.approved_by, each.published_by)])
    newest = found[0]
    return render_template(
        "workshop/versions.html",
        title=newest.title or key,
        kind=kind,
        key=key,
        found=found,
        running=running if kind == "process" else None,
        people=who,
        statuses=STATUSES,
        may_edit=may_define(viewer, key),
        inforce=next((each for each in found if each.status == "published"), None),
        newest=newest,
    )


@blueprint.get("/<kind>/<key>/versions/<int:number>")
@page("process-owner")
def version(kind: str, key: str, number: int) -> str:
    """Show one version: its picture or text, what was found in it, and what may be done with it."""
    return show_version(kind, key, number, {})


@blueprint.get("/<kind>/<key>/versions/<int:number>/source")
@page("process-owner")
def source(kind: str, key: str, number: int) -> Response:
    """Return the source of one version, byte for byte."""
    known(kind)
    with security.ports().database.read() as tx:
        _kind, text = definitions.source(tx, security.viewer(), key, number, kind=kind)
    return Response(text, mimetype="application/xml" if kind in XML else "text/plain")


@blueprint.get("/<kind>/<key>/compare")
@page("process-owner")
def compare(kind: str, key: str) -> str:
    """Show what changed between two versions, in words and for diagrams side by side."""
    old, new = _number("old"), _number("new")
    with security.ports().database.read() as tx:
        found = versions_of(tx, kind, key)
        numbers = [each.version for each in found]
        new = new if new in numbers else numbers[0]
        old = old if old in numbers else next((each for each in numbers if each < new), new)
        before = definitions.source(tx, security.viewer(), key, old, kind=kind)[1]
        after = definitions.source(tx, security.viewer(), key, new, kind=kind)[1]
    return render_template(
        "workshop/compare.html",
        title=f"What changed: {found[0].title or key}",
        kind=kind,
        key=key,
        old=old,
        new=new,
        numbers=numbers,
        changes=comparing.compare(kind, before, after),
    )


def _number(name: str) -> int:
    given = request.args.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 7 else 0


def show_version(kind: str, key: str, number: int, errors: dict[str, str]) -> str:
    """Return the page of one version, with what went wrong when something was to be done with it."""
    known(kind)
    viewer = security.viewer()
    with security.ports().database.read() as tx:
        found = definitions.version(tx, viewer, key, number, kind=kind)
        text = definitions.source(tx, viewer, key, number, kind=kind)[1]
        who = names.of(tx, [found.author, found.approved_by, found.published_by])
    mine = viewer.account == found.author or viewer.account in found.editors
    return render_template(
        "workshop/version.html",
        title=f"{found.title or key}, version {number}",
        kind=kind,
        key=key,
        found=found,
        text=text,
        steps=steps_of(kind, key, text),
        people=who,
        mine=mine,
        may_edit=may_define(viewer, key),
        statuses=STATUSES,
        problems=[each for each in found.findings if each["severity"] == "error"],
        messages=errors,
        errors=[{"text": said, "href": "#act"} for said in errors.values()],
    )


def steps_of(kind: str, key: str, source: str) -> list[outline.Step]:
    """Return a diagram in words; nothing for other kinds, and for a diagram that cannot be read."""
    drawn = drawings.process(source, key) if kind == "process" else None
    return outline.steps(drawn, {}) if drawn else []


def versions_of(tx: Any, kind: str, key: str) -> list[definitions.VersionItem]:
    """Return the versions of one definition of one kind, newest first."""
    known(kind)
    found = [
        each
        for each in definitions.versions(tx, security.viewer(), key, cut=Cut(limit=MOST)).items
        if each.kind == kind
    ]
    if not found:
        raise NotFound(f"There is no definition {key} for you.")
    return found


def known(kind: str) -> None:
    """Refuse a kind that there is not."""
    if kind not in KINDS:
        raise NotFound()
