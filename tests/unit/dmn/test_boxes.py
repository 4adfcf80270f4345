"""Boxed expressions, functions, services and types, as the standard asks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import feel
from app.feel.errors import EXTERNAL
from tests.unit.dmn.models import decided, decision, literal, model


def boxed(tag: str, **parts: str) -> str:
    """Return a boxed expression with its parts, each a literal."""
    inner = "".join(f"<{name.strip('_')}>{literal(text)}</{name.strip('_')}>" for name, text in parts.items())
    return f'<{tag} iteratorVariable="i">{inner}</{tag}>'


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (boxed("for", in_="[1..3]", return_="i * 2"), "[2, 4, 6]"),
        (boxed("for", in_="(1..3)", return_="i"), "[2]"),
        (boxed("for", in_="[1, 2, 3]", return_="count(partial)"), "[0, 1, 2]"),
        (boxed("for", in_="5", return_="i"), "[5]"),
        (boxed("for", in_="null", return_="i"), "null"),
        (boxed("some", in_="[1, 2]", satisfies="i > 1"), "true"),
        (boxed("every", in_="[1, 2]", satisfies="i > 1"), "false"),
        (boxed("every", in_="[1, 2]", satisfies="null"), "null"),
        (boxed("filter", in_="[1, 2, 3]", match="item > 1"), "[2, 3]"),
        (boxed("filter", in_="[{a: 1}, {a: 2}]", match="a = 2"), "[{a: 2}]"),
        (boxed("filter", in_="[1, 2, 3]", match="-1"), "3"),
        (boxed("filter", in_="[1, 2, 3]", match="4"), "null"),
        (boxed("conditional", if_="null", then="1", else_="2"), "2"),
        (boxed("conditional", if_='"x"', then="1", else_="2"), "null"),
        (f"<list>{literal('1')}{literal('[2]')}</list>", "[1, [2]]"),
    ],
)
def test_a_box_gives(logic: str, expected: str) -> None:
    assert feel.compile(expected).evaluate({}).value == decided(logic).result


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ("list", "1", [Decimal(1)]),
        ("list", '"x"', None),
    ],
)
def test_the_type_a_box_names_holds_for_its_value(tag: str, value: str, expected: object) -> None:
    items = '<itemDefinition name="t" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
    box = f'<{tag} typeRef="t">{literal(value)}</{tag}>'

    assert expected == model(items, decision(box)).evaluate("route", {}).result


@pytest.mark.parametrize(
    ("tests", "value", "expected"),
    [
        ("<allowedValues><text>1, 2</text></allowedValues>", "[1, 2, 1]", 3),
        ("<allowedValues><text>1, 2</text></allowedValues>", "[1, 3]", 0),
        ("<typeConstraint><text>count(?) &lt; 3</text></typeConstraint>", "[1, 2]", 2),
        ("<typeConstraint><text>count(?) &lt; 3</text></typeConstraint>", "[1, 2, 3]", 0),
    ],
)
def test_allowed_values_are_of_each_item_and_a_constraint_of_the_whole(tests: str, value: str, expected: int) -> None:
    items = f'<itemDefinition name="t" isCollection="true"><typeRef>number</typeRef>{tests}</itemDefinition>'
    found = model(items, decision(literal(value), type_="t")).evaluate("route", {}).result

    assert expected == len(found or [])


def test_types_of_the_file_are_known_to_instance_of_and_to_functions() -> None:
    items = (
        '<itemDefinition name="t Person"><itemComponent name="age"><typeRef>number</typeRef></itemComponent>'
        "</itemDefinition>"
    )
    text = "[{age: 1} instance of t Person, {age: null} instance of number, (function(p: t Person) p.age)({age: 3})]"

    assert [True, False, Decimal(3)] == model(items, decision(literal(text))).evaluate("route", {}).result


def test_a_function_of_the_model_stands_before_one_of_the_language() -> None:
    knowledge = (
        '<businessKnowledgeModel id="m" name="max"><variable name="max"/><encapsulatedLogic>'
        f'<formalParameter name="a"/><formalParameter name="b"/>{literal("a")}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    needs = '<knowledgeRequirement><requiredKnowledge href="#m"/></knowledgeRequirement>'

    assert 1 == model(knowledge, decision(literal("max(1, 2)"), requires=needs)).evaluate("route", {}).result


def test_a_variable_does_not_hide_a_function_of_the_language() -> None:
    data = '<inputData id="i" name="date"><variable name="date"/></inputData>'
    needs = '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
    found = model(data, decision(literal('date("2026-04-13") = date'), requires=needs))

    assert found.evaluate("route", {"date": feel.compile('@"2026-04-13"').evaluate({}).value}).result is True


def test_a_list_of_one_stands_for_its_item_one_level_deep() -> None:
    assert 10 == model(decision(literal("[10]"), type_="number")).evaluate("route", {}).result
    assert model(decision(literal("[[10]]"), type_="number")).evaluate("route", {}).result is None


def test_a_service_and_a_function_are_called_from_outside() -> None:
    service = (
        '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#route"/>'
        '<inputDecision href="#given"/></decisionService>'
    )
    knowledge = (
        '<businessKnowledgeModel id="k" name="k"><variable name="k"/><encapsulatedLogic><formalParameter name="a"/>'
        f"{literal('a + 1')}</encapsulatedLogic></businessKnowledgeModel>"
    )
    needs = '<informationRequirement><requiredDecision href="#given"/></informationRequirement>'
    found = model(
        decision(literal("1"), "given", type_="number"),
        decision(literal("given + 1"), requires=needs),
        service,
        knowledge,
    )

    assert 6 == found.serve("s", {"given": Decimal(5)})
    assert found.serve("s", {"given": "x"}) is None
    assert 3 == found.serve("k", {"a": Decimal(2)})
    assert found.serve("k", {"b": Decimal(2)}) is None


def test_a_function_in_another_language_is_refused_with_the_reason() -> None:
    text = '(function(x) external {java: {class: "java.lang.Math", method signature: "abs(int)"}})(1)'

    assert EXTERNAL in decided(literal(text)).problems[0].message
