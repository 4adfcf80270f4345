"""DMN files that use each other's types, functions, decisions and inputs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import dmn
from app.errors import DefinitionError
from tests.unit.dmn.models import DMN_13, decision, literal

TYPE = '<itemDefinition name="tPerson"><itemComponent name="name">'
TYPE += "<typeRef>string</typeRef></itemComponent></itemDefinition>"
GREET = (
    '<businessKnowledgeModel id="greet" name="Say Hello"><variable name="Say Hello"/><encapsulatedLogic>'
    '<formalParameter name="who" typeRef="tPerson"/><literalExpression><text>"Hello " + who.name</text>'
    "</literalExpression></encapsulatedLogic></businessKnowledgeModel>"
)
AGE = (
    '<inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>'
    + decision(literal("age * 2"), "double",
               '<informationRequirement><requiredInput href="#age"/></informationRequirement>')
)  # fmt: skip


def file(body: str, name: str, *imports: tuple[str, str]) -> bytes:
    lines = "".join(f'<import name="{each}" namespace="urn:{of}" importType="{DMN_13}"/>' for each, of in imports)
    return f'<definitions xmlns="{DMN_13}" name="{name}" namespace="urn:{name}">{lines}{body}</definitions>'.encode()


def requires(kind: str, href: str) -> str:
    requirement = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return f'<{requirement}><required{kind} href="{href}"/></{requirement}>'


OTHER = file(TYPE + GREET + AGE, "other")


def test_a_function_of_another_file_is_called_by_the_name_of_the_import() -> None:
    body = decision(literal('o.Say Hello({name: "Ada"})'), requires=requires("Knowledge", "urn:other#greet"))

    assert "Hello Ada" == dmn.read(file(body, "main", ("o", "other")), [OTHER]).evaluate("route", {}).result


def test_an_import_without_a_name_gives_its_names_bare() -> None:
    body = decision(literal('Say Hello({name: "Ada"})'), requires=requires("Knowledge", "urn:other#greet"))

    assert "Hello Ada" == dmn.read(file(body, "main", ("", "other")), [OTHER]).evaluate("route", {}).result


def test_types_of_another_file_are_checked() -> None:
    model = dmn.read(file(decision(literal("{name: 1}"), type_="o.tPerson"), "main", ("o", "other")), [OTHER])

    assert model.evaluate("route", {}).result is None


@pytest.mark.parametrize("inputs", [{"age": Decimal(4)}, {"o": {"age": Decimal(4)}}])
def test_inputs_of_another_file_are_given_flat_or_under_its_name(inputs: dict[str, object]) -> None:
    body = decision(literal("o.double + 1"), requires=requires("Decision", "urn:other#double"))

    assert 9 == dmn.read(file(body, "main", ("o", "other")), [OTHER]).evaluate("route", inputs).result


def test_a_file_is_imported_through_another() -> None:
    middle = file(
        decision(literal("o.double"), "twice", requires("Decision", "urn:other#double")), "middle", ("o", "other")
    )
    body = decision(literal("m.twice"), requires=requires("Decision", "urn:middle#twice"))
    model = dmn.read(file(body, "main", ("m", "middle")), [OTHER, middle])

    assert 8 == model.evaluate("route", {"m": {"o": {"age": Decimal(4)}}}).result


def test_files_that_import_each_other_in_a_circle_are_refused() -> None:
    a, b = file("", "a", ("b", "b")), file("", "b", ("a", "a"))

    with pytest.raises(DefinitionError, match="circle"):
        dmn.read(a, [a, b])


def test_an_import_that_is_not_here_is_a_finding_and_null() -> None:
    xml = file(decision(literal("o.x")), "main", ("o", "other"))

    assert "dmn-import" in [finding.rule for finding in dmn.lint(xml)]
    assert dmn.read(xml).evaluate("route", {}).result is None
