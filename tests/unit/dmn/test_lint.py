"""What the linter says of a decision table before a case meets it."""

from __future__ import annotations

import pytest

from app import dmn, feel
from app.domain.finding import Finding
from tests.unit.dmn.models import decision, document, literal, table

TYPES = {"channel": feel.STRING, "made": feel.BOOLEAN, "days": feel.NUMBER, "on": feel.DATE}
CHANNELS = 'channel:string="phone", "letter"'


def lint(logic: str, **types: feel.Type) -> list[Finding]:
    return dmn.lint(document(decision(logic)), {**TYPES, **types})


def rules(logic: str) -> list[str]:
    return [finding.rule for finding in lint(logic)]


def test_a_complete_table_has_no_findings() -> None:
    rows = ['"phone" | true | 1', '"phone" | false | 2', '"letter" | - | 3']

    assert [] == lint(table([CHANNELS, "made:boolean"], ["r:number"], rows))


@pytest.mark.parametrize(
    ("logic", "rule", "message"),
    [
        (table(["chanel"], ["r"], ["- | 1"]), "feel-unknown-name", "Input “chanel”: “chanel” is not known here."),
        (table(["channel"], ["r"], ['1 | 1', '- | 1'], "FIRST"), "feel-type", "A string is compared"),
        (table(["days"], ["r"], ["> | 1", "- | 1"], "FIRST"), "feel-syntax", "ends too early"),
        (table(["days"], ["r:number"], ['- | "x"']), "feel-result-type", "Rule 1, result “r”: This gives a string"),
        (table(["days"], ["r"], ["- | dayz"]), "feel-unknown-name", "Did you mean “days”?"),
        (table(["days"], ["r"], ["- | sum()"]), "feel-arguments", "“sum” takes"),
        (table(["days:string"], ["r"], ["- | 1"]), "feel-result-type", "Input “days”: This gives a number; a string"),
        (table([CHANNELS], ["r"], ['"fone" | 1', "- | 2"], "FIRST"), "dmn-value", '"fone" is not among'),
        (table(["days"], ["a", "a"], ["- | 1 | 2"]), "dmn-output", "needs a name of its own"),
        (table(["days"], ["r"], ["- | 1"], "PRIORITY"), "dmn-priority", "no output column has one"),
        (table(["days"], ["r"], ["- | 1"], "FIRST", 'aggregation="SUM"'), "dmn-aggregation", "Only COLLECT adds up"),
        (literal("dayz + 1"), "feel-unknown-name", "Did you mean “days”?"),
        ("", "dmn-empty", "has no logic"),
    ],
    ids=range(13),
)  # fmt: skip
def test_a_mistake_is_found(logic: str, rule: str, message: str) -> None:
    finding = lint(logic)[0]

    assert ("error", rule, "route") == (finding.severity, finding.rule, finding.element)
    assert message in finding.message


@pytest.mark.parametrize(
    "rows",
    [
        ['"phone" | - | 1', "- | true | 2"],
        ['"phone", "letter" | true | 1', '"letter" | true | 2'],
        ['not("phone") | - | 1', '"letter" | - | 2'],
        ["- | - | 1", '"phone" | true | 2'],
    ],
)
def test_rules_that_overlap_under_unique_are_an_error(rows: list[str]) -> None:
    found = lint(table(["channel:string", "made:boolean"], ["r"], rows))

    assert ("error", "dmn-overlap") == (found[0].severity, found[0].rule)
    assert "Rules 1 and 2 can apply at once" in found[0].message


@pytest.mark.parametrize(
    ("kind", "first", "second", "overlap"),
    [
        ("days:number", "< 5", ">= 5", False),
        ("days:number", "<= 5", ">= 5", True),
        ("days:number", "[1..5)", "[5..9]", False),
        ("days:number", "[1..5]", "[5..9]", True),
        ("days:number", "> 1", "< 100", True),
        ("on:date", '< date("2026-04-01")', '>= date("2026-04-01")', False),
        ("on:date", '<= date("2026-04-01")', '>= date("2026-04-01")', True),
        ("channel:string", 'not("a")', 'not("b")', True),
        ("days:number", "> limit", "< 3", False),
    ],
)
def test_overlaps_of_ranges_are_decided_where_they_are_constant(
    kind: str, first: str, second: str, overlap: bool
) -> None:
    found = lint(table([kind], ["r"], [f"{first} | 1", f"{second} | 2"]), limit=feel.NUMBER)

    assert overlap is ("dmn-overlap" in [finding.rule for finding in found])


