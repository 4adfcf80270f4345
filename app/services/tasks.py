"""What people do with tasks: claim, release, assign, draft, look at, preview, complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app import engine, formkit
from app.domain.authority import Viewer, may_work_on, sees_case
from app.domain.effects import Effect
from app.domain.facts import Facts
from app.engine.commands import Complete
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound, TaskChanged
from app.services import apply, facts, named_case, people_of, scopes, submissions
from app.services.ports import Ports
from app.store import Tx, cases, instances, people
from app.store.cases import CaseRow
from app.store.instances import InstanceRow, TaskRow


@dataclass(frozen=True, slots=True)
class TaskForm:
    """A task as its page shows it: the form resolved on the facts of now, its data, its draft."""

    task: TaskRow
    case_ref: str | None
    resolved: formkit.ResolvedForm | None
    data: Mapping[str, Any]
    draft: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Completed:
    """What completing a task did."""

    task: int
    instance: str
    next: list[TaskRow]
    letters: list[str]
    ended: bool
    ended_in: list[str]


@dataclass(slots=True)
class Held:
    """A task under work: its instance locked, its case loaded, its form at hand."""

    ports: Ports
    tx: Tx
    viewer: Viewer
    instance: InstanceRow
    task: TaskRow
    at: datetime
    case: CaseRow | None = None
    known: tuple[int | None, Facts] | None = None

    @property
    def definition(self) -> engine.Definition:
        """The definition its instance runs on."""
        return self.ports.registry.definition(self.tx, self.instance.pin_set_id)

    def form(self) -> formkit.Form | None:
        """Return the task's form, None for a task with a confirm button alone."""
        if self.task.form_definition_id is None:
            return None
        return self.ports.registry.form(self.tx, self.task.form_definition_id)

    def scope(self) -> tuple[Mapping[str, Any], formkit.Evaluator]:
        """Return what the form may read."""
        return scopes.of_step(self.ports, self.definition, self.task.data or {}, self.facts(), at=self.at)

    def facts(self) -> Facts:
        """Return what the step may read, loaded once for its form and its completion."""
        if self.known is None or self.known[0] != (self.case.id if self.case else None):
            loaded = facts.load(self.ports, self.tx, self.instance, self.case, actor=self.viewer.account)
            self.known = (self.case.id if self.case else None, loaded)
        return self.known[1]


def claim(ports: Ports, viewer: Viewer, task_id: int) -> TaskRow:
    """Take a task of one's group; `Conflict` naming the holder when somebody has it."""
    with ports.database.begin() as tx:
        task = _open_task(tx, viewer, task_id)
        _may_work(ports, tx, viewer, task)
        if task.assignee not in (None, viewer.account):
            raise TaskChanged(f"{people.name_of(tx, task.assignee)} has this task.", holder=task.assignee)
        if task.assignee is None:
            instances.update_task(tx, task.id, version=task.version, assignee=viewer.account)
        return instances.task(tx, task_id)


def release(ports: Ports, viewer: Viewer, task_id: int) -> TaskRow:
    """Give a task back to its group."""
    with ports.database.begin() as tx:
        task = _open_task(tx, viewer, task_id)
        _may_work(ports, tx, viewer, task)
        if task.assignee not in (None, viewer.account):
            raise TaskChanged(f"{people.name_of(tx, task.assignee)} has this task.", holder=task.assignee)
        if task.group_name is None:
            raise Conflict("This task is for you alone: there is no group to give it back to.")
        instances.update_task(tx, task.id, version=task.version, assignee=None)
        return instances.task(tx, task_id)


def assign(ports: Ports, viewer: Viewer, task_id: int, *, to: str) -> TaskRow:
    """Give a task to a member of its group."""
    with ports.database.begin() as tx:
        task = _open_task(tx, viewer, task_id)
        _may_work(ports, tx, viewer, task)
        names = [member.account for member in people.members(tx, task.group_name)] if task.group_name else []
        if to not in names:
            raise InvalidInput({"to": "Choose a member of the group that this task belongs to"})
        instances.update_task(tx, task.id, version=task.version, assignee=to)
        return instances.task(tx, task_id)


def save_draft(ports: Ports, viewer: Viewer, task_id: int, *, answers: Mapping[str, Any]) -> None:
    """Keep answers as they are, unchecked, until the task is completed."""
    with ports.database.begin() as tx:
        task = _open_task(tx, viewer, task_id)
        _may_work(ports, tx, viewer, task)
        instances.update_draft(tx, task.id, dict(answers))


def form_of(ports: Ports, viewer: Viewer, task_id: int, *, answers: Mapping[str, Any] | None = None) -> TaskForm:
    """Return a task with its form as it stands now; `answers` (or the draft) are laid into the fields."""
    with ports.database.look() as tx:
        task = instances.task(tx, task_id)
        if not sees_case(viewer, task.organisation):
            raise NotFound()
        held = hold(ports, tx, viewer, task)
        case_ref = held.case.ref if held.case else None
        form = held.form() if task.state == "open" else None
        if form is None:
            return TaskForm(task, case_ref, None, task.data or {}, task.draft)
        scope, using = held.scope()
        shown = answers if answers is not None else task.draft
        resolved = formkit.resolve(form, scope, people=people_of.members(tx), answers=shown, using=using)
        return TaskForm(task, case_ref, resolved, task.data or {}, task.draft)


