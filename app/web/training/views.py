"""The clock moves forward through everything that falls due on the way, doing it as it would have been done."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app import formkit
from app.domain.calendar import LONDON, london_day
from app.errors import Conflict, InvalidInput
from app.services import training
from app.store.queries import outbox
from app.web import banner, cursors, fields, security, words
from app.web.access import page
from app.web.plain_forms import plain_form
from app.web.training import blueprint

PAGE: Final = 25
MORNING: Final = time(9)
WORKING_DAYS: Final = {"1": 1, "5": 5}


@blueprint.get("")
@page("training")
def clock() -> str:
    """Show the time of the system and the ways to move it."""
    return _page({}, {})


@blueprint.post("")
@page("training")
def move() -> Response | tuple[str, int]:
    """Move the clock, and say what happened on the way."""
    ports, viewer = security.ports(), security.viewer()
    by = request.form.get("by", "")
    answers = formkit.parse(_form(), request.form)
    try:
        if by == "drain":
            moved = training.move(ports, viewer, advance="PT0S")
        else:
            moved = training.move(ports, viewer, to=_target(by, answers))
    except InvalidInput as problem:
        return _page(answers, problem.errors), 422
    except Conflict as problem:
        return _page(answers, {"date": problem.message}), problem.status
    told = f"It is {words.moment(moved.now)} now. {words.plural(moved.fired, 'time limit')} passed, "
    told += f"{words.plural(moved.ran, 'piece')} of work done."
    banner.say(told, title="The clock has moved", href="/training/outbox", link="See what would have left")
    return redirect("/training", 303)


@blueprint.get("/outbox")
@page("trainee")
def letters() -> str:
    """Show the letters and emails that training mode kept, newest first."""
    with security.ports().database.read() as tx:
        found = outbox.find(tx, security.viewer(), cut=cursors.cut(PAGE, backwards=True))
    return render_template(
        "training/outbox.html", title="Outbox of the training system", found=found.items, page=cursors.links(found)
    )


def _target(by: str, answers: dict[str, Any]) -> datetime:
    """Return the instant to move to: some working days on at the same time of day, or the morning of a date."""
    ports = security.ports()
    now = words.local(ports.clock.now())
    if by in WORKING_DAYS:
        with ports.database.read() as tx:
            day = ports.registry.calendar(tx).after(london_day(now), WORKING_DAYS[by])
        return datetime.combine(day, now.time(), LONDON)
    checked = formkit.validate(_form(), answers, {})
    if not checked.ok:
        raise InvalidInput(checked.errors)
    return datetime.combine(date.fromisoformat(checked.answers["date"]), MORNING, LONDON)


def _form() -> formkit.Form:
    return plain_form("move", {"date": "date"}, required=True)


def _page(answers: dict[str, Any], errors: Any) -> str:
    shown = formkit.resolve(_form(), {}, answers=answers or None)
    return render_template(
        "training/clock.html",
        title="Clock of the training system",
        now=security.ports().clock.now(),
        shown=shown,
        messages=errors,
        errors=fields.summary(shown, errors),
    )
