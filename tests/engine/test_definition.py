"""What a definition says of itself, what one file names, and the outline that people read."""

from __future__ import annotations

import pytest

from app import engine
from app.domain.facts import ClockLength, Facts
from app.engine.delta import DecisionRun
from app.errors import DefinitionError
from tests.engine.drawing import (
    HEAD,
    boundary,
    catch,
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

CLOCK = {"clock": "ilt-due", "length": "5", "unit": "working days", "counted-from": "jw.requested_at"}


def diagram() -> bytes:
    return process(
        start(),
        start("mail", inner=event("message", "request")),
        user("ask"),
        boundary("tick", "ask", timer('due("ilt-due")'), interrupting=False, properties=CLOCK),
        end("told", name="Told"),
        sub(
            "work",
            start("s"),
            catch("m", event("message", "reply")),
            service("open", "case/open-shadow"),
            end("e", name="Inner"),
            line("s", "m", "open", "e"),
        ),
        script("copy", "{queue: case.queue, mine: 1, more: mine + 1}"),
        gateway("exclusive", "which", "which-to-no", name="Good?"),
        end("yes", name="Went well"),
        end("no", name="Went badly"),
        line("begin", "ask", "work", "copy", "which"),
        line("mail", "ask"),
        flow("which", "yes", 'jw.outcome = "x"', name="Yes"),
        flow("which", "no", name="No"),
        line("tick", "told"),
        lanes=lane("Team", "begin", "ask", "work"),
        properties={"start-form": "p-start", "starters": "team", "inputs": "a:number, b"},
    )


def test_a_definition_states_its_plain_facts() -> None:
    definition = play(diagram()).definition

    assert ("p", "The p process", ("request",), ("reply",)) == (
        definition.key,
        definition.name,
        definition.start_messages,
        definition.messages,
    )
    assert ("Told", "Went well", "Went badly") == definition.ends
    assert {"ilt-due": ClockLength("ilt-due", 5, "working days")} == definition.clock_lengths
    assert (1, ("p-start", "p-ask"), ()) == (definition.opens_cases, definition.forms, definition.called)
    assert {"case.queue", "jw.outcome"} == definition.record_paths
    element = definition.element("p", "m")
    assert ("Team", "work", "reply", "intermediateCatchEvent") == (
        element.lane,
        element.parent,
        element.message,
        element.kind,
    )
    assert "ask" == definition.element("p", "tick").attached_to
    assert ("begin-to-ask", "mail-to-ask") == definition.element("p", "ask").incoming
    assert ("Team", ("begin", "ask", "work")) == (definition.main.lanes[0].name, definition.main.lanes[0].elements)
    assert definition.element("p", "ask").line


def test_one_file_tells_what_it_needs_without_being_compiled() -> None:
    refers = engine.references(
        process(
            start(inner=event("message", "x")),
            node("callActivity", "c", calledElement="other"),
            user("u"),
            end(),
            line("begin", "c", "u", "done"),
            key="q",
        )
    )

    assert ("q", "The q process", ("other",), ("p-u",), ("x",)) == (
        refers.process,
        refers.name,
        refers.called,
        refers.forms,
        refers.start_messages,
    )


@pytest.mark.parametrize("source", [f"{HEAD}</bpmn:definitions>".encode(), b"<x/>", b"nonsense"])
def test_a_file_without_a_process_is_refused(source: bytes) -> None:
    with pytest.raises(DefinitionError):
        engine.references(source)
    with pytest.raises(DefinitionError):
        engine.compile_definition("p", {"p": source}, {}, handlers={})


def test_a_file_tells_the_names_it_writes() -> None:
    names = engine.data_names(diagram())

    assert {"queue", "mine", "more", "a", "b"} <= set(names)
    assert "number" == str(names["more"])


def test_the_outline_lists_steps_in_order_with_who_and_what_next() -> None:
    items = engine.outline(play(diagram()).definition, "p")
    by_id = {item.element: item for item in items}

    assert ["begin", "ask", "work", "copy", "which", "yes", "no", "told", "mail"] == [item.element for item in items]
    assert ("Task", "Team") == (by_id["ask"].kind, by_id["ask"].who)
    assert ["tick"] == [event_.element for event_ in by_id["ask"].meanwhile]
    assert ["s", "m", "open", "e"] == [item.element for item in by_id["work"].inside]
    assert [("Yes", "Went well"), ("No", "Went badly")] == [(n.answer, n.name) for n in by_id["which"].next]


def test_the_outline_marks_the_way_back_of_a_loop() -> None:
    loop = process(
        start(),
        gateway("exclusive", "m"),
        user("ask"),
        gateway("exclusive", "x", "x-to-done", name="Again?"),
        end(),
        line("begin", "m", "ask", "x"),
        flow("x", "m", "again"),
        flow("x", "done"),
    )
    items = {item.element: item for item in engine.outline(play(loop).definition, "p")}

    assert [("m", True), ("done", False)] == [(n.element, n.back) for n in items["x"].next]
    assert "Paths meet" == items["m"].kind


TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="t" name="t" namespace="https://example.org">
 <decision id="which-queue" name="Which queue"><variable name="which_queue"/>
  <decisionTable hitPolicy="FIRST">
   <input id="i"><inputExpression typeRef="string"><text>channel</text></inputExpression></input>
   <output id="o" name="queue" typeRef="string"/>
   <rule id="r1"><inputEntry><text>"phone"</text></inputEntry><outputEntry><text>"calls"</text></outputEntry></rule>
   <rule id="r2"><inputEntry><text>"post"</text></inputEntry><outputEntry><text>"letters"</text></outputEntry></rule>
  </decisionTable>
 </decision>
 <decision id="p-intervals" name="Intervals"><variable name="p_intervals"/>
  <decisionTable hitPolicy="UNIQUE">
   <input id="n"><inputExpression typeRef="string"><text>name</text></inputExpression></input>
   <output id="d" name="days" typeRef="number"/>
   <rule id="n1"><inputEntry><text>"reply"</text></inputEntry><outputEntry><text>7</text></outputEntry></rule>
  </decisionTable>
 </decision>
</definitions>"""


def deciding() -> bytes:
    rule = node(
        "businessRuleTask",
        "decide",
        extra="<spiffworkflow:calledDecisionId>which-queue</spiffworkflow:calledDecisionId>",
    )
    return process(start(), rule, script("s", "{queue: which_queue}"), end(), line("begin", "decide", "s", "done"))


def test_a_decision_leaves_its_result_under_its_name_and_tells_which_rule_fired() -> None:
    run = play(deciding(), decisions={"t": TABLE}).start(channel="post")

    assert "letters" == run.data["queue"]
    found = run.last.decisions[0]
    assert isinstance(found, DecisionRun)
    assert ("decide", "which-queue", {"channel": "post"}, "letters") == (
        found.element,
        found.decision,
        dict(found.inputs),
        found.result,
    )
    assert [2] == [fired["rule"] for fired in found.fired]


def test_a_decision_without_a_result_is_a_failure_that_names_its_inputs() -> None:
    run = play(deciding(), decisions={"t": TABLE}).start(channel="fax")

    assert "which-queue" in run.last.failures[0].message
    assert "channel = 'fax'" in run.last.failures[0].message
    assert not run.finished


def test_an_interval_is_read_from_the_table_of_the_manual() -> None:
    known = play(
        process(start(), script("s", '{days: interval("reply")}'), end(), line("begin", "s", "done")),
        decisions={"t": TABLE},
    ).start()
    unknown = play(
        process(
            start(),
            catch("c", timer('working days after(today(), interval("never"))')),
            end(),
            line("begin", "c", "done"),
        ),
        decisions={"t": TABLE},
    ).start()

    assert 7 == known.data["days"]
    assert "never" in unknown.last.failures[0].message


def test_a_decision_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DefinitionError) as caught:
        play(deciding())
    assert "decide" == caught.value.findings[0].element


def test_the_scope_of_a_step_is_what_its_feel_sees() -> None:
    definition = play(diagram()).definition
    from tests.engine.drawing import AT

    facts = Facts(
        record={"case": {"queue": "q"}, "jw": [{"version": 1, "outcome": "a"}, {"version": 2, "outcome": "b"}]},
        actor="ann",
    )
    seen, env = engine.scope(definition, {"jw_version": 2, "x": 1}, facts, at=AT)

    assert ("b", 2, "ann", 1) == (seen["jw"]["outcome"], len(seen["jw_versions"]), seen["actor"], seen["x"])
    assert {"case", "jw", "jw_versions", "x", "jw_version", "links", "instance", "actor", "original"} == set(dict(seen))
    assert AT == env.at