def test_any_only_minds_overlaps_that_disagree() -> None:
    assert "dmn-overlap" not in rules(table(["days:number"], ["r"], ["> 1 | 1", "> 2 | 1"], "ANY"))
    assert "dmn-overlap" in rules(table(["days:number"], ["r"], ["> 1 | 1", "> 2 | 2"], "ANY"))


def test_a_rule_after_a_catch_all_can_never_apply() -> None:
    found = lint(table(["days:number"], ["r"], ["> 5 | 1", "- | 2", "< 3 | 3"], "FIRST"))

    assert ["Rule 3 can never apply: rule 2 stands before it and covers it."] == [each.message for each in found]


def test_a_rule_that_an_earlier_one_covers_can_never_apply() -> None:
    assert "dmn-unreachable" in rules(table(["days:number"], ["r"], ["> 5 | 1", "> 9 | 2", "- | 3"], "FIRST"))
    assert "dmn-unreachable" not in rules(table(["days:number"], ["r"], ["> 9 | 1", "> 5 | 2", "- | 3"], "FIRST"))


def test_a_rule_no_value_meets_can_never_apply() -> None:
    assert "dmn-unreachable" in rules(table(["made:boolean"], ["r"], ["not(true, false) | 1", "- | 2"]))


@pytest.mark.parametrize(
    ("columns", "rows", "gap"),
    [
        ([CHANNELS], ['"phone" | 1'], 'channel = "letter"'),
        (["made:boolean"], ["true | 1"], "made = false"),
        (["days:number"], ["< 5 | 1", "> 5 | 2"], "days = 5"),
        ([CHANNELS, "made:boolean"], ['"phone" | - | 1', '"letter" | true | 2'], 'channel = "letter", made = false'),
    ],
)
def test_a_gap_is_a_warning_that_names_an_input(columns: list[str], rows: list[str], gap: str) -> None:
    found = lint(table(columns, ["r"], rows))

    assert [("warning", "dmn-gap")] == [(each.severity, each.rule) for each in found]
    assert f"No rule covers {gap}." in found[0].message


@pytest.mark.parametrize(
    "logic",
    [
        table(["made:boolean"], ["r=1, 2|2"], ["true | 1"]),
        table(["made:boolean"], ["r"], ["true | 1"], "COLLECT"),
        table(["days:number"], ["r"], ["> limit | 1"]),
        table(["channel:string"], ["r"], ['"phone" | 1', '"letter" | 2']),
    ],
)
def test_no_gap_is_claimed_where_none_matters_or_none_is_certain(logic: str) -> None:
    assert "dmn-gap" not in rules(logic)


def test_findings_have_the_line_of_their_cell() -> None:
    finding = lint(table(["days"], ["r"], ["- | 1", "- |\n1 +"], "FIRST"))[0]

    assert 5 == finding.line


def test_without_types_and_inputs_unknown_names_are_not_reported() -> None:
    xml = document(decision(table(["anything"], ["r"], ["- | something"])))

    assert [] == dmn.lint(xml)


def test_inputs_and_decisions_of_the_file_are_known_with_their_types() -> None:
    needs = '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
    data = '<inputData id="i" name="amount"><variable name="amount" typeRef="number"/></inputData>'

    assert [] == dmn.lint(document(data + decision(literal("amount + 1"), requires=needs)))
    assert ["feel-type"] == [
        each.rule for each in dmn.lint(document(data + decision(literal('amount + "x"'), requires=needs)))
    ]


def test_own_functions_are_known_through_the_library() -> None:
    library = feel.STANDARD.extended({"interval": feel.function("(name: string) -> number", lambda name: 1)})
    xml = document(decision(literal('interval("x") + 1')))

    assert [] == dmn.lint(xml, {}, library=library)
    assert ["feel-unknown-function"] == [each.rule for each in dmn.lint(xml, {})]


