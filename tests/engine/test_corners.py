"""What is refused, fails or passes at the edges: compiling, effects over the facts, odd values."""

from __future__ import annotations

from datetime import date

import pytest

from app import engine, feel
from app.domain.effects import (
    AddNote,
    AppendItem,
    OpenCase,
    SendMessage,
    StartCaseTask,
    StartClock,
    StopClock,
)
from app.domain.facts import ClockFact, Facts
from app.engine import commands, overlay
from app.engine.functions import Moment
from app.errors import DefinitionError, ProcessError
from tests.engine.drawing import (
    AT,
    HANDLERS,
    boundary,
    catch,
    chain,
    each,
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


@pytest.mark.parametrize(
    ("diagram", "element"),
    [
        (chain(node("task", "x")), "x"),
        (chain(node("serviceTask", "x")), "x"),
        (chain(catch("x", "")), "x"),
        (chain(user("x", "<bpmn:multiInstanceLoopCharacteristics/>")), "x"),
        (chain(node("callActivity", "x")), "x"),
        (
            process(
                start(),
                user("u"),
                boundary("b", "ghost", timer("today()")),
                end(),
                end("e"),
                line("begin", "u", "done"),
                line("b", "e"),
            ),
            "b",
        ),
        (process(start(), user("u"), end(), line("begin", "u", "done"), flow("u", "ghost")), "u-to-ghost"),
        (
            process(
                start(),
                user("u"),
                end(),
                line("begin", "u", "done"),
                sub("x", start("s"), end("e"), line("s", "e"), triggeredByEvent="true"),
            ),
            "x",
        ),
        (process(user("u"), end(), line("u", "done")), None),
        (process(start(), sub("x", user("u"), end("e"), line("u", "e")), end(), line("begin", "x", "done")), "x"),
        (
            process(
                start(),
                gateway("exclusive", "g", "g-to-a"),
                end("a"),
                end("b"),
                flow("begin", "g"),
                flow("g", "a"),
                flow("g", "b", "1 +"),
            ),
            "g-to-b",
        ),
    ],
)
def test_what_cannot_run_is_refused_when_it_is_compiled(diagram: bytes, element: str | None) -> None:
    with pytest.raises(DefinitionError) as caught:
        engine.compile_definition("p", {"p": diagram}, {}, handlers=HANDLERS)

    assert element in [finding.element for finding in caught.value.findings]


def test_a_process_that_is_not_in_its_file_is_refused() -> None:
    with pytest.raises(DefinitionError):
        engine.compile_definition("other", {"other": chain(user("u"))}, {}, handlers={})


def test_a_send_task_with_a_message_and_no_handler_throws_the_message() -> None:
    sent = node("sendTask", "x", messageRef="message-news")
    run = play(chain(sent)).start()

    assert [("message", "news", {})] == [(thrown.kind, thrown.name, thrown.payload) for thrown in run.last.thrown]


def test_a_payload_that_is_no_context_is_a_failure() -> None:
    run = play(chain(node("intermediateThrowEvent", "x", event("message", "m"), properties={"payload": "5"}))).start()

    assert "names and values" in run.last.failures[0].message


def test_an_event_without_a_kind_does_nothing() -> None:
    assert play(chain(node("intermediateThrowEvent", "x"))).start().finished


def test_a_business_error_of_a_record_handler_that_nothing_catches_is_a_failure() -> None:
    assert "E7" in play(chain(service("x", "test/fail", {"code": '"E7"'}))).start().last.failures[0].message


def test_an_error_for_work_that_is_gone_is_dropped() -> None:
    run = play(chain(user("u"))).start()

    assert ("0" * 32,) == run.do(commands.ThrowError("0" * 32, "E1")).dropped


def test_a_duration_counts_from_the_beginning_of_the_wait() -> None:
    run = play(chain(catch("x", timer('duration("PT36H")', "timeDuration")))).start()

    assert 36 * 3600 == (run.last.timers[0].due_at - AT).total_seconds()


def test_the_number_of_turns_may_be_given() -> None:
    tag = "bpmn:multiInstanceLoopCharacteristics"
    run = play(chain(user("u", f"<{tag}><bpmn:loopCardinality>n + 1</bpmn:loopCardinality></{tag}>"))).start(n=2)

    assert ["u"] * 3 == run.open


def test_a_loop_condition_that_is_no_answer_is_a_failure() -> None:
    tag = "bpmn:standardLoopCharacteristics"
    run = play(chain(user("u", f"<{tag}><bpmn:loopCondition>count</bpmn:loopCondition></{tag}>"))).start(count=1)
    run.complete("u")

    assert "true or false" in run.last.failures[0].message


def test_the_turns_of_a_step_keep_their_own_names_and_hand_the_others_up() -> None:
    run = play(chain(user("u", each("bodies")))).start(bodies=["a", "b"])
    for task in list(run.tasks.values()):
        run.do(commands.Complete(task.id, {f"got_{task.data['item']}": 1, "item": "changed"}))

    assert {"bodies": ["a", "b"], "got_a": 1, "got_b": 1} == run.data


def test_a_value_that_is_not_as_its_type_says_is_a_failure_that_names_it() -> None:
    types = {"case": feel.parse_type("context<opened_on: date>")}
    run = play(
        chain(script("s", "{a: case.opened_on}")), types=types, facts=Facts(record={"case": {"opened_on": "soon"}})
    ).start()

    assert "case" in run.last.failures[0].message


def test_a_name_that_has_a_type_and_no_value_is_null() -> None:
    assert {"a": True} == play(chain(script("s", "{a: answer = null}")), types={"answer": feel.STRING}).start().data


def test_a_choice_is_held_to_its_options_and_a_text_may_be_a_date() -> None:
    from dataclasses import replace

    from app.domain.handlers import Parameter

    spec = HANDLERS["letter/send"]
    handlers = {
        "letter/send": replace(
            spec, inputs=(*spec.inputs, Parameter("channel", "string", False, choices=("post", "email")))
        )
    }

    def sending(channel: str) -> engine.Definition:
        sent = service("x", "letter/send", {"template": '"t"', "to": '"a"', "on": '"2026-01-02"', "channel": channel})
        return engine.compile_definition("p", {"p": chain(sent)}, {}, handlers=handlers)

    refused = engine.apply(sending('"fax"'), None, commands.Start(), at=AT, facts=Facts())
    taken = engine.apply(sending('"post"'), None, commands.Start(), at=AT, facts=Facts())
    assert "post, email" in refused.failures[0].message
    assert "2026-01-02" == taken.work[0].inputs["on"]


def test_effects_are_kept_as_json() -> None:
    day = date(2026, 1, 2)
    made = [
        overlay.plain(effect)
        for effect in (
            AppendItem("jw", {"on": day}),
            SendMessage("m", {"on": day}),
            StartCaseTask("t", "x", "g", data={"on": day}),
            OpenCase("R", "k", {"case": {"on": day}, "jw": [{"on": day}]}, link="shadow"),
            AddNote("k", "t"),
        )
    ]

    assert {"on": "2026-01-02"} == made[0].item == made[1].payload == made[2].data  # type: ignore[union-attr]
    assert {"case": {"on": "2026-01-02"}, "jw": [{"on": "2026-01-02"}]} == made[3].screens  # type: ignore[union-attr]


def test_stopping_a_clock_stops_the_one_that_runs() -> None:
    old = ClockFact("c", AT, AT.date(), AT, stopped_at=AT)
    facts = overlay.laid_over(
        Facts(clocks=(old, ClockFact("c", AT, AT.date(), AT), ClockFact("d", AT, AT.date(), AT))),
        StopClock("c", AT),
        None,
    )

    assert [AT, AT, None] == [fact.stopped_at for fact in facts.clocks]


def test_a_clock_of_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ProcessError, match="cannot start"):
        overlay.laid_over(Facts(), StartClock("c", AT, 3, "moons"), None)


