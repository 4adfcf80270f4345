"""Messages, signals and links: what is waited for, what arrives, what leaves."""

from __future__ import annotations

import pytest

from app.engine import commands
from tests.engine.drawing import (
    boundary,
    catch,
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
    timer,
    user,
)


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_a_non_interrupting_message_or_signal_fires_every_time(kind: str) -> None:
    diagram = process(
        start(),
        user("work"),
        boundary("b", "work", event(kind, "news"), interrupting=False),
        user("read"),
        end(),
        end("e2"),
        line("begin", "work", "done"),
        line("b", "read", "e2"),
    )
    run = play(diagram).start()
    for count in (1, 2, 3):
        run.deliver("b", n=count)
        assert ["b", *["read"] * count, "work"] == run.open
    run.complete("work")

    assert ["read"] * 3 == run.open
    for _ in range(3):
        run.complete("read")
    assert run.finished


def test_an_interrupting_message_ends_the_subprocess_with_all_that_runs_in_it() -> None:
    inner = sub(
        "work",
        start("s"),
        gateway("parallel", "f"),
        user("u"),
        service("w", "letter/send", {"template": '"t"', "to": '"x"'}),
        catch("t", timer("now()")),
        end("e"),
        end("e3"),
        end("e4"),
        line("s", "f", "u", "e"),
        line("f", "w", "e3"),
        line("f", "t", "e4"),
    )
    run = play(on_task(boundary("b", "work", event("message", "stop")), activity=inner)).start()
    assert ["b", "t", "u", "w"] == run.open
    delta = run.deliver("b", why="withdrawn")

    assert (True, ["b-end"], "withdrawn") == (run.finished, run.ends, run.data["why"])
    assert {"task", "work", "timer"} == {closed.kind for closed in delta.closed if closed.how == "cancelled"}


def test_a_message_payload_becomes_instance_data_or_goes_under_its_variable() -> None:
    plain = play(process(start(), catch("m", event("message", "reply")), end(), line("begin", "m", "done"))).start()
    plain.deliver("m", answer="yes")
    variable = "<spiffworkflow:messageVariable>reply</spiffworkflow:messageVariable>"
    held = event("message", "reply").replace(
        "/>", f"><bpmn:extensionElements>{variable}</bpmn:extensionElements></bpmn:messageEventDefinition>"
    )
    under = play(process(start(), catch("m", held), end(), line("begin", "m", "done"))).start()
    under.deliver("m", answer="yes")

    assert {"answer": "yes"} == plain.data
    assert {"reply": {"answer": "yes"}} == under.data


def test_a_wait_tells_its_key_its_depth_and_whether_it_is_a_boundary() -> None:
    inner = sub(
        "work",
        start("s"),
        catch("m", event("message", "reply"), properties={"correlation": "advice_id"}),
        end("e"),
        line("s", "m", "e"),
    )
    run = play(on_task(boundary("b", "work", event("signal", "gone")), activity=inner)).start(advice_id="A-1")
    waits = {wait.element: wait for wait in run.last.waiting}

    assert ("message", "reply", "A-1", False, 1) == (
        waits["m"].kind,
        waits["m"].message,
        waits["m"].correlation,
        waits["m"].boundary,
        waits["m"].depth,
    )
    assert ("signal", "gone", None, True, 0) == (
        waits["b"].kind,
        waits["b"].message,
        waits["b"].correlation,
        waits["b"].boundary,
        waits["b"].depth,
    )


def test_a_delivery_to_a_wait_that_is_gone_or_of_another_name_is_dropped() -> None:
    run = play(process(start(), catch("m", event("message", "reply")), end(), line("begin", "m", "done"))).start()
    wait = run.id(run.waits, "m")

    assert (wait,) == run.do(commands.Deliver((wait,), "other")).dropped
    assert ("f" * 32,) == run.do(commands.Deliver(("f" * 32,), "reply")).dropped


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("message", "intermediateThrowEvent"),
        ("signal", "intermediateThrowEvent"),
        ("signal", "endEvent"),
        ("message", "endEvent"),
    ],
)
def test_messages_and_signals_leave_the_instance_with_their_payload(kind: str, tag: str) -> None:
    parts = [node(tag, "throw", event(kind, "news"), properties={"payload": '{who: name, on: date("2026-01-02")}'})]
    parts += [end(), line("throw", "done")] if tag != "endEvent" else []
    run = play(process(start(), *parts, line("begin", "throw"))).start(name="Ann")

    assert [(kind, "news", {"who": "Ann", "on": "2026-01-02"}, "throw")] == [
        (t.kind, t.name, t.payload, t.element) for t in run.last.thrown
    ]
    assert run.finished


def test_a_message_start_takes_its_payload_and_the_plain_start_its_data() -> None:
    diagram = process(
        start(),
        start("mail", inner=event("message", "request")),
        user("u"),
        end(),
        line("begin", "u", "done"),
        line("mail", "u"),
    )

    assert "mail" in play(diagram).start(message="request", a=1).trace
    run = play(diagram).start(a=1)
    assert ("begin" in run.trace, {"a": 1}) == (True, dict(run.data))
    assert ("request",) == run.definition.start_messages


def test_a_link_jumps_to_its_other_half() -> None:
    diagram = process(
        start(),
        node("intermediateThrowEvent", "out", event("link", "L")),
        catch("in", event("link", "L")),
        end(),
        line("begin", "out"),
        line("in", "done"),
    )

    assert ["done"] == play(diagram).start().ends
