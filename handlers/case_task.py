"""`case/task`: put a task in somebody's inbox, on this case. The process that asks for it does not wait for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.handler import RecordContext, Recorded, StartCaseTask, handler

PLAIN_FORM = "shared-case-task"


@handler("case/task", kind="record", label="Give somebody a task", group="Notices and tasks")
def give_task(  # noqa: PLR0913 - the inputs of the step
    context: RecordContext,
    *,
    template: str,
    text: str,
    to_group: str,
    to_person: str | None = None,
    due_on: date | None = None,
    form: str | None = None,
    data: dict[str, Any] | None = None,
) -> Recorded:
    """Start one case task for a person, or for whoever of the group takes it."""
    task = StartCaseTask(template, text, to_group, to_person or None, due_on, form or PLAIN_FORM, data or {})
    return Recorded((task,))
