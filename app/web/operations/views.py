"""The overview, what is stuck, and the lists that operations look through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import redirect, request
from werkzeug.wrappers import Response

from app.services import audit as audit_services
from app.services import messages as message_services
from app.store.queries import messages, names, operations, stuck, trail
from app.store.queries.paging import Page
from app.web import banner, cursors, security, words
from app.web.access import page
from app.web.operations import blueprint, frame

PAGE: Final = 50
JOB_STATES: Final = ("ready", "running", "failed", "applied", "cancelled", "dropped")
MAIL_STATES: Final = ("drafted", "handing over", "sent", "held", "in doubt", "refused")


@blueprint.get("")
@page("operations")
def overview() -> str:
    """Show how things stand, each figure a link to its list."""
    ports, viewer = security.ports(), security.viewer()
    now = ports.clock.now()
    with ports.database.read() as tx:
        figures = operations.overview(tx, viewer)
        found = stuck.find(tx, viewer, now=now, real=ports.clock.real())
    oldest = [(item, words.lasted(now - item.since)) for item in found[:10]]
    return frame.show("overview", title="Operations", figures=figures, stuck=found, oldest=oldest, now=now)


@blueprint.get("/stuck")
@page("operations")
def stuck_list() -> str:
    """Show where nothing can happen without somebody, longest first, with the reason and what can be done."""
    ports = security.ports()
    now = ports.clock.now()
    with ports.database.read() as tx:
        found = stuck.find(tx, security.viewer(), now=now, real=ports.clock.real())
    alike: dict[str, int] = {}
    for item in found:
        alike[item.explanation] = alike.get(item.explanation, 0) + 1
    rows = [(item, words.lasted(now - item.since), alike[item.explanation] - 1) for item in found]
    return frame.show("stuck", title="Stuck", rows=rows)


@blueprint.get("/timers")
@page("operations")
def timers() -> str:
    """Show the timers that wait, those due first at the top."""
    return _listing("timers", "Timers", lambda tx, cut: operations.timers(tx, security.viewer(), cut=cut))


@blueprint.get("/jobs")
@page("operations")
def jobs() -> str:
    """Show the calls of handlers, newest first."""
    state = _one_of("state", JOB_STATES)
    return _listing(
        "jobs", "Jobs", lambda tx, cut: operations.jobs(tx, security.viewer(), state=state, cut=cut),
        state=state,
    )  # fmt: skip


@blueprint.get("/mail")
@page("operations")
def mail() -> str:
    """Show the mail log: addresses shortened, no text."""
    state = _one_of("state", MAIL_STATES)
    return _listing(
        "mail", "Mail log", lambda tx, cut: operations.mail(tx, security.viewer(), state=state, cut=cut),
        state=state,
    )  # fmt: skip


@blueprint.get("/messages")
@page("operations")
def kept_messages() -> str:
    """Show the messages that nothing has waited for."""
    return _listing(
        "messages", "Messages kept", lambda tx, cut: messages.find(tx, security.viewer(), state="kept", cut=cut)
    )


@blueprint.post("/messages/<message_id>/discard")
@page("operations")
def discard(message_id: str) -> Any:
    """Give up a message that nobody needs, with the reason."""
    act: Callable[[str], None] = lambda reason: message_services.discard(  # noqa: E731
        security.ports(), security.viewer(), message_id, reason=reason
    )

    def again(errors: dict[str, str]) -> str:
        banner.say(words.joined(errors.values()), title="Not discarded", kind="important")
        return kept_messages()

    return frame.reasoned(act, done="The message is discarded.", back="/ops/messages", again=again)


@blueprint.get("/audit")
@page("operations")
def audit() -> str:
    """Show the audit, newest first, narrowed by who, what and about what."""
    asked = {name: request.args.get(name, "").strip()[:128] for name in ("actor", "act", "about")}
    filters = trail.Filters(**{name: value or None for name, value in asked.items()})
    return _listing("audit", "Audit", lambda tx, cut: trail.find(tx, security.viewer(), filters, cut=cut), asked=asked)


@blueprint.post("/audit/verify")
@page("operations")
def verify() -> Response:
    """Read the whole audit and say whether it is as it was written."""
    found = audit_services.verify(security.ports(), security.viewer())
    if found.broken is None:
        banner.say(f"All {found.entries:,} entries are as they were written.", title="Audit intact")
    else:
        where = f"{found.broken['stream']}, entry {found.broken['seq']}"
        banner.say(f"The first entry that is not as it was written: {where}.", title="Audit broken", kind="important")
    return redirect("/ops/audit", 303)


def _listing(template: str, title: str, read: Callable[[Any, Any], Page[Any]], **context: Any) -> str:
    with security.ports().database.read() as tx:
        found = read(tx, cursors.cut(PAGE))
        accounts = [getattr(item, name, None) for item in found.items for name in ("actor", "sent_by")]
        who = names.of(tx, accounts)
    now = security.ports().clock.now()
    return frame.show(
        template, title=title, found=found.items, page=cursors.links(found), people=who, now=now, **context
    )


def _one_of(name: str, choices: tuple[str, ...]) -> str | None:
    given = request.args.get(name)
    return given if given in choices else None
