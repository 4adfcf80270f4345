"""The list of cases; an exact reference goes straight to its case."""

from __future__ import annotations

import re
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.errors import NotFound
from app.store.queries import cases
from app.store.queries.paging import Cut
from app.web import cursors, security
from app.web.access import page
from app.web.case import blueprint, frame

PAGE = 25


@blueprint.get("")
@page("staff")
def search() -> str | Response:
    """Find cases by reference (any spelling), by another body's reference, or by name."""
    text, kind = request.args.get("q", "").strip()[:100], request.args.get("kind", "")
    viewer = security.viewer()
    kind = kind if kind in frame.KINDS else ""
    with security.ports().database.read() as tx:
        if text and (exact := _exact(tx, text)):
            return redirect(f"/cases/{exact}", 303)
        cut: Cut = cursors.cut(PAGE)
        found = cases.find(tx, viewer, kind=kind or None, text=text or None, cut=cut)
    return render_template(
        "case/search.html",
        title="Cases",
        found=found.items,
        page=cursors.links(found),
        text=text,
        kind=kind,
        kinds=frame.KINDS,
        kind_of=frame.kind_of,
    )


def _exact(tx: Any, text: str) -> str | None:
    """Return the reference of the case that a text names: LGSCO-000147, lgsco 147 and lgsco147 are one."""
    spelt = re.fullmatch(r"([A-Za-z]+)[-/ ]?0*([0-9]{1,9})", text)
    if spelt is None:
        return None
    try:
        return cases.known(tx, security.viewer(), f"{spelt[1].upper()}-{int(spelt[2]):06d}").ref
    except NotFound:
        return None