def complete(  # noqa: PLR0913 - its fields, by name
    ports: Ports,
    viewer: Viewer,
    task_id: int,
    *,
    answers: Mapping[str, Any],
    version: int | None = None,
    submission: str | None = None,
) -> Completed:
    """Complete a task, once: checks who, which version and the answers, then lets the process go on."""
    with ports.database.begin() as tx:
        earlier = submissions.earlier(tx, viewer, submission, route=f"complete:{task_id}", body=answers)
        if earlier is not None:
            return _from_json(tx, earlier)
        instance, task = instances.lock_with_task(tx, task_id)
        held = Held(ports, tx, viewer, instance, task, ports.clock.now())
        _check_open(held, version)
        if task.case_id is not None:
            held.case = cases.load(tx, task.case_id, lock=True)
        kept, record = checked_answers(held, answers)
        _merge_same_case(held, record)
        named_case.take_up(held, kept)
        step = apply.Step(ports, tx, held.instance, held.at, viewer.account, "task.completed", case=held.case)
        step.facts = held.facts()
        delta = apply.run(step, Complete(task.engine_id, kept, tuple(record)))
        done = Completed(
            task=task.id,
            instance=instance.id,
            next=instances.open_tasks_of(tx, instance.id),
            letters=[str(w.inputs.get("template")) for w in delta.work if w.inputs.get("template")],
            ended=delta.finished,
            ended_in=list(step.instance.ended_in),
        )
        submissions.remember(
            tx, viewer, submission, route=f"complete:{task_id}", body=answers, answer=_as_json(done), at=held.at
        )
        return done


def checked_answers(held: Held, answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[Effect]]:
    """Return the answers that become data and the fields to record. Raises `InvalidInput` with a sentence a field."""
    form = held.form()
    if form is None:
        if answers:
            raise InvalidInput(dict.fromkeys(answers, "This step asks for no answers"))
        return {}, []
    scope, using = held.scope()
    result = formkit.validate(form, answers, scope, people=people_of.members(held.tx), using=using)
    errors = named_case.problems(held, form, result.answers) | _unknown_files(held, form, answers) | dict(result.errors)
    if errors:
        raise InvalidInput(errors)
    return dict(result.answers), list(result.record)


def _unknown_files(held: Held, form: formkit.Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for each upload that is neither this person's nor this case's."""
    case_id = held.case.id if held.case else None
    errors = {}
    for each in form.fields():
        if each.type in ("file", "files") and answers.get(each.key):
            given = answers[each.key]
            ids = given if isinstance(given, list) else [given]
            if not all(cases.has_file(held.tx, str(key), held.viewer.account, case_id) for key in ids):
                errors[each.key] = f"Upload the file again: {each.label}"
    return errors


def _merge_same_case(held: Held, record: list[Effect]) -> None:
    """Go on with the case that carries the same reference of another body already, if there is one (JWM 3.2.9)."""
    form = held.form()
    if form is None or held.case is None:
        return
    places = {each.record for each in form.fields() if each.identity}
    for effect in record:
        if getattr(effect, "path", None) in places and getattr(effect, "value", None):
            external = cases.normalised(str(effect.value))  # type: ignore[union-attr]
            same = cases.same_external_ref(held.tx, held.case.organisation, external, but=held.case.id)
            if same is not None and cases.is_fresh(held.tx, held.case):
                cases.merge_into(held.tx, held.case, same)
                held.case = cases.load(held.tx, same.id, lock=True)
                held.instance.case_id = same.id
                return


def _check_open(held: Held, version: int | None) -> None:
    task, viewer, tx = held.task, held.viewer, held.tx
    if not sees_case(viewer, task.organisation):
        raise NotFound()
    _may_work(held.ports, tx, viewer, task)
    if task.state != "open":
        who = people.name_of(tx, task.done_by) if task.done_by else "The process"
        raise TaskChanged(
            f"{who} {'completed' if task.state == 'done' else 'closed'} this task first. Your draft is kept.",
            holder=task.done_by,
            at=task.done_at,
        )
    if task.assignee not in (None, viewer.account):
        raise TaskChanged(
            f"{people.name_of(tx, task.assignee)} has this task. Your draft is kept.", holder=task.assignee
        )
    if version is not None and version != task.version:
        raise TaskChanged("This task changed since you opened it. Your draft is kept.")
    if held.instance.status == "suspended":
        raise Conflict("Operations have put this process on hold. Your draft is kept; try again later.")


def _open_task(tx: Tx, viewer: Viewer, task_id: int) -> TaskRow:
    task = instances.task(tx, task_id)
    if not sees_case(viewer, task.organisation):
        raise NotFound()
    if task.state != "open":
        who = people.name_of(tx, task.done_by) if task.done_by else "The process"
        raise TaskChanged(f"{who} closed this task first.", holder=task.done_by, at=task.done_at)
    return task


def _may_work(ports: Ports, tx: Tx, viewer: Viewer, task: TaskRow) -> None:
    if may_work_on(viewer, organisation=task.organisation, group=task.group_name, assignee=task.assignee):
        return
    group = ports.registry.groups.get(task.group_name or "")
    who = group.title if group else people.name_of(tx, task.assignee or "")
    raise NotAllowed(f"This task belongs to {who or 'somebody else'}.")


def hold(ports: Ports, tx: Tx, viewer: Viewer, task: TaskRow) -> Held:
    """Return a task with what surrounds it, to look at and to try things out on; nothing is locked."""
    instance = instances.read(tx, task.instance_id)
    case = cases.load(tx, task.case_id) if task.case_id is not None else None
    return Held(ports, tx, viewer, instance, task, ports.clock.now(), case)


def _as_json(done: Completed) -> dict[str, Any]:
    return {
        "task": done.task,
        "instance": done.instance,
        "next": [task.id for task in done.next],
        "letters": done.letters,
        "ended": done.ended,
        "ended_in": done.ended_in,
    }


def _from_json(tx: Tx, answer: Mapping[str, Any]) -> Completed:
    tasks = [instances.task(tx, task_id) for task_id in answer["next"]]
    return replace(Completed(**{**answer, "next": []}), next=tasks)
