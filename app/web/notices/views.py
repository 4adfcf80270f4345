"""Reading a notice is a deliberate act: it is recorded who read it, and when."""

from __future__ import annotations

from typing import Final

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.services import cases
from app.store.queries import notices, unread
from app.web import banner, cursors, security, words
from app.web.access import page
from app.web.notices import blueprint

PAGE: Final = 50
AT_ONCE: Final = 100


@blueprint.get("")
@page("staff")
def show_notices() -> str:
    """Show the notices for this person and their groups, newest first."""
    viewer = security.viewer()
    with security.ports().database.read() as tx:
        found = notices.find(tx, viewer, notices.Filters(to="me"), cut=cursors.cut(PAGE, backwards=True))
        new = unread.ids(tx, viewer)
    return render_template(
        "notices/notices.html", title="Notices", found=found.items, new=new, page=cursors.links(found)
    )


@blueprint.post("/read")
@page("staff")
def read() -> Response:
    """Record that this person has read the chosen notices."""
    chosen = [int(each) for each in request.form.getlist("notice") if each.isdecimal()][:AT_ONCE]
    for notice_id in chosen:
        cases.read_notice(security.ports(), security.viewer(), notice_id)
    if chosen:
        banner.say(f"{words.plural(len(chosen), 'notice')} marked as read.")
    else:
        banner.say("Tick the notices you have read first.", title="Nothing chosen", kind="important")
    return redirect("/notices", 303)
