"""Each report says what it counts, for which day or period, and can be printed as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import render_template, request

from app import formkit
from app.domain.calendar import Calendar, london_day
from app.errors import NotFound
from app.store.queries import reports
from app.web import fields, security, words
from app.web.access import page
from app.web.plain_forms import plain_form
from app.web.reports import blueprint

PERIOD: Final = {"from": "date", "to": "date"}


@dataclass(frozen=True, slots=True)
class Report:
    """One report: who has it, what it says of itself, and the function that makes its page."""

    title: str
    organisation: str
    about: str
    show: Callable[[str], str]


@blueprint.get("")
@page("staff")
def choose() -> str:
    """List the reports of my organisations."""
    return render_template("reports/choose.html", title="Reports", reports=_mine())


@blueprint.get("/<report_id>")
@page("staff")
def show(report_id: str) -> str:
    """Show one report."""
    found = _mine().get(report_id)
    if found is None:
        raise NotFound("There is no such report for you.")
    return found.show(found.title)


def _mine() -> dict[str, Report]:
    return {key: each for key, each in REPORTS.items() if each.organisation in security.viewer().staff_of}


def _now() -> reports.Day:
    ports = security.ports()
    with ports.database.read() as tx:
        return reports.Day(london_day(ports.clock.now()), ports.registry.calendar(tx))


def _unallocated(title: str) -> str:
    on = _now()
    with security.ports().database.read() as tx:
        found = reports.ilt_unallocated(tx, security.viewer(), on=on)
    rows = [(row, words.due(row.due_on, on.today, on.days)) for row in found]
    return render_template("reports/ilt_unallocated.html", title=title, rows=rows, today=on.today)


def _after_look(title: str) -> str:
    on = _now()
    with security.ports().database.read() as tx:
        rows = reports.jwa_post_look(tx, security.viewer(), on=on)
    return render_template("reports/jwa_post_look.html", title=title, rows=rows, today=on.today)


def _timeliness(title: str) -> str:
    form = plain_form("period", PERIOD)
    answers = {key: value for key, value in formkit.parse(form, request.args).items() if value}
    errors = dict(formkit.validate(form, answers, {}).errors)
    on = _now()
    taken = [] if errors else _taken(answers, on.days)
    in_time = sum(each.in_time for each in taken)
    shown = formkit.resolve(form, {}, answers=answers)
    return render_template(
        "reports/ilt_timeliness.html",
        title=title,
        taken=taken,
        in_time=in_time,
        share=round(100 * in_time / len(taken)) if taken else None,
        shown=shown,
        messages=errors,
        errors=fields.summary(shown, errors),
    )


def _taken(answers: dict[str, Any], days: Calendar) -> list[reports.LookTaken]:
    since, until = (date.fromisoformat(answers[key]) if key in answers else None for key in PERIOD)
    with security.ports().database.read() as tx:
        return reports.ilt_timeliness(tx, security.viewer(), since=since, until=until, days=days)


REPORTS: Final = {
    "ilt-unallocated": Report(
        "Initial looks not allocated",
        "lgsco",
        "Requests for an initial look that nobody has been given yet.",
        _unallocated,
    ),
    "jwa-post-look": Report(
        "Assessments not allocated after a look",
        "lgsco",
        "Cases taken on for joint working assessment that wait for an assessor.",
        _after_look,
    ),
    "ilt-timeliness": Report(
        "How quickly initial looks are decided",
        "lgsco",
        "Decided initial looks with the working days each took, against five.",
        _timeliness,
    ),
}