def test_a_large_table_is_linted_in_bounded_work() -> None:
    rows = [" | ".join([f'"{row}"', *["-"] * 9, "1"]) for row in range(200)]

    assert all(
        each.severity == "warning"
        for each in dmn.lint(document(decision(table([f"c{n}" for n in range(10)], ["r"], rows))))
    )


@pytest.mark.parametrize(
    ("columns", "rows", "messages"),
    [
        (["days:number"], ["< 5 | 1", ">= 5 | 2", "7 | 3"], ["rule 2 stands"]),
        (["days:number"], ["<= 5 | 1", "> 5 | 2", "[1..9] | 3"], ["rules 1 and 2 stand before it and together cover"]),
        (["made:boolean"], ["true | 1", "false | 2", "- | 3"], ["rules 1 and 2 stand before it and together cover"]),
        (
            ["made:boolean", "days:number"],
            ["true | - | 1", "false | < 0 | 2", "false | >= 0 | 3", "- | 5 | 4"],
            ["rules 1 and 3 stand before it and together cover"],
        ),
        (
            ["on:date"],
            ['< date("2026-01-01") | 1', '>= date("2026-01-01") | 2', '[date("2025-01-01")..date("2027-01-01")] | 3'],
            ["rules 1 and 2 stand before it and together cover"],
        ),
        (["days:number"], ["< 5 | 1", "> 5 | 2", "[1..9] | 3"], []),
    ],
)
def test_rules_that_earlier_ones_cover_together_can_never_apply(
    columns: list[str], rows: list[str], messages: list[str]
) -> None:
    found = [each.message for each in lint(table(columns, ["r"], rows, "FIRST")) if each.rule == "dmn-unreachable"]

    assert len(messages) == len(found)
    assert all(part in message for part, message in zip(messages, found, strict=True))


@pytest.mark.parametrize(
    ("logic", "rule"),
    [
        ("<functionDefinition>" + literal("dayz") + "</functionDefinition>", "feel-unknown-name"),
        ('<functionDefinition><formalParameter name="a" typeRef="string"/>'
         + literal("a - 1") + "</functionDefinition>", "feel-type"),
        ('<functionDefinition kind="Java"><context/></functionDefinition>', "dmn-language"),
        ('<for iteratorVariable="i"><in>' + literal("[1, 2]") + "</in><return>" + literal('i + "x"')
         + "</return></for>", "feel-type"),
        ('<some iteratorVariable="i"><in>' + literal("[1]") + "</in><satisfies>" + literal("i") + "</satisfies></some>",
         "feel-result-type"),
        ("<filter><in>" + literal("[{a: 1}]") + "</in><match>" + literal('a = "x"') + "</match></filter>", "feel-type"),
        ("<filter><in>" + literal("[{a: 1}]") + "</in><match>" + literal("b = 1") + "</match></filter>",
         "feel-unknown-name"),
        ("<conditional><if>" + literal("1") + "</if><then>" + literal("1") + "</then><else>" + literal("2")
         + "</else></conditional>", "feel-result-type"),
        ("<invocation>" + literal("nothing") + "</invocation>", "feel-unknown-name"),
        (literal('(function(x) external {java: {class: "a"}})(1)'), "feel-external"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_stands_inside_a_box_is_checked(logic: str, rule: str) -> None:
    assert rule in rules(logic)


def test_a_filter_of_a_list_of_unknown_items_may_name_anything() -> None:
    logic = f"<filter><in>{literal('things')}</in><match>{literal('colour = 1')}</match></filter>"

    assert [] == lint(logic, things=feel.ListType())


def test_functions_of_the_model_are_checked() -> None:
    wrong = literal('a + "x" + b')
    parameter = '<formalParameter name="a" typeRef="number"/>'
    logic = f"<encapsulatedLogic>{parameter}{wrong}</encapsulatedLogic>"
    xml = document(f'<businessKnowledgeModel id="k" name="k">{logic}</businessKnowledgeModel>')

    assert {"feel-type", "feel-unknown-name"} == {each.rule for each in dmn.lint(xml)}


def test_a_table_that_gives_another_type_than_its_decision_is_an_error() -> None:
    xml = document(decision(table(["days"], ["r:string"], ['- | "x"'], "FIRST"), type_="number"))

    assert ["dmn-type"] == [each.rule for each in dmn.lint(xml, TYPES)]
