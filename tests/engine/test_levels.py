"""Steps with steps inside: subprocesses, called processes, steps done for each item or again."""

from __future__ import annotations

from itertools import permutations

import pytest

from app.engine import commands
from app.errors import DefinitionError
from tests.engine.drawing import (
    boundary,
    each,
    end,
    event,
    flow,
    gateway,
    lane,
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


def test_a_subprocess_works_on_the_data_around_it_and_in_the_lane_it_stands_in() -> None:
    inner = sub("work", start("s"), user("u"), end("e"), line("s", "u", "e"))
    run = play(
        process(
            start(),
            inner,
            script("copy", "{seen: answer}"),
            end(),
            line("begin", "work", "copy", "done"),
            lanes=lane("PET", "begin", "work", "copy", "done"),
        )
    ).start(a=1)

    assert ("PET", {"a": 1}) == (run.last.opened[0].lane, run.last.opened[0].data)
    run.complete("u", answer=5)
    assert (True, 5, ["done"]) == (run.finished, run.data["seen"], run.ends)


def test_nested_subprocesses_go_on_when_the_innermost_ends() -> None:
    inner = sub(
        "outer",
        start("s1"),
        sub("inner", start("s2"), user("u"), end("e2"), line("s2", "u", "e2")),
        end("e1"),
        line("s1", "inner", "e1"),
    )
    run = play(process(start(), inner, end(), line("begin", "outer", "done"))).start()
    run.complete("u")

    assert run.finished


CALLED = process(
    start("cs"),
    user("cu"),
    gateway("exclusive", "how", "how-to-no"),
    end("yes", name="Went well"),
    end("no", name="Went badly"),
    line("cs", "cu", "how"),
    flow("how", "yes", "good"),
    flow("how", "no"),
    key="called",
)
CALLER = process(
    start(),
    node("callActivity", "call", calledElement="called"),
    user("after"),
    end(),
    line("begin", "call", "after", "done"),
)


def test_a_called_process_runs_inside_with_its_own_row_and_hands_its_names_back() -> None:
    run = play(CALLER, CALLED).start(a=1)
    call = run.last.calls[0]
    opened = run.last.opened[0]

    assert ("call", "called", None) == (call.element, call.process, call.call)
    assert ("called", "cu", call.id, {"a": 1}) == (opened.process, opened.element, opened.call, opened.data)
    delta = run.complete("cu", good=True)
    assert [(call.id, ("Went well",), "completed")] == [(c.id, c.ends, c.how) for c in delta.calls_ended]
    assert ({"a": 1, "good": True}, ["after"]) == (dict(delta.data), run.open)
    assert [] == run.ends


def test_a_called_process_does_not_show_what_it_writes_before_it_ends() -> None:
    called = process(
        start("cs"), script("x", "{inside: 1}"), user("cu"), end("ce"), line("cs", "x", "cu", "ce"), key="called"
    )
    run = play(CALLER, called).start()

    assert ({}, {"inside": 1}) == (dict(run.data), run.last.opened[0].data)


def test_an_interrupted_call_is_told_as_cancelled() -> None:
    caller = process(
        start(),
        node("callActivity", "call", calledElement="called"),
        boundary("b", "call", timer("now()")),
        end(),
        end("e2"),
        line("begin", "call", "done"),
        line("b", "e2"),
    )
    run = play(caller, CALLED).start()
    delta = run.fire("b")

    assert ["cancelled"] == [ended.how for ended in delta.calls_ended]
    assert ["e2"] == run.ends


def test_an_error_climbs_out_of_a_called_process() -> None:
    called = process(start("cs"), user("cu"), end("ce", event("error", "E1")), line("cs", "cu", "ce"), key="called")
    caller = process(
        start(),
        node("callActivity", "call", calledElement="called"),
        boundary("b", "call", event("error", "E1")),
        end(),
        end("e2"),
        line("begin", "call", "done"),
        line("b", "e2"),
    )
    run = play(caller, called).start()
    run.complete("cu")

    assert ["e2"] == run.ends


def test_a_path_beside_the_main_one_inside_a_call_does_not_count_as_its_end() -> None:
    called = process(
        start("cs"),
        user("cu"),
        boundary("b", "cu", timer("now()"), interrupting=False),
        end("told", name="Told"),
        end("ce", name="Ended"),
        line("cs", "cu", "ce"),
        line("b", "told"),
        key="called",
    )
    run = play(CALLER, called).start()
    run.fire("b")
    delta = run.complete("cu")

    assert [("Ended",)] == [ended.ends for ended in delta.calls_ended]


def test_a_process_may_call_itself() -> None:
    diagram = process(
        start(),
        gateway("exclusive", "more", "more-to-done"),
        script("less", "{n: n - 1}"),
        node("callActivity", "again", calledElement="p"),
        end(),
        line("begin", "more"),
        flow("more", "less", "n > 0"),
        flow("more", "done"),
        line("less", "again"),
        flow("again", "done"),
    )
    run = play(diagram).start(n=6)

    assert (True, 6) == (run.finished, len(run.last.calls))


def test_a_process_that_calls_itself_for_ever_is_stopped_and_said() -> None:
    diagram = process(start(), node("callActivity", "again", calledElement="p"), end(), line("begin", "again", "done"))

    assert "deep" in play(diagram).start().last.failures[0].message


def test_a_call_of_an_unknown_process_is_refused_with_its_place() -> None:
    with pytest.raises(DefinitionError) as caught:
        play(CALLER)
    assert ("unknown-process", "call") == (caught.value.findings[0].rule, caught.value.findings[0].element)


def for_each(inner: str) -> bytes:
    return process(start(), inner, end(), line("begin", "ask", "done"))


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
def test_results_come_in_the_order_of_the_items_whatever_the_order_of_completion(order: tuple[int, ...]) -> None:
    run = play(for_each(user("ask", each("bodies", results="answers", result="answer")))).start(bodies=["a", "b", "c"])
    ids = [task.id for task in run.last.opened]

    assert ["a", "b", "c"] == [task.data["item"] for task in run.last.opened]
    for index in order:
        run.do(commands.Complete(ids[index], {"answer": "abc"[index] * 2}))
    assert (True, ["aa", "bb", "cc"]) == (run.finished, run.data["answers"])
    assert not {"item", "answer"} & run.data.keys()


def test_one_after_the_other_opens_the_next_when_one_is_done() -> None:
    run = play(for_each(user("ask", each("bodies", sequential=True, results="answers", result="answer")))).start(
        bodies=["a", "b"]
    )

    assert (["ask"], "a") == (run.open, run.last.opened[0].data["item"])
    run.complete("ask", answer=1)
    assert (["ask"], "b") == (run.open, run.last.opened[0].data["item"])
    run.complete("ask", answer=2)
    assert (True, [1, 2]) == (run.finished, run.data["answers"])


@pytest.mark.parametrize("sequential", [True, False])
def test_an_empty_list_means_no_turn_at_all(sequential: bool) -> None:
    run = play(for_each(user("ask", each("bodies", sequential=sequential, results="answers", result="answer")))).start(
        bodies=[]
    )

    assert (True, []) == (run.finished, run.data["answers"])


def test_the_list_may_be_any_feel_and_the_item_is_known_to_expressions() -> None:
    diagram = for_each(
        service("ask", "letter/send", {"template": '"t"', "to": "item.name"}, inner=each('bodies[kind = "health"]'))
    )
    run = play(diagram).start(
        bodies=[{"name": "A", "kind": "health"}, {"name": "B", "kind": "council"}, {"name": "C", "kind": "health"}]
    )

    assert ["A", "C"] == [work.inputs["to"] for work in run.last.work]
    run.finish("ask")
    run.finish("ask")
    assert run.finished


@pytest.mark.parametrize(("text", "said"), [("nothing", "no value"), ('"abc"', "needs a list")])
def test_what_is_no_list_is_a_failure_and_can_be_retried(text: str, said: str) -> None:
    diagram = process(
        start(),
        gateway("parallel", "f"),
        user("fix"),
        user("ask", each(f"if ready then [1] else {text}")),
        end(),
        end("e2"),
        line("begin", "f", "ask", "done"),
        line("f", "fix", "e2"),
    )
    run = play(diagram).start(ready=False)
    failure = run.last.failures[0]
    assert said in failure.message
    run.complete("fix", ready=True)
    run.do(commands.Retry(failure.id))

    assert ["ask"] == run.open


def test_a_completion_condition_cancels_the_turns_that_are_left() -> None:
    run = play(for_each(user("ask", each("bodies", until="enough")))).start(bodies=[1, 2, 3], enough=False)
    run.complete("ask", enough=False)
    assert ["ask", "ask"] == run.open
    run.complete("ask", enough=True)

    assert (True, []) == (run.finished, run.open)
    assert ["cancelled"] == [closed.how for closed in run.last.closed if closed.how == "cancelled"]


def test_a_subprocess_and_a_call_may_be_done_for_each_item() -> None:
    inner = sub(
        "ask",
        start("s"),
        user("u"),
        end("e"),
        line("s", "u", "e"),
        inner=each("bodies", results="answers", result="answer"),
    )
    run = play(for_each(inner)).start(bodies=["a", "b"])
    assert ["a", "b"] == sorted(task.data["item"] for task in run.tasks.values())
    for task in list(run.tasks.values()):
        run.do(commands.Complete(task.id, {"answer": task.data["item"] * 2}))
    assert (True, ["aa", "bb"]) == (run.finished, run.data["answers"])

    caller = for_each(node("callActivity", "ask", each("bodies"), calledElement="called"))
    run = play(caller, CALLED).start(bodies=["a", "b"])
    assert 2 == len(run.last.calls)
    for task in list(run.tasks.values()):
        run.do(commands.Complete(task.id, {"good": True}))
    assert run.finished


def test_a_timer_on_a_repeated_step_takes_every_turn_away() -> None:
    inner = sub("ask", start("s"), user("u"), end("e"), line("s", "u", "e"), inner=each("bodies"))
    run = play(
        process(
            start(),
            inner,
            boundary("b", "ask", timer("now()")),
            end(),
            end("e2"),
            line("begin", "ask", "done"),
            line("b", "e2"),
        )
    ).start(bodies=[1, 2, 3])
    run.fire("b")

    assert (True, [], ["e2"]) == (run.finished, run.open, run.ends)


def again(condition: str = "", **attributes: str) -> str:
    tag = "bpmn:standardLoopCharacteristics"
    inner = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
    return f"<{tag}{''.join(f' {k}={chr(34)}{v}{chr(34)}' for k, v in attributes.items())}>{inner}</{tag}>"


@pytest.mark.parametrize(
    ("loop", "turns"),
    [
        (again("more"), 2),
        (again(loopMaximum="3"), 3),
        (again("more", testBefore="true"), 0),
        (again("true", loopMaximum="2"), 2),
    ],
)
def test_a_standard_loop_goes_on_while_its_condition_holds_or_to_its_maximum(loop: str, turns: int) -> None:
    run = play(for_each(user("ask", loop))).start(more=False)
    done = 0
    while run.open:
        done += 1
        run.complete("ask", more=done < 2)

    assert (turns, True) == (done, run.finished)
