"""Tasks: find, take, answer, complete. A completed task hands back what is open next in its process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from app.api.call import Call
from app.api.route import Body, Listing, route
from app.api.v1.paging import Paged
from app.errors import NotFound
from app.services import preview as previews
from app.services import tasks
from app.store.queries import tasks as queries
from app.store.queries.tasks import TaskItem

Answers = Annotated[dict[str, Any], Field(default_factory=dict)]


class TaskQuery(Paged):
    """Which tasks are wanted. `assignee` is `me`, an account, or `none`; `name` is exact."""

    assignee: str | None = None
    group: str | None = None
    process: str | None = None
    element: str | None = None
    instance: str | None = None
    case_ref: str | None = None
    state: Literal["open", "done", "cancelled"] | None = "open"
    due_before: AwareDatetime | None = None
    name: str | None = None
    sort: Literal["due_at", "-due_at", "opened_at", "-opened_at"] = "due_at"


class Assignment(Body):
    """Whom a task is given to."""

    to: Annotated[str, Field(min_length=1, max_length=64)]


class DraftAnswers(Body):
    """Answers as they are, unchecked."""

    answers: dict[str, Any]


class Proposal(Body):
    """Answers to try."""

    answers: Answers


class Completion(Body):
    """The answers, and the version of the task they were given on."""

    version: Annotated[int | None, Field(ge=0)] = None
    answers: Answers


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of the form as it stands now. `options` are the values that count; `visible` ones are answered."""

    key: str
    label: str
    hint: str
    type: str
    required: bool
    options: list[dict[str, Any]]
    value: Any
    items: list[dict[str, Any]]
    record: str | None
    visible: bool
    readonly: bool
    fixed: bool
    clause: list[str]


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """A task with its form as resolved on the case, its data and the draft kept for it."""

    id: int
    instance: str
    case_ref: str | None
    process: str
    element: str
    name: str
    group: str | None
    assignee: str | None
    due_at: datetime | None
    opened_at: datetime
    state: str
    version: int
    form: str | None
    clauses: list[str]
    fields: list[FieldShown]
    data: dict[str, Any]
    draft: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What completing would do. `problem` says why the process could not go on, where it could not."""

    opened: list[dict[str, Any]]
    work: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    timers: list[dict[str, Any]]
    clocks: list[dict[str, Any]]
    ends: list[str]
    problem: str | None


@dataclass(frozen=True, slots=True)
class CompletedTask:
    """What completing did: the tasks now open in the process, the letters asked for, and how it ended if it did."""

    task: int
    instance: str
    next: list[TaskItem]
    letters: list[str]
    ended: bool
    ended_in: list[str]


@route("GET", "/tasks", tag="tasks")
def find(call: Call, query: TaskQuery) -> Listing[TaskItem]:
    """List tasks of my organisations, open ones unless `state` says otherwise, those due first at the top."""
    filters = queries.Filters(
        assignee=call.viewer.account if query.assignee == "me" else query.assignee,
        group=query.group,
        process=query.process,
        element=query.element,
        instance=query.instance,
        case_ref=query.case_ref,
        state=query.state,
        due_before=query.due_before,
        name=query.name,
    )
    return call.listing(call.read(queries.find, filters, sort=query.sort, cut=query.cut(call)))


@route("GET", "/tasks/<int:task_id>", tag="tasks")
def one(call: Call, task_id: int) -> TaskDetail:
    """Show a task with its form: what is visible, required and may be chosen on the facts of now."""
    shown = asdict(call.read(queries.one, task_id))
    try:
        task = tasks.form_of(call.ports, call.viewer, task_id)
    except NotFound:  # operations see the task and none of its values
        return TaskDetail(**shown, fields=[], data={}, draft=None)
    fields = [FieldShown(**each.as_json()) for each in task.resolved.fields()] if task.resolved else []
    draft = dict(task.draft) if task.draft is not None else None
    return TaskDetail(**shown, fields=fields, data=dict(task.data), draft=draft)


@route("POST", "/tasks/<int:task_id>/claim", tag="tasks")
def claim(call: Call, task_id: int) -> TaskItem:
    """Take a task of one of my groups; 409 names the holder."""
    call.read(queries.one, task_id)
    tasks.claim(call.ports, call.viewer, task_id)
    return call.read(queries.one, task_id)


@route("POST", "/tasks/<int:task_id>/release", tag="tasks")
def release(call: Call, task_id: int) -> TaskItem:
    """Give a task back to its group."""
    call.read(queries.one, task_id)
    tasks.release(call.ports, call.viewer, task_id)
    return call.read(queries.one, task_id)


@route("POST", "/tasks/<int:task_id>/assign", tag="tasks")
def assign(call: Call, task_id: int, body: Assignment) -> TaskItem:
    """Give a task to a member of its group."""
    call.read(queries.one, task_id)
    tasks.assign(call.ports, call.viewer, task_id, to=body.to)
    return call.read(queries.one, task_id)


@route("PUT", "/tasks/<int:task_id>/draft", tag="tasks")
def save_draft(call: Call, task_id: int, body: DraftAnswers) -> None:
    """Keep answers unchecked until the task is completed."""
    call.read(queries.one, task_id)
    tasks.save_draft(call.ports, call.viewer, task_id, answers=body.answers)


@route("POST", "/tasks/<int:task_id>/preview", tag="tasks", safe=True)
def preview(call: Call, task_id: int, body: Proposal) -> PreviewShown:
    """Show what completing with these answers would do, on a copy; nothing is written."""
    call.read(queries.one, task_id)
    found = previews.of_completion(call.ports, call.viewer, task_id, answers=body.answers)
    return PreviewShown(**asdict(found))


@route("POST", "/tasks/<int:task_id>/complete", tag="tasks")
def complete(call: Call, task_id: int, body: Completion) -> CompletedTask:
    """Complete a task; an unclaimed one is claimed. 422 with a message a field, 409 if another was first."""
    if call.viewer.process is not None:
        call.read(queries.one, task_id)
    done = tasks.complete(call.ports, call.viewer, task_id, answers=body.answers, version=body.version)
    following = call.read(queries.some, [task.id for task in done.next])
    return CompletedTask(done.task, done.instance, following, done.letters, done.ended, done.ended_in)
