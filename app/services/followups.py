"""What a step asks to happen right after it, in its own transaction: case tasks, messages, kept messages, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import feel
from app.domain.effects import StartCaseTask
from app.services.effects import Recording
from app.store import cases
from app.store.cases import CaseRow

if TYPE_CHECKING:
    from app.services.apply import Step

CASE_TASK = "shared-case-task"


def carry_out(step: Step, recording: Recording) -> None:
    """Start the case tasks, deliver the messages, offer kept messages to new catches, tell whom a task fell back to."""
    from app.services import instances, messages  # these two stand on apply.run, which calls this

    assert step.delta is not None
    for task in recording.to_start:
        instances.start_in(
            step.ports, step.tx, CASE_TASK, data=_task_data(task), case=_home(recording), actor=step.actor, at=step.at,
            organisation=step.instance.organisation,
        )  # fmt: skip
    for thrown in step.delta.thrown:
        messages.throw(step, thrown.kind, thrown.name, dict(thrown.payload))
    for sent in recording.to_send:
        messages.throw(step, None, sent.name, feel.to_json(dict(sent.payload)))
    if step.delta.waiting and step.case is not None:
        messages.offer_kept(step, step.delta.waiting)
    for group, text in step.notes:
        _tell(step, group, text)
    step.notes.clear()


def _home(recording: Recording) -> CaseRow | None:
    """Return the case that a case task belongs to: a closed shadow hands its tasks to the original (JWM 3.5.9)."""
    case = recording.case
    if case is not None and case.kind == "shadow" and case.status == "closed" and case.original_id is not None:
        return cases.load(recording.tx, case.original_id, lock=True)
    return case


def _task_data(task: StartCaseTask) -> dict[str, Any]:
    data = {
        "template": task.template,
        "text": task.text,
        "to_group": task.to_group,
        "to_person": task.to_person,
        "due_on": task.due_on,
        "form": task.form,
    }
    return dict(feel.to_json({**data, **task.data}))


def _tell(step: Step, group: str | None, text: str) -> None:
    cases.add_notice(
        step.tx,
        [group] if group else [],
        case_id=step.case.id if step.case else None,
        organisation=step.instance.organisation,
        instance_id=step.instance.id,
        name="assignee-away",
        text=text,
        at=step.at,
        element=None,
    )
