"""Tasks for people: what opens, who gets it, what their answers become."""

from __future__ import annotations

import pytest

from app.domain.effects import SetField
from app.domain.facts import Facts
from app.engine import commands
from app.errors import ProcessError, TaskChanged
from tests.engine.drawing import end, lane, line, node, play, process, script, start, user


def test_a_task_opens_with_what_the_diagram_says_of_it() -> None:
    properties = {"clauses": "C-1 C-2", "clock": "ilt-due", "template": "jw-task-ilt", "group": "jwt-coordinator"}
    opened = (
        play(process(start(), user("ask", properties=properties), end(), line("begin", "ask", "done")))
        .start(a=1)
        .last.opened[0]
    )

    assert ("ask", "user", "p-ask", ("C-1", "C-2")) == (opened.element, opened.kind, opened.form, opened.clauses)
    assert ("ilt-due", "jw-task-ilt", "jwt-coordinator", None) == (
        opened.clock,
        opened.template,
        opened.group,
        opened.assignee,
    )
    assert {"a": 1} == opened.data
    assert 32 == len(opened.id)


def test_a_manual_task_opens_too_and_shows_its_lane() -> None:
    diagram = process(
        start(),
        node("manualTask", "look"),
        end(),
        line("begin", "look", "done"),
        lanes=lane("PET", "begin", "look", "done"),
    )
    opened = play(diagram).start().last.opened[0]

    assert ("manual", "PET", None) == (opened.kind, opened.lane, opened.group)


def test_group_assignee_and_form_may_be_feel_over_data_and_record() -> None:
    properties = {
        "group": 'if urgent then "fast-team" else "slow-team"',
        "assignee": "case.owner",
        "form": '="form-" + kind',
    }
    diagram = process(start(), user("ask", properties=properties), end(), line("begin", "ask", "done"))
    opened = play(diagram, facts=Facts(record={"case": {"owner": "mary"}})).start(urgent=True, kind="a").last.opened[0]

    assert ("fast-team", "mary", "form-a") == (opened.group, opened.assignee, opened.form)


def test_an_assignee_that_is_nobody_leaves_the_task_to_the_group() -> None:
    diagram = process(start(), user("ask", properties={"assignee": "case.owner"}), end(), line("begin", "ask", "done"))

    assert play(diagram, facts=Facts(record={"case": {}})).start().last.opened[0].assignee is None


def test_a_group_that_is_no_name_fails_the_task_and_can_be_retried() -> None:
    diagram = process(start(), user("ask", properties={"group": "n + 1"}), end(), line("begin", "ask", "done"))
    run = play(diagram).start(n=1)

    assert [] == run.open
    assert "must be a name" in run.last.failures[0].message


def test_answers_become_instance_data_and_the_end_is_reached() -> None:
    run = play(process(start(), user("ask"), end(name="All done"), line("begin", "ask", "done"))).start()
    delta = run.complete("ask", outcome="yes", dates=["2026-01-01"])

    assert {"outcome": "yes", "dates": ["2026-01-01"]} == delta.data
    assert (True, None, ["All done"]) == (delta.finished, delta.state, run.ends)
    assert [("task", "completed")] == [(closed.kind, closed.how) for closed in delta.closed]


def test_what_a_form_stores_is_seen_by_the_next_step() -> None:
    diagram = process(
        start(),
        user("ask"),
        script("copy", "{seen: case.queue}"),
        user("next"),
        end(),
        line("begin", "ask", "copy", "next", "done"),
    )
    run = play(diagram, facts=Facts(record={"case": {"queue": "old"}})).start()
    delta = run.complete("ask", record=(SetField("case.queue", "new"),))

    assert "new" == delta.data["seen"]
    assert (SetField("case.queue", "new"),) == delta.record
    assert "old" == run.facts.record["case"]["queue"]


def test_a_second_completion_of_the_same_task_is_refused() -> None:
    run = play(process(start(), user("ask"), user("next"), end(), line("begin", "ask", "next", "done"))).start()
    first = run.id(run.tasks, "ask")
    run.complete("ask")

    with pytest.raises(TaskChanged):
        run.do(commands.Complete(first, {}))
    assert ["next"] == run.open


def test_a_task_nobody_gave_out_is_refused() -> None:
    run = play(process(start(), user("ask"), end(), line("begin", "ask", "done"))).start()

    with pytest.raises(TaskChanged):
        run.do(commands.Complete("0" * 32, {}))


def test_a_start_by_an_unknown_message_is_refused() -> None:
    with pytest.raises(ProcessError, match="does not start"):
        play(process(start(), end(), line("begin", "done"))).start(message="x")


def test_history_tells_what_happened_in_order() -> None:
    run = play(process(start(), user("ask"), end(), line("begin", "ask", "done"))).start()
    run.complete("ask")

    assert [
        ("begin", "startEvent", "entered"),
        ("begin", "startEvent", "completed"),
        ("ask", "userTask", "entered"),
        ("ask", "userTask", "completed"),
        ("done", "endEvent", "entered"),
        ("done", "endEvent", "completed"),
    ] == [(entry.element, entry.kind, entry.event) for delta in run.deltas for entry in delta.history]


def test_cancel_ends_everything_that_is_open() -> None:
    run = play(process(start(), user("ask"), end(), line("begin", "ask", "done"))).start()
    delta = run.do(commands.Cancel())

    assert (True, None, ()) == (delta.finished, delta.state, delta.ends)
    assert [("task", "cancelled")] == [(closed.kind, closed.how) for closed in delta.closed]
