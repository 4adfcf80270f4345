"""Errors, escalations and terminate ends: the nearest catch, and nothing else, is reached."""

from __future__ import annotations

import pytest

from app.engine import commands
from tests.engine.drawing import (
    boundary,
    end,
    event,
    gateway,
    line,
    node,
    on_task,
    play,
    process,
    service,
    start,
    sub,
    user,
)


def failing(code: str = "E1") -> str:
    return sub("work", start("s"), user("u"), end("bad", event("error", code)), line("s", "u", "bad"))


def test_an_error_end_event_is_caught_by_the_boundary_of_its_subprocess() -> None:
    run = play(on_task(boundary("b", "work", event("error", "E1")), activity=failing())).start()
    run.complete("u")

    assert (True, ["b-end"]) == (run.finished, run.ends)


def test_nothing_runs_on_beside_or_behind_a_thrown_error() -> None:
    inner = sub(
        "work",
        start("s"),
        user("u"),
        gateway("parallel", "f"),
        end("bad", event("error", "E1")),
        service("n", "note/add", {"text": '"no"'}),
        end("e"),
        user("beside"),
        end("e5"),
        line("s", "u", "f", "bad"),
        line("f", "n", "e"),
        line("f", "beside", "e5"),
    )
    run = play(on_task(boundary("b", "work", event("error", "E1")), activity=inner)).start()
    run.complete("u")

    assert (True, [], ["b-end"]) == (run.finished, run.open, run.ends)


def test_a_specific_error_code_is_tried_before_a_catch_all() -> None:
    run = play(
        on_task(
            boundary("any", "work", event("error")), boundary("one", "work", event("error", "E1")), activity=failing()
        )
    ).start()
    run.complete("u")
    assert ["one-end"] == run.ends

    run = play(
        on_task(
            boundary("any", "work", event("error")), boundary("one", "work", event("error", "E2")), activity=failing()
        )
    ).start()
    run.complete("u")
    assert ["any-end"] == run.ends


def test_only_the_activity_that_threw_is_interrupted_not_its_neighbour() -> None:
    second = (
        failing()
        .replace('"work"', '"work2"')
        .replace('"s"', '"s2"')
        .replace('"u"', '"u2"')
        .replace('"bad"', '"bad2"')
        .replace('"s-to-u"', '"x1"')
        .replace('"u-to-bad"', '"x2"')
        .replace('"p-u"', '"p-u2"')
    )
    diagram = process(
        start(),
        gateway("parallel", "f"),
        failing(),
        second,
        boundary("b", "work", event("error", "E1")),
        boundary("b2", "work2", event("error", "E1")),
        end(),
        end("d2"),
        end("c"),
        end("c2"),
        line("begin", "f", "work", "done"),
        line("f", "work2", "d2"),
        line("b", "c"),
        line("b2", "c2"),
    )
    run = play(diagram).start()
    run.complete("u")

    assert (["c"], ["u2"]) == (run.ends, run.open)


def test_an_error_nobody_catches_is_a_failure_and_not_a_normal_end() -> None:
    run = play(on_task(boundary("b", "work", event("error", "E2")), activity=failing())).start()
    run.complete("u")

    assert not run.finished
    assert "E1" in run.last.failures[0].message


def test_an_error_climbs_through_subprocesses_to_the_nearest_catch() -> None:
    outer = sub(
        "work",
        start("os"),
        sub("mid", start("s"), user("u"), end("bad", event("error", "E1")), line("s", "u", "bad")),
        end("oe"),
        line("os", "mid", "oe"),
    )
    run = play(on_task(boundary("b", "work", event("error", "E1")), activity=outer)).start()
    run.complete("u")

    assert ["b-end"] == run.ends


def test_an_error_thrown_for_a_worker_goes_to_its_boundary_and_carries_its_payload() -> None:
    activity = service("work", "letter/send", {"template": '"t"', "to": '"x"'})
    run = play(on_task(boundary("b", "work", event("error", "no-address")), activity=activity)).start()
    delta = run.throw("work", "no-address", reason="gone away")

    assert (["b-end"], "gone away") == (run.ends, run.data["reason"])
    assert [("work", "cancelled")] == [(closed.kind, closed.how) for closed in delta.closed]


def test_an_error_for_a_worker_that_nothing_catches_is_a_failure_that_can_be_retried() -> None:
    run = play(on_task(activity=service("work", "letter/send", {"template": '"t"', "to": '"x"'}))).start()
    job = run.id(run.work, "work")
    run.throw("work", "E9")
    assert "E9" in run.last.failures[0].message

    delta = run.do(commands.Retry(job))
    assert [job] == [work.id for work in delta.work]


def test_a_record_handler_may_throw_a_business_error() -> None:
    activity = service("work", "test/fail", {"code": '"E1"'})
    run = play(on_task(boundary("b", "work", event("error", "E1")), activity=activity)).start()

    assert (["b-end"], "because") == (run.ends, run.data["reason"])


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_reaches_the_boundary_of_its_subprocess(interrupting: bool) -> None:
    inner = sub(
        "work",
        start("s"),
        node("intermediateThrowEvent", "up", event("escalation", "X")),
        user("u"),
        end("e"),
        line("s", "up", "u", "e"),
    )
    run = play(
        on_task(boundary("b", "work", event("escalation", "X"), interrupting=interrupting), activity=inner)
    ).start()

    assert ["b-end"] == run.ends
    assert ([] if interrupting else ["u"]) == run.open
    assert interrupting == run.finished


def test_an_escalation_nobody_catches_does_not_stop_the_process() -> None:
    run = play(
        process(
            start(), node("intermediateThrowEvent", "up", event("escalation", "X")), end(), line("begin", "up", "done")
        )
    ).start()

    assert run.finished


def test_terminate_ends_its_own_level_only() -> None:
    inner = sub(
        "work",
        start("s"),
        gateway("parallel", "f"),
        user("u"),
        user("v"),
        end("stop", event("terminate")),
        end("e"),
        line("s", "f", "u", "stop"),
        line("f", "v", "e"),
    )
    run = play(process(start(), inner, user("after"), end(), line("begin", "work", "after", "done"))).start()
    run.complete("u")

    assert ["after"] == run.open


def test_terminate_at_the_top_ends_everything() -> None:
    run = play(
        process(
            start(),
            gateway("parallel", "f"),
            user("u"),
            user("v"),
            end("stop", event("terminate")),
            end("e"),
            line("begin", "f", "u", "stop"),
            line("f", "v", "e"),
        )
    ).start()
    delta = run.complete("u")

    assert (True, ["stop"]) == (run.finished, run.ends)
    assert {"completed", "cancelled"} == {closed.how for closed in delta.closed}


def test_ids_that_spiffworkflow_uses_itself_are_just_ids_when_it_comes_to_running() -> None:
    diagram = process(start("Start"), user("End"), end("p.EndJoin"), line("Start", "End", "p.EndJoin"))
    run = play(diagram).start()
    assert ["End"] == run.open
    run.complete("End")

    assert ["p.EndJoin"] == run.ends
