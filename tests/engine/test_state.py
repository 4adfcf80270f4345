"""The state string: small, flat, of one definition, and nothing in it that any store could lose."""

from __future__ import annotations

import json
import threading

import pytest

from app import engine
from app.engine import commands
from app.errors import Conflict
from tests.engine.drawing import (
    AT,
    Play,
    boundary,
    end,
    flow,
    gateway,
    line,
    play,
    process,
    script,
    start,
    timer,
    user,
)


def looped() -> bytes:
    return process(
        start(),
        gateway("exclusive", "m"),
        user("look"),
        script("count", "{n: n + 1}"),
        gateway("exclusive", "x", "x-to-m"),
        end(),
        boundary("tick", "look", timer("now()"), interrupting=False),
        end("e2"),
        line("tick", "e2"),
        line("begin", "m", "look", "count", "x"),
        flow("x", "done", "n >= last"),
        flow("x", "m"),
    )


def test_a_loop_of_1200_passes_ends_and_its_state_does_not_grow() -> None:
    run = play(looped()).start(n=0, last=1_200)
    sizes = []
    while not run.finished:
        sizes.append(len(run.state or ""))
        task = next(iter(run.tasks))
        delta = engine.apply(run.definition, run.state, commands.Complete(task, {}), at=AT, facts=run.facts)
        run.state, run.tasks = delta.state, {one.id: one for one in delta.opened}
        run.deltas = [delta]

    assert 1_200 == run.data["n"]
    assert max(sizes) <= min(sizes) + 10
    assert ["done"] == run.ends


def test_the_state_of_a_long_process_is_as_small_as_that_of_a_short_one() -> None:
    def at_last_step(count: int) -> str:
        ids = [f"u{n}" for n in range(count)]
        run = play(process(start(), *(user(i) for i in ids), end(), line("begin", *ids, "done"))).start()
        for id_ in ids[:-1]:
            run.complete(id_)
        return run.state or ""

    assert len(at_last_step(6)) + 20 >= len(at_last_step(60))


def test_key_order_does_not_matter() -> None:
    run = play(looped()).start(n=0, last=2)
    run.state = json.dumps(json.loads(run.state or ""), sort_keys=True)
    run.complete("look")

    assert 1 == run.data["n"]


def test_a_state_of_another_definition_or_format_is_refused() -> None:
    run = play(looped()).start(n=0, last=2)
    other = play(process(start(), user("u"), end(), line("begin", "u", "done"), key="other"), key="other")

    with pytest.raises(Conflict):
        engine.apply(other.definition, run.state, commands.Cancel(), at=AT, facts=run.facts)
    with pytest.raises(Conflict):
        engine.apply(run.definition, '{"format": 0}', commands.Cancel(), at=AT, facts=run.facts)


def test_only_a_start_begins_and_it_begins_once() -> None:
    run = play(looped())

    with pytest.raises(Conflict):
        run.do(commands.Cancel())
    run.start(n=0, last=2)
    with pytest.raises(Conflict):
        run.do(commands.Start())


def test_a_long_chain_of_automatic_steps_and_a_deep_diagram_are_fine() -> None:
    ids = [f"s{n}" for n in range(1_500)]
    run = play(process(start(), *(script(i, "{x: 1}") for i in ids), end(), line("begin", *ids, "done"))).start()

    assert (True, 1_502) == (run.finished, len(run.trace))


def test_definitions_are_shared_between_threads() -> None:
    definition = play(looped()).definition
    ended: list[bool] = []

    def one() -> None:
        run = Play(definition).start(n=0, last=15)
        while not run.finished:
            run.complete("look")
        ended.append(run.data["n"] == 15)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [True] * 6 == ended


def test_the_state_given_stays_as_it_is() -> None:
    run = play(looped()).start(n=0, last=2)
    before = run.state
    command = commands.Complete(run.id(run.tasks, "look"), {"n": 5})
    engine.apply(run.definition, run.state, command, at=AT, facts=run.facts)

    assert before == run.state
    assert 1 == run.complete("look").data["n"]
