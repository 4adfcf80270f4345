"""`case/task` puts a task in an inbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.handler import RecordContext, StartCaseTask
from handlers.case_task import give_task


def test_a_plain_task_has_the_plain_form_and_belongs_to_the_group(record: Callable[..., RecordContext]) -> None:
    recorded = give_task(record(), template="jw-task-premature", text="Deal with it.", to_group="lgsco-at-coordinator")

    expected = StartCaseTask(
        "jw-task-premature", "Deal with it.", "lgsco-at-coordinator", None, None, "shared-case-task"
    )
    assert (expected,) == recorded.effects


def test_person_due_date_form_and_data_are_passed_on(record: Callable[..., RecordContext]) -> None:
    recorded = give_task(
        record(),
        template="jw-task-at-info",
        text="Ask the complainant.",
        to_group="lgsco-at-coordinator",
        to_person="ari",
        due_on=date(2026, 11, 30),
        form="questions",
        data={"message": "ilt-information-arrived"},
    )

    (task,) = recorded.effects
    assert ("ari", date(2026, 11, 30), "questions") == (task.to_person, task.due_on, task.form)
    assert {"message": "ilt-information-arrived"} == task.data


def test_an_empty_person_means_the_group(record: Callable[..., RecordContext]) -> None:
    recorded = give_task(record(), template="t", text="x", to_group="lgsco-intake", to_person="")

    assert recorded.effects[0].to_person is None
