"""Models: requirements between decisions, functions, services, boxed expressions, types of the file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import dmn
from app.errors import DefinitionError
from tests.unit.dmn.models import decided, decision, literal, model, table

NEEDS_BASE = '<informationRequirement><requiredDecision href="#base"/></informationRequirement>'
NEEDS_PAY = '<informationRequirement><requiredInput href="#pay"/></informationRequirement>'
PAY = '<inputData id="pay" name="Monthly Pay"><variable name="Monthly Pay" typeRef="number"/></inputData>'


def test_a_decision_reads_what_it_requires() -> None:
    base = decision(table(["a:number"], ["r:number"], ["> 1 | 10"]), "base")
    found = model(decision(literal("base * 2"), requires=NEEDS_BASE), base).evaluate("route", {"a": 2})

    assert Decimal(20) == found.result
    assert () == found.fired
    assert [1] == [each["rule"] for each in found.required["base"]]


def test_inputs_have_the_type_the_file_gives_them() -> None:
    made = model(PAY, decision(literal("Monthly Pay * 12"), requires=NEEDS_PAY))

    assert Decimal(120) == made.evaluate("route", {"Monthly Pay": 10}).result
    assert made.evaluate("route", {"Monthly Pay": "ten"}).result is None


def test_a_decision_is_found_by_id_or_name() -> None:
    made = model('<decision id="d1" name="The route"><variable name="The route"/>' + literal("1") + "</decision>")

    assert Decimal(1) == made.evaluate("d1", {}).result == made.evaluate("The route", {}).result
    with pytest.raises(DefinitionError, match="There is no decision “other”"):
        made.evaluate("other", {})


def test_a_result_of_another_type_than_the_variable_is_null() -> None:
    found = model(decision(literal('"text"'), type_="number")).evaluate("route", {})

    assert found.result is None
    assert "must be a number, not a string" in found.problems[0].message


def test_types_of_the_file_check_components_and_allowed_values() -> None:
    item = """<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
      <itemComponent name="side"><typeRef>string</typeRef><allowedValues><text>"lgsco","phso"</text></allowedValues>
      </itemComponent></itemDefinition>"""
    good, bad = '{name: "Ann", side: "phso"}', '{name: "Ann", side: "nhs"}'

    assert "Ann" == model(item, decision(literal(good), type_="tPerson")).evaluate("route", {}).result["name"]
    assert model(item, decision(literal(bad), type_="tPerson")).evaluate("route", {}).result is None


def test_a_business_knowledge_model_is_called_by_name_and_may_call_itself() -> None:
    knowledge = """<businessKnowledgeModel id="f" name="fact of"><variable name="fact of"/><encapsulatedLogic>
      <formalParameter name="n" typeRef="number"/><literalExpression><text>if n = 0 then 1 else n * fact of(n - 1)
      </text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"""
    needs = '<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>'

    assert (
        Decimal(120) == model(knowledge, decision(literal("fact of(5)"), requires=needs)).evaluate("route", {}).result
    )


def test_a_decision_service_is_a_function_of_its_inputs() -> None:
    service = """<decisionService id="s" name="yearly"><variable name="yearly"/><outputDecision href="#year"/>
      <inputData href="#pay"/></decisionService>"""
    year = decision(literal("Monthly Pay * 12"), "year", NEEDS_PAY)
    needs = '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>'
    made = model(PAY, service, year, decision(literal("yearly(10)"), requires=needs))

    assert Decimal(120) == made.evaluate("route", {}).result
    assert Decimal(24) == made.serve("s", {"Monthly Pay": 2})


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (
            "<context><contextEntry><variable name='a'/>L1</contextEntry><contextEntry>La + 1</contextEntry></context>",
            "2",
        ),
        ("<context><contextEntry><variable name='a'/>L1</contextEntry></context>", "{a: 1}"),
        ("<list>L1L2</list>", "[1, 2]"),
        ("<relation><column name='a'/><column name='b'/><row>L1L2</row></relation>", "[{a: 1, b: 2}]"),
        ("<conditional><if>Ltrue</if><then>L1</then><else>L2</else></conditional>", "1"),
        ("<filter><in>L[1, 2, 3]</in><match>Litem > 1</match></filter>", "[2, 3]"),
        ("<for iteratorVariable='x'><in>L[1, 2]</in><return>Lx * 2</return></for>", "[2, 4]"),
        ("<some iteratorVariable='x'><in>L[1, 2]</in><satisfies>Lx > 1</satisfies></some>", "true"),
        ("<every iteratorVariable='x'><in>L[1, 2]</in><satisfies>Lx > 1</satisfies></every>", "false"),
        ("<invocation>Labs<binding><parameter name='n'/>L-1</binding></invocation>", "1"),
    ],
)
def test_a_boxed_expression_gives(logic: str, expected: str) -> None:
    import re

    boxed = re.sub(r"L([^<L]+?)(?=<|L)", lambda found: literal(found[1]), logic)

    assert decided(literal(expected)).result == decided(boxed).result


def test_a_boxed_function_is_a_value() -> None:
    logic = """<context><contextEntry><variable name="double"/><functionDefinition><formalParameter name="x"/>
      <literalExpression><text>x * 2</text></literalExpression></functionDefinition></contextEntry>
      <contextEntry><literalExpression><text>double(4)</text></literalExpression></contextEntry></context>"""

    assert Decimal(8) == decided(logic).result


def test_functions_in_other_languages_are_not_run() -> None:
    logic = """<context><contextEntry><variable name="f"/><functionDefinition kind="Java"><formalParameter name="x"/>
      <context/></functionDefinition></contextEntry><contextEntry><literalExpression><text>f(1)</text>
      </literalExpression></contextEntry></context>"""

    assert decided(logic).result is None


def test_an_expression_that_cannot_be_read_is_refused_with_its_line() -> None:
    made = model(decision(literal("1 +")))

    with pytest.raises(DefinitionError) as refused:
        made.evaluate("route", {})

    assert ("feel", "route", 3) == tuple(getattr(refused.value.findings[0], key) for key in ("rule", "element", "line"))


def test_evaluations_do_not_share_results() -> None:
    made = model(decision(table(["a"], ["r"], ['"x" | 1', '"y" | 2'])))

    assert [Decimal(1), Decimal(2)] == [made.evaluate("route", {"a": each}).result for each in "xy"]


def test_the_public_names_are_those_of_the_contract() -> None:
    assert {"read", "lint", "Model", "Evaluation", "RulesConflict"} == set(dmn.__all__)


def test_an_input_that_a_decision_does_not_require_is_not_there() -> None:
    data = "".join(f'<inputData id="{name}" name="{name}"><variable name="{name}"/></inputData>' for name in "ab")
    needs = '<informationRequirement><requiredInput href="#a"/></informationRequirement>'
    found = model(data, decision(literal("[a, b, c]"), requires=needs)).evaluate(
        "route", {"a": "1", "b": "2", "c": "3"}
    )

    assert ["1", None, "3"] == found.result
