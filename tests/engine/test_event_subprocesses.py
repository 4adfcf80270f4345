"""Event subprocesses: of every kind, at every level, again and again."""

from __future__ import annotations

import pytest

from tests.engine.drawing import (
    end,
    event,
    line,
    node,
    play,
    process,
    script,
    start,
    sub,
    timer,
    user,
)


def with_event_subprocess(definition: str, *, interrupting: bool, activity: str = user("u")) -> bytes:
    handler = sub(
        "esp",
        node("startEvent", "on", definition, isInterrupting=str(interrupting).lower()),
        script("seen", "{seen: u_done}"),
        user("handle"),
        end("handled"),
        line("on", "seen", "handle", "handled"),
        triggeredByEvent="true",
    )
    return process(
        start(), script("set", "{u_done: false}"), activity, end(), line("begin", "set", "u", "done"), handler
    )


@pytest.mark.parametrize(
    ("kind", "interrupting"), [("message", False), ("signal", False), ("message", True), ("signal", True)]
)
def test_an_event_subprocess_runs_on_a_message_or_signal(kind: str, interrupting: bool) -> None:
    run = play(with_event_subprocess(event(kind, "news"), interrupting=interrupting)).start()
    assert ["on", "u"] == run.open
    run.deliver("on", extra=1)

    assert (["handle"] if interrupting else ["handle", "on", "u"]) == run.open
    assert (1, False) == (run.data["extra"], run.data["seen"])
    run.complete("handle", result="x")
    if not interrupting:
        run.complete("u")
    assert (True, "x") == (run.finished, run.data["result"])


def test_a_non_interrupting_event_subprocess_runs_again_and_leaves_nothing_to_the_next_instance() -> None:
    run = play(with_event_subprocess(event("message", "news"), interrupting=False)).start()
    run.deliver("on")
    run.deliver("on")

    assert ["handle", "handle", "on", "u"] == run.open
    assert ["on", "u"] == type(run)(run.definition).start().open


def test_an_event_subprocess_with_a_timer_waits_for_it_and_does_not_keep_the_process_open() -> None:
    run = play(with_event_subprocess(timer("now()"), interrupting=False)).start()
    assert ["on", "u"] == run.open
    run.complete("u")

    assert run.finished
    run = play(with_event_subprocess(timer("now()"), interrupting=True)).start()
    run.fire("on")
    assert ["handle"] == run.open


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_an_event_subprocess_catches_an_error_or_escalation_of_its_level(kind: str) -> None:
    inner = sub("u", start("s"), user("v"), end("bad", event(kind, "E1")), line("s", "v", "bad"))
    run = play(with_event_subprocess(event(kind, "E1"), interrupting=True, activity=inner)).start()
    assert ["v"] == run.open
    run.complete("v")

    assert ["handle"] == run.open


def test_an_event_subprocess_inside_a_subprocess_listens_while_that_runs() -> None:
    handler = sub(
        "esp",
        node("startEvent", "on", event("message", "news"), isInterrupting="true"),
        user("handle"),
        end("handled"),
        line("on", "handle", "handled"),
        triggeredByEvent="true",
    )
    inner = sub("work", start("s"), user("u"), end("e"), line("s", "u", "e"), handler)
    run = play(process(start(), inner, user("after"), end(), line("begin", "work", "after", "done"))).start()
    run.deliver("on")
    assert ["handle"] == run.open
    run.complete("handle")

    assert ["after"] == run.open


def test_what_threw_an_escalation_does_not_go_on_when_an_event_subprocess_interrupts_it() -> None:
    handler = sub(
        "esp",
        node("startEvent", "on", event("escalation", "X"), isInterrupting="true"),
        end("handled"),
        line("on", "handled"),
        triggeredByEvent="true",
    )
    thrower = node("intermediateThrowEvent", "up", event("escalation", "X"))
    run = play(process(start(), thrower, end(), line("begin", "up", "done"), handler)).start()

    assert run.finished
    assert "done" not in run.trace
    assert "handled" in run.trace