def test_a_further_case_is_linked_and_the_record_stays() -> None:
    effect = OpenCase("R-2", "follow-up", {"case": {}}, link="follow-up")
    facts = overlay.laid_over(Facts(record={"case": {"ref": "R-1"}}, spare_refs=("R-2", "R-3")), effect, None)

    assert ("R-1", ("R-3",)) == (facts.record["case"]["ref"], facts.spare_refs)
    assert ("R-2", "follow-up") == (facts.links[0]["ref"], facts.links[0]["relation"])


def test_a_first_case_has_no_original() -> None:
    facts = overlay.laid_over(
        Facts(spare_refs=("R-1",)), OpenCase("R-1", "mainstream", {"case": {"a": 1}}, link="", adopt=True), None
    )

    assert ({}, (), "R-1") == (facts.original, facts.links, facts.instance["case_ref"])


def test_functions_say_why_they_give_nothing() -> None:
    def problems(text: str) -> str:
        outcome = feel.compile(text, engine.LIBRARY).evaluate({}, Moment(AT))
        assert outcome.value is None
        return " ".join(map(str, outcome.problems))

    assert "no table of intervals" in problems('interval("x")')
    assert "whole number" in problems("working days after(today(), 1.5)")
    assert "not been started" in problems('due("c")')


def test_python_is_never_run_whatever_asks_for_it() -> None:
    run = play(chain(user("u")))
    from app.engine.instance import Instance
    from app.engine.turn import Turn

    instance = Instance(run.definition.program, Turn(run.definition.program, AT, Facts()), {})
    with pytest.raises(ProcessError, match="FEEL"):
        instance.script_engine.evaluate(None, "1 + 1")


def test_what_a_form_stores_in_no_place_is_refused_and_the_task_stays_open() -> None:
    from app.domain.effects import SetField

    run = play(chain(user("u"))).start()
    with pytest.raises(ProcessError):
        run.complete("u", record=(SetField("jw.outcome", "x"),))

    assert ["u"] == run.open
