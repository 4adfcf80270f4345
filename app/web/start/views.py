"""A start is asked for once: the page carries a key, and sending it twice gives the case that the first one opened."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app import formkit
from app.errors import InvalidInput, NotFound
from app.services import describing, instances, messages, people, replays
from app.services.describing import ProcessDetail
from app.services.policies import MessageRule
from app.services.replays import Answer, Submission
from app.store.queries import instances as instance_queries
from app.store.queries import pinned, tasks
from app.store.queries.paging import Cut
from app.web import banner, fields, security
from app.web.access import page
from app.web.plain_forms import form_of, plain_form
from app.web.start import blueprint

Answered = str | Response | tuple[str, int]
FORMATS: Final = {"date": "date", "date-time": "date and time"}


@dataclass(frozen=True, slots=True)
class Start:
    """What is started: a process or a message, with the form that asks for what it takes."""

    title: str
    explanation: str
    form: formkit.Form
    key: str
    asks_for_case: bool


@blueprint.get("")
@page("staff")
def choose() -> str:
    """List what this person may start."""
    ports, viewer = security.ports(), security.viewer()
    found = [each for each in instances.startable(ports, viewer) if each.startable]
    return render_template(
        "start/choose.html",
        title="Start something",
        processes=sorted((each for each in found if not _is_part(each)), key=lambda each: each.name),
        parts=sorted((each for each in found if _is_part(each)), key=lambda each: each.name),
        arrivals=messages.starting(ports, viewer),
        case_ref=request.args.get("case", ""),
    )


@blueprint.get("/<key>")
@page("staff")
def ask(key: str) -> str:
    """Ask for what the start of a process takes."""
    return _page(_process(key), {}, {})


@blueprint.post("/<key>")
@page("staff")
def start(key: str) -> Answered:
    """Start the process."""
    ports, viewer, asked = security.ports(), security.viewer(), _process(key)
    case_ref = request.form.get("_case_ref", "").strip() or None

    def act(answers: Mapping[str, Any]) -> str | None:
        return instances.start(ports, viewer, key, data=answers, case_ref=case_ref).case_ref

    return _do(asked, act)


@blueprint.get("/message/<name>")
@page("staff")
def ask_message(name: str) -> str:
    """Ask for the fields of a message that starts a process."""
    return _page(_message(name), {}, {})


@blueprint.post("/message/<name>")
@page("staff")
def record_message(name: str) -> Answered:
    """Record the message, which starts its process."""
    ports, viewer, asked = security.ports(), security.viewer(), _message(name)

    def act(answers: Mapping[str, Any]) -> str | None:
        sent = messages.send(ports, viewer, name, data=answers)
        with ports.database.read() as tx:
            started = [instance_queries.one(tx, viewer, each) for each in sent.started]
        return started[0].case_ref if started else None

    return _do(asked, act)


def _do(asked: Start, act: Callable[[Mapping[str, Any]], str | None]) -> Answered:
    answers, errors = fields.posted(asked.form)
    if request.form.get("_action", "start") != "start":
        return _page(asked, answers, errors)
    given = {key: value for key, value in answers.items() if value not in (None, "")}
    errors |= _check(asked, given) or fields.further_questions(asked.form, _shown(asked, answers))
    if not errors:
        key = request.form.get("_submission") or secrets.token_urlsafe(16)
        submission = Submission(key, f"start:{asked.key}", given)
        try:
            done = replays.once(security.ports(), security.viewer(), submission, lambda: Answer(201, act(given)))
        except InvalidInput as problem:
            errors = problem.errors
        except NotFound as problem:
            errors = {"case_ref": problem.message}
        else:
            _say_started(asked, done.body)
            return redirect(f"/cases/{done.body}" if done.body else "/work?view=mine", 303)
    return _page(asked, answers, errors), 422


def _say_started(asked: Start, case_ref: str | None) -> None:
    """Say that it has begun, and lead to the first step of the case that this person may take."""
    viewer, mine = security.viewer(), None
    if case_ref:
        with security.ports().database.read() as tx:
            found = tasks.find(tx, viewer, tasks.Filters(case_ref=case_ref, state="open"), cut=Cut(limit=50)).items
        mine = next((task for task in found if task.group in viewer.groups), None)
    banner.say(
        f"“{asked.title}” {'has started' if asked.asks_for_case else 'is recorded'}.",
        href=f"/tasks/{mine.id}" if mine else "/work?view=mine",
        link=f"Go on with “{mine.name}”" if mine else "Go to your tasks",
    )


def _check(asked: Start, given: Mapping[str, Any]) -> dict[str, str]:
    with security.ports().database.read() as tx:
        return dict(formkit.validate(asked.form, given, {}, people=_members(tx)).errors)


def _page(asked: Start, answers: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    shown = _shown(asked, answers)
    summary = fields.summary(shown, errors)
    for entry in summary:
        if entry["text"] == errors.get("case_ref") and asked.asks_for_case:
            entry["href"] = "#_case_ref"
    return render_template(
        "start/start.html",
        title=asked.title,
        asked=asked,
        shown=shown,
        refreshes=fields.refreshes(asked.form),
        files=fields.file_names(shown),
        case_ref=request.form.get("_case_ref", request.args.get("case", "")),
        messages=errors,
        errors=summary,
        submission=request.form.get("_submission") or secrets.token_urlsafe(16),
    )


def _shown(asked: Start, answers: Mapping[str, Any]) -> formkit.ResolvedForm:
    with security.ports().database.read() as tx:
        return formkit.resolve(asked.form, {}, people=_members(tx), answers=answers or None)


def _members(tx: Any) -> Callable[[str], list[formkit.Person]]:
    return lambda group: [formkit.Person(each.account, each.name) for each in people.members(tx, group)]


def _process(key: str) -> Start:
    ports, viewer = security.ports(), security.viewer()
    found = next((each for each in instances.startable(ports, viewer) if each.key == key and each.startable), None)
    if found is None:
        raise NotFound("There is nothing of that name for you to start.")
    form = None
    if found.form:
        with ports.database.read() as tx:
            form = formkit.read(pinned.published_source(tx, "form", found.form).encode())
    detail = describing.process(ports, viewer, key)
    return Start(found.name, found.documentation, form or plain_form(f"{key}-start", _types(detail)), key, True)


def _message(name: str) -> Start:
    rule: MessageRule | None = next(
        (each for each in messages.starting(security.ports(), security.viewer()) if each.name == name), None
    )
    if rule is None:
        raise NotFound("There is no message of that name for you to record.")
    return Start(rule.label, "", form_of(rule), f"message:{name}", False)


def _types(detail: ProcessDetail) -> dict[str, str]:
    """Return the declared inputs of a process with their FEEL types."""
    found = detail.start.get("properties", {})
    return {name: FORMATS.get(each.get("format", ""), each.get("type", "")) for name, each in found.items()}


def _is_part(each: instances.Startable) -> bool:
    """Whether a process is mostly called by others: it opens no case and has no start form."""
    return each.form is None and each.opens_case is None
