"""Events: timers, messages, signals, errors, escalations, links, ends; beside activities and on their own."""

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
    event,
    flow,
    gateway,
    line,
    node,
    play,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
)


def on_task(*events: str, activity: str = user("work")) -> bytes:
    """One activity between start and end, and boundary events each with an end of its own: `x` goes to `x-end`."""
    import re

    ids = [re.search('id="([^"]+)"', each)[1] for each in events]  # type: ignore[index]
    return process(
        start(),
        activity,
        end(),
        line("begin", "work", "done"),
        *events,
        *(end(f"{i}-end") + line(i, f"{i}-end") for i in ids),
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


def _types(**names: str):  # noqa: ANN202
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
    inner = sub("work", start("s"), gateway("parallel", "f"), user("u"), service("w", "letter/send", {"template": '"t"', "to": '"x"'}), catch("t", timer("now()")), end("e"), end("e3"), end("e4"),
                line("s", "f", "u", "e"), line("f", "w", "e3"), line("f", "t", "e4"))  # fmt: skip
    run = play(on_task(boundary("b", "work", event("message", "stop")), activity=inner)).start()
    assert ["b", "t", "u", "w"] == run.open
    delta = run.deliver("b", why="withdrawn")

    assert (True, ["b-end"], "withdrawn") == (run.finished, run.ends, run.data["why"])
    assert {"task", "work", "timer"} == {closed.kind for closed in delta.closed if closed.how == "cancelled"}


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


def test_a_message_payload_becomes_instance_data_or_goes_under_its_variable() -> None:
    plain = play(process(start(), catch("m", event("message", "reply")), end(), line("begin", "m", "done"))).start()
    plain.deliver("m", answer="yes")
    held = '<bpmn:messageEventDefinition messageRef="message-reply"><bpmn:extensionElements><spiffworkflow:messageVariable>reply</spiffworkflow:messageVariable></bpmn:extensionElements></bpmn:messageEventDefinition>'
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


def failing(code: str = "E1") -> str:
    return sub("work", start("s"), user("u"), end("bad", event("error", code)), line("s", "u", "bad"))


def test_an_error_end_event_is_caught_by_the_boundary_of_its_subprocess() -> None:
    run = play(on_task(boundary("b", "work", event("error", "E1")), activity=failing())).start()
    run.complete("u")

    assert (True, ["b-end"]) == (run.finished, run.ends)


def test_nothing_runs_on_beside_or_behind_a_thrown_error() -> None:
    inner = sub("work", start("s"), user("u"), gateway("parallel", "f"), end("bad", event("error", "E1")), service("n", "note/add", {"text": '"no"'}), end("e"), user("beside"),
                end("e5"), line("s", "u", "f", "bad"), line("f", "n", "e"), line("f", "beside", "e5"))  # fmt: skip
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
    diagram = process(start(), gateway("parallel", "f"), failing(), second, boundary("b", "work", event("error", "E1")), boundary("b2", "work2", event("error", "E1")),
                      end(), end("d2"), end("c"), end("c2"), line("begin", "f", "work", "done"), line("f", "work2", "d2"), line("b", "c"), line("b2", "c2"))  # fmt: skip
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


def with_event_subprocess(definition: str, *, interrupting: bool, activity: str = user("u")) -> bytes:
    handler = sub("esp", node("startEvent", "on", definition, isInterrupting=str(interrupting).lower()), script("seen", "{seen: u_done}"), user("handle"), end("handled"),
                  line("on", "seen", "handle", "handled"), triggeredByEvent="true")  # fmt: skip
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


def test_ids_that_spiffworkflow_uses_itself_are_just_ids_when_it_comes_to_running() -> None:
    diagram = process(start("Start"), user("End"), end("p.EndJoin"), line("Start", "End", "p.EndJoin"))
    run = play(diagram).start()
    assert ["End"] == run.open
    run.complete("End")

    assert ["p.EndJoin"] == run.ends
