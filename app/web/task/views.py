"""Show a task, keep drafts, say what happens next, complete it. Whatever goes wrong, what was typed stays."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app import formkit
from app.domain.authority import may_work_on
from app.errors import Conflict, InvalidInput, RedressError
from app.services import preview, tasks
from app.services.preview import Preview
from app.services.tasks import Completed, TaskForm
from app.web import banner, fields, security, words
from app.web.access import page
from app.web.context import group_title
from app.web.task import blueprint, rail

Answer = str | Response | tuple[str, int]


@dataclass(slots=True)
class Shown:
    """What a task page shows besides the stored task: answers just given, what is wrong, the look ahead."""

    answers: Mapping[str, Any] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    ahead: Preview | None = None
    saved: bool = False


@blueprint.get("/<int:task_id>")
@page("staff")
def show(task_id: int) -> Answer:
    """Show a task with its draft."""
    return _page(task_id, Shown())


@blueprint.post("/<int:task_id>")
@page("staff")
def act(task_id: int) -> Answer:
    """Do what the pressed button says with the answers of the form."""
    stored = tasks.form_of(security.ports(), security.viewer(), task_id)
    form = _form(stored)
    answers, refused = fields.posted(form)
    if refused:
        return _page(task_id, Shown(answers, refused)), 422
    action = request.form.get("_action", "complete").partition(":")[0]
    try:
        if action == "complete":
            return _complete(stored, form, answers)
        if action == "draft":
            tasks.save_draft(security.ports(), security.viewer(), task_id, answers=answers)
            return _page(task_id, Shown(answers, saved=True))
        if action == "preview":
            return _look_ahead(task_id, answers)
    except Conflict as problem:
        return _conflict(stored, form, answers, problem)
    return _page(task_id, Shown(answers))


@blueprint.post("/<int:task_id>/draft")
@page("staff")
def keep_draft(task_id: int) -> tuple[str, int]:
    """Keep what is typed so far; the page calls this by itself."""
    ports, viewer = security.ports(), security.viewer()
    answers, _refused = fields.posted(_form(tasks.form_of(ports, viewer, task_id)))
    tasks.save_draft(ports, viewer, task_id, answers=answers)
    return "", 204


def _form(shown: TaskForm) -> formkit.Form | None:
    if shown.task.form_definition_id is None:
        return None
    ports = security.ports()
    with ports.database.read() as tx:
        return ports.registry.form(tx, shown.task.form_definition_id)


def _complete(shown: TaskForm, form: formkit.Form | None, answers: dict[str, Any]) -> Answer:
    ports, viewer, task = security.ports(), security.viewer(), shown.task
    if form is not None and fields.refreshes(form):
        resolved = tasks.form_of(ports, viewer, task.id, answers=answers).resolved
        if resolved and (more := fields.further_questions(form, resolved)):
            return _page(task.id, Shown(answers, more)), 422
    version, key = request.form.get("_version", ""), request.form.get("_submission") or None
    number = int(version) if version.isdecimal() else None
    try:
        done = tasks.complete(ports, viewer, task.id, answers=answers, version=number, submission=key)
    except InvalidInput as problem:
        return _page(task.id, Shown(answers, problem.errors)), 422
    _say_done(task.name, done)
    return redirect(f"/cases/{shown.case_ref}" if shown.case_ref else "/work?view=mine", 303)


def _look_ahead(task_id: int, answers: dict[str, Any]) -> Answer:
    try:
        ahead = preview.of_completion(security.ports(), security.viewer(), task_id, answers=answers)
    except InvalidInput as problem:
        return _page(task_id, Shown(answers, problem.errors)), 422
    return _page(task_id, Shown(answers, ahead=ahead))


def _say_done(name: str, done: Completed) -> None:
    """Say what was done and the next thing to do."""
    viewer = security.viewer()
    mine = next((t for t in done.next if t.assignee == viewer.account or t.group_name in viewer.groups), None)
    said = [f"“{name}” is done."]
    if done.letters:
        said.append(
            "A letter is on its way." if len(done.letters) == 1 else f"{len(done.letters)} letters are on their way."
        )
    if done.ended:
        said.append(f"The process has ended: {words.joined(done.ended_in)}.")
    elif done.next:
        first = mine or done.next[0]
        said.append(f"Next: {first.name} ({group_title(first.group_name)}).")
    href = f"/tasks/{mine.id}" if mine else "/work?view=mine"
    banner.say(" ".join(said), href=href, link=f"Go on with “{mine.name}”" if mine else "Go to your tasks")


def _page(task_id: int, given: Shown) -> str:
    ports, viewer = security.ports(), security.viewer()
    shown = tasks.form_of(ports, viewer, task_id, answers=given.answers)
    task = shown.task
    beside = rail.beside(shown)
    may = may_work_on(viewer, organisation=task.organisation, group=task.group_name, assignee=task.assignee)
    held_by_other = task.assignee not in (None, viewer.account)
    return render_template(
        "task/task.html",
        title=task.name,
        shown=shown,
        refreshes=fields.refreshes(_form(shown)),
        task=task,
        rail=beside,
        may=may,
        held_by_other=held_by_other,
        editable=may and not held_by_other and task.state == "open",
        files=fields.file_names(shown.resolved),
        messages=given.errors,
        errors=fields.summary(shown.resolved, given.errors),
        ahead=given.ahead,
        saved=given.saved,
        submission=request.form.get("_submission") or secrets.token_urlsafe(16),
    )


def _conflict(
    shown: TaskForm, form: formkit.Form | None, answers: dict[str, Any], problem: Conflict
) -> tuple[str, int]:
    """Say who was first, and show what was typed: kept as the draft where the task is still open."""
    with contextlib.suppress(RedressError):
        tasks.save_draft(security.ports(), security.viewer(), shown.task.id, answers=answers)
    labels = {each.key: each.label for each in form.fields()} if form else {}
    typed = [{"key": labels.get(key, key), "value": words.value(value)} for key, value in answers.items() if value]
    at = problem.details.get("at")
    page = render_template(
        "task/conflict.html",
        title=problem.title,
        message=problem.message,
        when=words.moment(at) if at else "",
        task=shown.task,
        case_ref=shown.case_ref,
        typed=typed,
    )
    return page, problem.status
