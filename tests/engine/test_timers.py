"""Timers: when they are due, what they interrupt, and what a late one does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.facts import ClockFact, Facts
from app.engine import commands
from tests.engine.drawing import (
    AT,
    boundary,
    catch,
    end,
    flow,
    gateway,
    line,
    on_task,
    play,
    process,
    service,
    start,
    timer,
    user,
)


def test_a_date_means_eight_in_the_morning_in_london() -> None:
    run = play(process(start(), catch("t", timer('date("2026-07-01")')), end(), line("begin", "t", "done"))).start()

    assert datetime(2026, 7, 1, 7, 0, tzinfo=UTC) == run.last.timers[0].due_at


def test_a_due_timer_follows_its_clock_to_the_end_of_the_last_day() -> None:
    due = datetime(2026, 3, 7, 0, 0, tzinfo=UTC)
    facts = Facts(clocks=(ClockFact("ilt-due", AT, due.date(), due),))
    run = play(
        process(start(), catch("t", timer('=due("ilt-due")')), end(), line("begin", "t", "done")), facts=facts
    ).start()

    assert (due, "ilt-due") == (run.last.timers[0].due_at, run.last.timers[0].clock)


def test_a_timer_with_an_offset_from_a_clock_does_not_follow_it() -> None:
    due = datetime(2026, 3, 7, 0, 0, tzinfo=UTC)
    facts = Facts(clocks=(ClockFact("c", AT, due.date(), due),))
    run = play(
        process(start(), catch("t", timer('working days after(due("c"), 2)')), end(), line("begin", "t", "done")),
        facts=facts,
    ).start()

    assert run.last.timers[0].clock is None


def test_a_timer_is_evaluated_once_when_its_wait_begins() -> None:
    diagram = process(
        start(),
        gateway("parallel", "fork"),
        catch("t", timer("when")),
        user("u"),
        end(),
        end("e2"),
        line("begin", "fork", "t", "done"),
        line("fork", "u", "e2"),
    )
    run = play(diagram).start(when="2026-05-01")
    run = play(diagram, types=_types(when="date")).start(when="2026-05-01")
    due = run.last.timers[0].due_at
    run.complete("u", when="2027-01-01")

    assert datetime(2026, 5, 1, 7, tzinfo=UTC) == due
    assert [] == list(run.last.timers)


def _types(**names: str):
    from app import feel

    return {name: feel.parse_type(text) for name, text in names.items()}


@pytest.mark.parametrize("text", ['due("never")', "nothing", '"P5D"', "5"])
def test_a_timer_without_an_instant_fails_its_step_and_nothing_else(text: str) -> None:
    run = play(on_task(boundary("b", "work", timer(text), interrupting=False))).start()

    assert ["work"] == run.open
    assert ["b"] == [failure.element for failure in run.last.failures]
    run.complete("work")
    assert run.finished


def test_a_failed_timer_is_armed_by_a_retry() -> None:
    run = play(on_task(boundary("b", "work", timer('due("c")'), interrupting=False))).start()
    due = datetime(2026, 3, 7, 0, 0, tzinfo=UTC)
    run.facts = Facts(clocks=(ClockFact("c", AT, due.date(), due),))
    run.do(commands.Retry(run.last.failures[0].id))

    assert ["b", "work"] == run.open


def test_an_interrupting_timer_ends_the_task() -> None:
    run = play(on_task(boundary("b", "work", timer("now()")))).start()
    delta = run.fire("b")

    assert (True, ["b-end"]) == (run.finished, run.ends)
    assert {("task", "cancelled"), ("timer", "completed")} == {(closed.kind, closed.how) for closed in delta.closed}


def test_a_non_interrupting_timer_leaves_the_task_open_and_its_end_is_beside_the_main_path() -> None:
    run = play(on_task(boundary("b", "work", timer("now()"), interrupting=False))).start()
    run.fire("b")

    assert ["work"] == run.open
    assert [("b-end", False)] == [(ended.name, ended.main) for ended in run.last.ends]
    run.complete("work")
    assert [("done", True)] == [(ended.name, ended.main) for ended in run.last.ends]


def test_completing_the_task_takes_its_timers_away() -> None:
    run = play(
        on_task(boundary("a", "work", timer("now()")), boundary("b", "work", timer("now()"), interrupting=False))
    ).start()
    delta = run.complete("work")

    assert [("timer", "cancelled")] * 2 == [(c.kind, c.how) for c in delta.closed if c.kind == "timer"]
    assert run.finished


def test_a_timer_that_no_longer_waits_is_ignored() -> None:
    diagram = process(
        start(),
        user("work"),
        boundary("b", "work", timer("now()")),
        user("next"),
        end(),
        end("e2"),
        line("begin", "work", "next", "done"),
        line("b", "e2"),
    )
    run = play(diagram).start()
    gone = run.id(run.timers, "b")
    run.complete("work")
    run.do(commands.Fire((gone, "0" * 32)))

    assert ["next"] == run.open


def test_several_due_timers_fire_in_one_command_and_an_interrupted_one_does_not() -> None:
    run = play(on_task(boundary("a", "work", timer("now()")), boundary("b", "work", timer("now()")))).start()
    run.do(commands.Fire(tuple(run.timers)))

    assert ["a-end"] == run.ends


def test_a_late_result_of_interrupted_work_is_dropped_and_said_so() -> None:
    activity = service("work", "letter/send", {"template": '"t"', "to": '"x"'}, result="sent")
    diagram = process(
        start(),
        activity,
        boundary("b", "work", timer("now()")),
        user("late"),
        end(),
        end("e2"),
        line("begin", "work", "done"),
        line("b", "late", "e2"),
    )
    run = play(diagram).start()
    job = run.id(run.work, "work")
    run.fire("b")
    delta = run.do(commands.FinishWork(job, {"letter": "x"}))

    assert (job,) == delta.dropped
    assert ["late"] == run.open
    assert "sent" not in run.data


def test_flow_out_of_a_boundary_may_loop_back_to_its_activity() -> None:
    diagram = process(
        start(),
        user("work"),
        boundary("b", "work", timer("now()")),
        service("remind", "note/add", {"text": '"again"'}),
        end(),
        line("begin", "work", "done"),
        line("b", "remind"),
        flow("remind", "work"),
    )
    run = play(diagram).start()
    for _ in range(5):
        run.fire("b")
        assert ["b", "work"] == run.open
    run.complete("work")
    assert run.finished
