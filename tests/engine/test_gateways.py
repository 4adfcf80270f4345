"""Gateways: which way on, joins in and out of loops, and events racing behind an event gateway."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.drawing import (
    Play,
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
    start,
    timer,
    user,
)


def choice(*conditions: str, default: bool = True) -> bytes:
    parts = [start(), gateway("exclusive", "which", "which-to-other" if default else None), flow("begin", "which")]
    for number, condition in enumerate(conditions):
        parts += [end(f"e{number}"), flow("which", f"e{number}", condition)]
    if default:
        parts += [end("other"), flow("which", "other")]
    return process(*parts)


def test_the_first_true_condition_in_the_file_wins() -> None:
    assert ["e1"] == play(choice("n > 5", "n > 1", "n > 0")).start(n=3).ends


def test_the_default_flow_is_taken_when_every_condition_is_false() -> None:
    assert ["other"] == play(choice("n > 5")).start(n=3).ends


def test_no_true_condition_and_no_default_is_a_failure_that_says_so() -> None:
    run = play(choice("n > 5", "n > 9", default=False)).start(n=3)

    assert ("no-path-taken", "which") == (run.last.failures[0].code, run.last.failures[0].element)
    assert not run.finished


@pytest.mark.parametrize("condition", ['n > "a"', "n", "nothing > 3"])
def test_a_condition_that_gives_null_is_a_failure_and_never_the_default_flow(condition: str) -> None:
    run = play(choice(condition)).start(n=3)

    assert [] == run.ends
    assert "expression-error" == run.last.failures[0].code
    assert condition in run.last.failures[0].message


def test_a_failed_gateway_is_decided_by_a_retry_once_the_data_are_there() -> None:
    diagram = process(
        start(),
        gateway("parallel", "fork"),
        user("fix"),
        gateway("exclusive", "which", "which-to-b"),
        end("a"),
        end("b"),
        end("c"),
        line("begin", "fork", "which"),
        line("fork", "fix", "c"),
        flow("which", "a", "n > 1"),
        flow("which", "b"),
    )
    run = play(diagram).start()
    failure = run.last.failures[0]
    run.complete("fix", n=2)

    assert not run.finished
    run.do(run_retry(failure.id))
    assert ["c", "a"] == run.ends
    assert run.finished


def run_retry(id_: str):
    from app.engine import commands

    return commands.Retry(id_)


def test_a_parallel_fork_opens_every_branch_and_the_join_waits_for_all() -> None:
    diagram = process(
        start(),
        gateway("parallel", "fork"),
        user("a"),
        user("b"),
        gateway("parallel", "join"),
        user("after"),
        end(),
        line("begin", "fork", "a", "join", "after", "done"),
        line("fork", "b", "join"),
    )
    run = play(diagram).start()

    assert ["a", "b"] == run.open
    run.complete("b")
    assert ["a"] == run.open
    run.complete("a")
    assert ["after"] == run.open


def test_a_branch_never_undoes_what_another_branch_wrote() -> None:
    diagram = process(
        start(),
        gateway("parallel", "fork"),
        user("a"),
        user("b"),
        gateway("parallel", "join"),
        end(),
        line("begin", "fork", "a", "join", "done"),
        line("fork", "b", "join"),
    )
    run = play(diagram).start(shared="old", items=[1, 2, 3])
    run.complete("a", shared="new", items=[1])
    run.complete("b", other=1)

    assert {"shared": "new", "items": [1], "other": 1} == run.data


def loop_with_join(kind: str) -> bytes:
    conditions = {"parallel": (None, None), "inclusive": ("true", "true")}[kind]
    return process(
        start(),
        gateway("exclusive", "merge"),
        gateway(kind, "fork"),
        user("b"),
        user("c"),
        gateway(kind, "join"),
        user("check"),
        gateway("exclusive", "again", "again-to-done"),
        end(),
        line("begin", "merge", "fork"),
        flow("fork", "b", conditions[0]),
        flow("fork", "c", conditions[1]),
        line("b", "join"),
        line("c", "join", "check", "again"),
        flow("again", "merge", "again"),
        flow("again", "done"),
    )


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
@pytest.mark.parametrize("orders", list(product(["bc", "cb"], repeat=3)))
def test_a_join_in_a_loop_waits_for_both_branches_on_every_pass(kind: str, orders: tuple[str, ...]) -> None:
    run = play(loop_with_join(kind)).start()
    for number, order in enumerate(orders):
        run.complete(order[0])
        assert [order[1]] == run.open, "the join must not fire early"
        run.complete(order[1])
        assert ["check"] == run.open
        run.complete("check", again=number < len(orders) - 1)
    assert run.finished


def inclusive() -> bytes:
    return process(
        start(),
        gateway("inclusive", "fork", "fork-to-c"),
        user("a"),
        user("b"),
        user("c"),
        gateway("inclusive", "join"),
        end(),
        line("begin", "fork"),
        flow("fork", "a", "x"),
        flow("fork", "b", "y"),
        flow("fork", "c"),
        line("a", "join", "done"),
        line("b", "join"),
        line("c", "join"),
    )


@pytest.mark.parametrize(
    ("x", "y", "opened"), [(True, True, ["a", "b"]), (True, False, ["a"]), (False, True, ["b"]), (False, False, ["c"])]
)
def test_an_inclusive_fork_takes_every_true_flow_and_its_join_waits_for_those(
    x: bool, y: bool, opened: list[str]
) -> None:
    run = play(inclusive()).start(x=x, y=y)

    assert opened == run.open
    for element in opened:
        assert not run.finished
        run.complete(element)
    assert run.finished
    assert ["done"] == run.ends


def test_an_inclusive_join_does_not_wait_for_a_branch_that_can_no_longer_come() -> None:
    diagram = process(
        start(),
        gateway("parallel", "fork"),
        user("a"),
        user("b"),
        gateway("exclusive", "go", "go-to-join"),
        end("away"),
        gateway("inclusive", "join"),
        user("after"),
        end(),
        line("begin", "fork", "a", "join", "after", "done"),
        line("fork", "b", "go"),
        flow("go", "away", "leave"),
        flow("go", "join"),
    )
    run = play(diagram).start()
    run.complete("a")
    assert ["b"] == run.open
    run.complete("b", leave=True)

    assert ["after"] == run.open


def test_a_join_that_nothing_can_reach_any_more_is_a_failure_not_silence() -> None:
    diagram = process(
        start(),
        gateway("parallel", "fork"),
        user("a"),
        gateway("exclusive", "go", "go-to-join"),
        end("away"),
        gateway("parallel", "join"),
        end(),
        line("begin", "fork", "a", "go"),
        line("fork", "join", "done"),
        flow("go", "away", "true"),
        flow("go", "join"),
    )
    run = play(diagram).start()
    run.complete("a")

    assert ["stuck"] == [failure.code for failure in run.last.failures]


def test_two_tokens_into_a_task_run_it_twice() -> None:
    diagram = process(
        start(),
        gateway("parallel", "fork"),
        script("a", "{x: 1}"),
        script("b", "{y: 1}"),
        user("t"),
        end(),
        line("begin", "fork", "a", "t", "done"),
        line("fork", "b", "t"),
    )
    run = play(diagram).start()

    assert ["t", "t"] == run.open


def race() -> bytes:
    return process(
        start(),
        gateway("eventBased", "wait"),
        catch("soon", timer('now() + duration("P1D")')),
        catch("late", timer('now() + duration("P9D")')),
        catch("answer", event("message", "reply")),
        node("receiveTask", "letter", messageRef="message-letter"),
        end("e1"),
        end("e2"),
        end("e3"),
        end("e4"),
        line("begin", "wait", "soon", "e1"),
        line("wait", "late", "e2"),
        line("wait", "answer", "e3"),
        line("wait", "letter", "e4"),
    )


def test_timers_behind_one_event_gateway_have_their_own_due_times() -> None:
    run = play(race()).start()

    assert ["answer", "late", "letter", "soon"] == run.open
    due = {timer_.element: (timer_.due_at - run.at).days for timer_ in run.timers.values()}
    assert {"soon": 1, "late": 9} == due


@pytest.mark.parametrize(("winner", "ended"), [("soon", "e1"), ("late", "e2"), ("answer", "e3"), ("letter", "e4")])
def test_the_first_event_behind_an_event_gateway_takes_the_others_away(winner: str, ended: str) -> None:
    run = play(race()).start()
    run.fire(winner) if winner in ("soon", "late") else run.deliver(winner)

    assert (True, [ended], []) == (run.finished, run.ends, run.open)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.permutations(["a", "b", "c"]), min_size=1, max_size=5))
def test_a_three_way_join_in_a_loop_fires_once_a_pass_whatever_the_order(orders: list[list[str]]) -> None:
    run = _three_way().start()
    for number, order in enumerate(orders):
        for element in order:
            assert "check" not in run.open
            run.complete(element)
        assert ["check"] == run.open
        run.complete("check", again=number < len(orders) - 1)
    assert run.finished


_COMPILED: list[Play] = []


def _three_way() -> Play:
    if not _COMPILED:
        branches = "".join(user(x) + line("fork", x, "join") for x in "abc")
        _COMPILED.append(
            play(
                process(
                    start(),
                    gateway("exclusive", "merge"),
                    gateway("parallel", "fork"),
                    branches,
                    gateway("parallel", "join"),
                    user("check"),
                    gateway("exclusive", "again", "again-to-done"),
                    end(),
                    line("begin", "merge", "fork"),
                    line("join", "check", "again"),
                    flow("again", "merge", "again"),
                    flow("again", "done"),
                )
            )
        )
    return Play(_COMPILED[0].definition)


def test_every_order_of_three_parallel_branches_ends_once() -> None:
    for order in permutations("abc"):
        run = _three_way().start()
        for element in order:
            run.complete(element)
        run.complete("check", again=False)
        assert ["done"] == run.ends


def test_an_inclusive_join_waits_for_an_activity_whose_boundary_event_came_first_and_pairs_its_tokens() -> None:
    diagram = process(
        start(),
        user("a"),
        boundary("b", "a", event("message", "news"), interrupting=False),
        gateway("inclusive", "join"),
        user("after"),
        end(),
        line("begin", "a", "join", "after", "done"),
        line("b", "join"),
    )
    run = play(diagram).start()
    run.deliver("b")
    run.deliver("b")
    assert ["a", "b"] == run.open
    run.complete("a")

    assert ["after", "after"] == run.open
