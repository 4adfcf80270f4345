"""Who has a task: take it, give it back to its group, pass it to a colleague."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from app.errors import InvalidInput
from app.services import tasks
from app.web import banner, security, words
from app.web.access import page
from app.web.context import group_title
from app.web.task import blueprint


@blueprint.post("/<int:task_id>/take")
@page("staff")
def take(task_id: int) -> Response:
    """Take a task, or take it over from a colleague."""
    ports, viewer = security.ports(), security.viewer()
    held = tasks.form_of(ports, viewer, task_id).task.assignee
    if held in (None, viewer.account):
        tasks.claim(ports, viewer, task_id)
    else:
        tasks.assign(ports, viewer, task_id, to=viewer.account)
    banner.say("This task is with you now.")
    return redirect(f"/tasks/{task_id}", 303)


@blueprint.post("/<int:task_id>/release")
@page("staff")
def release(task_id: int) -> Response:
    """Give a task back to its group."""
    task = tasks.release(security.ports(), security.viewer(), task_id)
    banner.say(f"“{task.name}” is with {group_title(task.group_name)} again.")
    return redirect("/work?view=mine", 303)


@blueprint.post("/<int:task_id>/pass-on")
@page("staff")
def pass_on(task_id: int) -> Response:
    """Give a task to a colleague."""
    to = request.form.get("to", "")
    try:
        task = tasks.assign(security.ports(), security.viewer(), task_id, to=to)
    except InvalidInput as problem:
        banner.say(words.joined(problem.errors.values()), title="Not passed on", kind="important")
        return redirect(f"/tasks/{task_id}", 303)
    banner.say(f"You passed on “{task.name}”.")
    return redirect("/work?view=mine", 303)
