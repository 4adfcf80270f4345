"""The linter: every defect that stock SpiffWorkflow swallows or reports in front of a user, at its element and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import engine, feel
from app.domain.finding import Finding
from app.engine.lint.expressions import as_feel
from tests.engine.defects import DEFECTS
from tests.engine.drawing import (
    HANDLERS,
    HEAD,
    boundary,
    catch,
    chain,
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

FORMS: dict[str, dict[str, Any]] = {
    "p-ask": {
        "components": [
            {"type": "textfield", "key": "reason"},
            {"type": "number", "key": "count"},
            {"type": "checkbox", "key": "agreed"},
            {"type": "datetime", "subtype": "date", "key": "met_on"},
            {"type": "textfield", "key": "kept", "properties": {"record": "case.kept"}},
            {"type": "textfield", "key": "both", "properties": {"record": "case.both", "routing": "true"}},
            {"type": "group", "components": [{"type": "checklist", "key": "bodies"}]},
        ]
    }
}
TYPES = {
    "case": feel.parse_type("context<queue: string, opened_on: date>"),
    "jw": feel.parse_type("context<outcome: string>"),
}
LANES = lane("PET", "begin", "ask")


def lint(source: bytes, **known: Any) -> list[Finding]:
    return engine.lint(source, **{"handlers": HANDLERS, "forms": FORMS, "types": TYPES, **known})


def rules(source: bytes, severity: str = "error", **known: Any) -> list[tuple[str, str | None]]:
    return [(finding.rule, finding.element) for finding in lint(source, **known) if finding.severity == severity]


def deciding(condition: str) -> bytes:
    return process(
        start(),
        user("ask"),
        gateway("exclusive", "g", "g-to-no", name="Enough?"),
        end("yes"),
        end("no"),
        line("begin", "ask", "g"),
        flow("g", "yes", condition, name="Yes"),
        flow("g", "no", name="No"),
    )


def test_a_sound_diagram_has_no_findings() -> None:
    diagram = process(
        start(),
        user("ask", properties={"assignee": "case.queue"}),
        script("s", "{n: count + 1, later: met_on}"),
        service("send", "letter/send", {"template": '"hello"', "to": "reason"}, result="sent"),
        gateway("exclusive", "g", "g-to-no", name="Enough?"),
        end("yes"),
        end("no"),
        boundary("late", "ask", timer('due("c")'), properties={"clock": "c", "length": "5", "unit": "working days"}),
        end("told"),
        line("begin", "ask", "s", "send", "g"),
        flow("g", "yes", "n > 1 and agreed and sent.on > later", name="Yes"),
        flow("g", "no", name="No"),
        line("late", "told"),
    )

    assert [] == lint(diagram, letters={"hello"})


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ("reson = 1", "feel-unknown-name"),
        ('kept = "x"', "feel-unknown-name"),
        ('count = "3"', "feel-type"),
        ("count + 1", "feel-result-type"),
        ("count >", "feel-syntax"),
        ("case.nothing = 1", "feel-unknown-name"),
        ("nowhere(count)", "feel-unknown-function"),
        ("count == 1", "python"),
        ("agreed is None", "python"),
        ("agreed = True", "python"),
    ],
)
def test_a_condition_that_could_not_be_decided_is_an_error_at_its_flow(condition: str, rule: str) -> None:
    assert [(rule, "g-to-yes")] == rules(deciding(condition))


@pytest.mark.parametrize(
    "condition",
    [
        "count > 1",
        'both = "x"',
        'list contains(bodies, "a")',
        "jw.outcome = null",
        "case.opened_on < today()",
        'instance.process = "p"',
        "actor != null",
    ],
)
def test_names_of_forms_record_and_engine_are_known(condition: str) -> None:
    assert [] == rules(deciding(condition))


@pytest.mark.parametrize(
    ("python", "in_feel"),
    [
        ("a == 1", "a = 1"),
        ("x is not None", "x != null"),
        ("x is None and y == 'b'", 'x = null and y = "b"'),
        ("True", "true"),
        ('a = "b == c"', None),
        ("a = 1", None),
        ('"True"', None),
    ],
)
def test_simple_python_is_shown_as_feel(python: str, in_feel: str | None) -> None:
    assert in_feel == as_feel(python)


@pytest.mark.parametrize(("diagram", "rule", "element"), DEFECTS)
def test_a_defect_is_an_error_at_its_element(diagram: bytes, rule: str, element: str | None) -> None:
    found = [f for f in lint(diagram, letters=set(), messages={"m": {}}) if f.severity == "error"]

    assert (rule, element) in [(finding.rule, finding.element) for finding in found]
    assert all(finding.line for finding in found)
    assert all(finding.message.endswith((".", "?", ")")) or ":" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("diagram", "rule", "element"),
    [
        (
            process(
                start(),
                gateway("exclusive", "g", "g-to-a", name="Route"),
                end("a"),
                end("b"),
                flow("begin", "g"),
                flow("g", "a", name="Y"),
                flow("g", "b", "1 = 2", name="N"),
            ),
            "question",
            "g",
        ),
        (
            process(
                start(),
                gateway("exclusive", "g", "g-to-a", name="Go?"),
                end("a"),
                end("b"),
                flow("begin", "g"),
                flow("g", "a"),
                flow("g", "b", "1 = 2", name="N"),
            ),
            "answer",
            "g-to-a",
        ),
        (chain(catch("x", timer("today()"))), "timer-style", "x"),
        (chain(user("ask", name="")), "no-name", "ask"),
        (chain(sub("s", start("s1"), end("s2", event("error", "E")), line("s1", "s2"))), "uncaught", "s2"),
        (
            process(
                start(),
                gateway("exclusive", "m"),
                script("s", "{n: 1}"),
                gateway("exclusive", "x", "x-to-m", name="Go?"),
                end(),
                line("begin", "m", "s", "x"),
                flow("x", "m", name="a"),
                flow("x", "done", "1 = 2", name="b"),
            ),
            "endless",
            "m",
        ),
    ],
)
def test_what_is_unwise_is_a_warning(diagram: bytes, rule: str, element: str) -> None:
    assert (rule, element) in rules(diagram, "warning")


def test_a_task_that_nobody_would_see_is_an_error() -> None:
    def group_of(lane_: str | None, process_: str) -> str | None:
        return "pet" if lane_ == "PET" else None

    assert [("no-group", "ask")] == rules(chain(user("ask")), groups_by_lane=group_of)
    assert [("no-group", "ask")] == rules(chain(user("ask"), lanes=lane("Others", "ask")), groups_by_lane=group_of)
    assert [] == rules(chain(user("ask"), lanes=lane("PET", "ask")), groups_by_lane=group_of)
    assert [] == rules(chain(user("ask", properties={"group": "pet-team"})), groups_by_lane=group_of)


def test_a_group_that_does_not_exist_is_an_error() -> None:
    asked = chain(user("ask", properties={"group": "pet-team"}))

    assert [] == rules(asked, groups={"pet-team"})
    assert [("unknown-group", "ask")] == rules(asked, groups={"other-team"})


def test_names_pass_both_ways_through_a_call_when_the_other_process_is_known() -> None:
    called = process(start("cs"), script("c", "{given: mine}"), end("ce"), line("cs", "c", "ce"), key="called")
    caller = chain(
        script("a", "{mine: 1}"), node("callActivity", "x", calledElement="called"), script("b", "{again: given}")
    )

    assert [] == rules(caller, known_processes={"called": called})
    assert [] == rules(called, known_processes={"p": caller})
    assert [("feel-unknown-name", "b")] == rules(caller, "warning", known_processes={"called"})
    assert [("feel-unknown-name", "c")] == rules(called)


def test_declared_inputs_and_message_payloads_are_known() -> None:
    asked = chain(
        catch("m", event("message", "reply")),
        script("s", "{a: answer, b: version + 1}"),
        properties={"inputs": "version:number"},
    )

    assert [] == rules(asked, messages={"reply": {"answer": "string"}})
    assert [("feel-unknown-name", "s")] == rules(asked, messages={"reply": {"other": "string"}})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "DOCTYPE"),
        (b"<x><y></x>", "well-formed"),
        (b"", "well-formed"),
        (b"<x>" * 80 + b"</x>" * 80, "nested too deeply"),
        (b"<x>" + b" " * 4_100_000 + b"</x>", "bytes"),
    ],
)
def test_unsafe_or_endless_xml_is_refused_before_it_is_read(source: bytes, said: str) -> None:
    found = lint(source)

    assert ["xml"] == [finding.rule for finding in found]
    assert said in found[0].message


def test_an_entity_is_never_expanded() -> None:
    source = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + chain(script("s", "{a: 1}")).replace(
        b"{a: 1}", b"&x;"
    )

    assert "DOCTYPE" in lint(source)[0].message


def test_a_data_object_two_levels_down_does_not_hang() -> None:
    inner = sub(
        "deep",
        start("d1"),
        user(
            "ask",
            '<bpmn:dataInputAssociation id="a"><bpmn:sourceRef>ref</bpmn:sourceRef>'
            "<bpmn:targetRef>ref</bpmn:targetRef></bpmn:dataInputAssociation>",
        ),
        end("d2"),
        line("d1", "ask", "d2"),
    )
    outer = sub("outer", start("o1"), inner, end("o2"), line("o1", "deep", "o2"))
    source = process(start(), outer, end(), line("begin", "outer", "done")).replace(
        b'<bpmn:startEvent id="begin"',
        b'<bpmn:dataObject id="obj"/><bpmn:dataObjectReference id="ref" dataObjectRef="obj"/>'
        b'<bpmn:startEvent id="begin"',
    )

    assert ("not-run", "a") in rules(source)


def test_a_comment_inside_a_script_cuts_nothing_off() -> None:
    source = chain(script("s", "{a: 1, b: 2}")).replace(b"a: 1,", b"a: 1, <!-- why -->")

    assert {"a": 1, "b": 2} == play(source).start().data


def test_duplicate_ids_and_the_schema_are_checked_with_their_lines() -> None:
    twice = process(start(), user("ask"), user("ask"), end(), line("begin", "ask", "done"))
    assert ("duplicate-id", "ask") in rules(twice)

    found = [f for f in lint(chain(user("ask")).replace(b'id="ask"', b'id="ask" colour="red"')) if f.rule == "schema"]
    assert found
    assert found[0].line


def test_a_file_without_a_process_is_said_to_have_none() -> None:
    assert ["no-process"] == [f.rule for f in lint(f"{HEAD}</bpmn:definitions>".encode()) if f.rule == "no-process"]


def test_a_process_that_is_too_large_is_refused_and_a_long_path_is_no_danger() -> None:
    ids = [f"s{n}" for n in range(500)]
    source = process(start(), *(script(i, "{x: 1}") for i in ids), end(), line("begin", *ids, "done"))

    assert ("too-large", "p") in rules(source)


CONFORMANCE = Path(__file__).parents[3] / "shared" / "conformance"


@pytest.mark.skipif(not CONFORMANCE.exists(), reason="the public test material is not beside the checkout")
def test_the_linter_reads_diagrams_of_other_makers_without_a_crash() -> None:
    files = sorted(CONFORMANCE.glob("casework-diagrams/*.bpmn"))
    assert files
    for file in files:
        found = lint(file.read_bytes())
        assert found
        assert all(finding.message for finding in found)
