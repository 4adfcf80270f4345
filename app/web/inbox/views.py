"""The list, and taking or allocating what was chosen from it. A list never moves tasks without asking."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.domain.authority import Viewer
from app.domain.calendar import london_day
from app.errors import RedressError
from app.services import people, tasks
from app.store.queries import inbox
from app.web import banner, security, words
from app.web.access import page
from app.web.context import group_title, process_name
from app.web.inbox import blueprint
from app.web.inbox.filters import DUE, PAGE, Asked

TITLES = {
    "mine": "My tasks",
    "team": "Team",
    "unallocated": "Unallocated",
    "overdue": "Overdue",
    "waiting": "Waiting for others",
}
AT_ONCE = 100
Answer = str | Response | tuple[str, int]


@blueprint.get("")
@page("staff")
def work() -> str:
    """Show one view of the open work."""
    ports, viewer, asked = security.ports(), security.viewer(), Asked.read(request.args)
    now = ports.clock.now()
    today = london_day(now)
    with ports.database.read() as tx:
        days = ports.registry.calendar(tx)
        counts = inbox.counts(tx, viewer, now=now)
        members = _members(tx, viewer)
        names = {key: process_name(key) for key in inbox.processes(tx, viewer)} | members
        filters = asked.filters(today, days)
        waits = asked.view == "waiting"
        found = inbox.waiting(tx, viewer, filters, asked.part()) if waits else None
        found = found or inbox.find(tx, viewer, asked.view, filters=filters, part=asked.part(), now=now)
    rows = (
        found.items
        if waits
        else [
            (item, words.due(item.due_on, today, days), words.age(item.case_opened_at or item.opened_at, today, days))
            for item in found.items
        ]
    )
    return render_template(
        f"inbox/{'waiting' if waits else 'work'}.html",
        title=TITLES[asked.view],
        titles=TITLES,
        asked=asked,
        counts=counts,
        rows=rows,
        crumbs=asked.crumbs(names),
        processes={key: name for key, name in names.items() if key not in members},
        members=members,
        due_choices=DUE,
        page=_pages(asked, found),
        ages=[words.age(each.since, today, days) for each in found.items] if waits else [],
    )


@blueprint.post("/allocate")
@page("staff")
def allocate() -> Answer:
    """Ask to whom the chosen tasks go, then give them, and say which could not be given and why."""
    viewer = security.viewer()
    chosen = [int(each) for each in request.form.getlist("task") if each.isdecimal()][:AT_ONCE]
    back = Asked.read(request.form).url()
    if not chosen:
        banner.say("Tick the tasks you want to take or allocate first.", title="Nothing chosen", kind="important")
        return redirect(back, 303)
    to = viewer.account if request.form.get("action") == "take" else request.form.get("to", "")
    if not to:
        return _confirm(chosen, missing="confirmed" in request.form)
    return _give(chosen, to, back)


def _give(chosen: list[int], to: str, back: str) -> Response:
    ports, viewer = security.ports(), security.viewer()
    refused, given = [], 0
    for task_id in chosen:
        try:
            if to == viewer.account:
                tasks.claim(ports, viewer, task_id)
            else:
                tasks.assign(ports, viewer, task_id, to=to)
            given += 1
        except RedressError as problem:
            errors = getattr(problem, "errors", {})
            refused.append(errors.get("to", problem.message))
    done = f"{words.plural(given, 'task')} {'taken' if to == viewer.account else 'allocated'}."
    told = f" {words.plural(len(refused), 'task')} not moved: {words.joined(sorted(set(refused)))}" if refused else ""
    banner.say(done + told, title="Done" if given else "Not moved", kind="success" if given else "important",
               href="/work?view=mine" if given and to == viewer.account else "", link="Go to your tasks")  # fmt: skip
    return redirect(back, 303)


def _confirm(chosen: list[int], *, missing: bool) -> Answer:
    ports, viewer = security.ports(), security.viewer()
    with ports.database.read() as tx:
        filters = inbox.Filters(ids=tuple(chosen))
        found = inbox.find(tx, viewer, "team", filters=filters, part=inbox.Slice(limit=AT_ONCE), now=ports.clock.now())
        groups = {item.group for item in found.items if item.group}
        able = [{person.account: person.name for person in people.members(tx, group)} for group in sorted(groups)]
    choices = {account: name for each in able for account, name in each.items()}
    page = render_template(
        "inbox/allocate.html",
        title="Allocate these tasks",
        items=found.items,
        excluded=len(chosen) - len(found.items),
        choices=sorted(choices.items(), key=lambda each: each[1]),
        groups=words.joined(group_title(group) for group in sorted(groups)),
        asked=Asked.read(request.form),
        errors=[{"text": "Choose who gets these tasks", "href": "#to"}] if missing else [],
    )
    return (page, 422) if missing else page


def _members(tx: Any, viewer: Viewer) -> dict[str, str]:
    found = (person for group in sorted(viewer.groups) for person in people.members(tx, group))
    return dict(sorted({person.account: person.name for person in found}.items(), key=lambda each: each[1]))


def _pages(asked: Asked, found: inbox.Found) -> dict[str, Any]:
    first = (asked.number - 1) * PAGE + 1
    return {
        "first": first,
        "last": first + len(found.items) - 1,
        "total": f"more than {found.total:,}" if found.total == inbox.COUNTED else found.total,
        "items": [],
        "noun": "cases" if asked.view == "waiting" else "tasks",
        "previous": asked.url(page=asked.number - 1) if asked.number > 1 else None,
        "next": asked.url(page=asked.number + 1) if found.more else None,
    }
