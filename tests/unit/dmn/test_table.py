"""Decision tables: every hit policy and aggregation, typed columns, what fired."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app import dmn, feel
from tests.unit.dmn.models import decided, decision, model, table

ROUTING = table(
    ["channel:string", "contact_made:boolean"],
    ["action:string", "note:string"],
    [
        '"phone" | true | "save" | "called" | JWM-INP-08',
        '"letter" | false | "save" | "no contact"',
        '"letter" | true | "forward" | ',
    ],
)
SCORES = ['> 0 | "low" | 1', '> 10 | "high" | 2', '> 20 | "top" | 3']


def test_the_rule_that_applies_gives_a_context_of_several_outputs() -> None:
    found = decided(ROUTING, channel="phone", contact_made=True)

    assert {"action": "save", "note": "called"} == found.result
    assert (
        {
            "rule": 1,
            "id": "r1",
            "annotations": ["JWM-INP-08"],
            "outputs": {"action": "save", "note": "called"},
        },
    ) == found.fired
    assert {"channel": "phone", "contact_made": True} == found.inputs
    assert () == found.problems


def test_an_empty_output_cell_is_null() -> None:
    assert {"action": "forward", "note": None} == decided(ROUTING, channel="letter", contact_made=True).result


def test_no_rule_is_null_without_a_problem() -> None:
    found = decided(ROUTING, channel="fax", contact_made=True)

    assert (None, (), ()) == (found.result, found.fired, found.problems)


def test_one_output_column_gives_its_value() -> None:
    assert Decimal(3) == decided(table(["a"], ["n:number"], ['"x" | 1 + 2']), a="x").result


@pytest.mark.parametrize(
    ("policy", "expected", "fired"),
    [
        ("FIRST", {"name": "low", "n": 1}, [1]),
        ("RULE ORDER", [{"name": "low", "n": 1}, {"name": "high", "n": 2}], [1, 2]),
        ("COLLECT", [{"name": "low", "n": 1}, {"name": "high", "n": 2}], [1, 2]),
        ("PRIORITY", {"name": "high", "n": 2}, [2]),
        ("OUTPUT ORDER", [{"name": "high", "n": 2}, {"name": "low", "n": 1}], [2, 1]),
    ],
)
def test_a_hit_policy_chooses(policy: str, expected: Any, fired: list[int]) -> None:
    logic = table(["score:number"], ['name:string="top", "high", "low"', "n:number"], SCORES, policy)
    found = decided(logic, score=15)

    assert expected == found.result
    assert fired == [each["rule"] for each in found.fired]


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 3), ("MIN", 1), ("MAX", 2), ("COUNT", 2)])
def test_collect_adds_up(aggregation: str, expected: int) -> None:
    rows = ["> 0 | 1", "> 10 | 2", "> 20 | 3"]
    logic = table(["score:number"], ["n:number"], rows, "COLLECT", f'aggregation="{aggregation}"')

    assert Decimal(expected) == decided(logic, score=15).result
    assert (Decimal(0) if aggregation == "COUNT" else None) == decided(logic, score=0).result


def test_unique_refuses_two_rules_and_names_them() -> None:
    logic = table(["a:number", "b"], ["r"], ["> 1 | - | 1", "> 2 | - | 1"])

    with pytest.raises(dmn.RulesConflict, match="Rules 1 and 2 of “route” apply at once") as refused:
        decided(logic, a=3, b=1)

    assert "Inputs: a, b." in str(refused.value)
    assert [1, 2] == refused.value.details["rules"]


def test_any_takes_rules_that_agree_and_refuses_others() -> None:
    logic = table(["a:number"], ["r"], ["> 1 | 1", "> 2 | 2 - 1", "> 3 | 2"], "ANY")

    assert Decimal(1) == decided(logic, a=3).result
    with pytest.raises(dmn.RulesConflict, match="must agree under ANY"):
        decided(logic, a=4)


def test_a_default_output_stands_for_no_rule() -> None:
    logic = table(["a:number"], ['r="x", "none"|"none"'], ['> 1 | "x"'])

    assert "none" == decided(logic, a=0).result


def test_a_value_of_another_type_is_null_and_said() -> None:
    found = decided(table(["a:number"], ["r"], ["> 1 | 1"]), a="five")

    assert found.result is None
    assert any("must be a number, not a string" in each.message for each in found.problems)


def test_a_value_that_is_not_allowed_is_null_and_said() -> None:
    found = decided(table(['a:string="x", "y"'], ["r"], ["- | 1"]), a="z")

    assert any("“a” has a value that is not allowed" in each.message for each in found.problems)


def test_a_cell_that_cannot_be_decided_is_named() -> None:
    found = decided(table(["a"], ["r"], ["> 1 | 1"]), a="five")

    assert "Rule 1, “a”: A string cannot be compared with a number." == found.problems[0].message


def test_cells_may_use_the_input_and_other_names() -> None:
    logic = table(["a"], ["r"], ["? > limit | a * 2"])

    assert Decimal(10) == decided(logic, a=5, limit=4).result
    assert decided(logic, a=3, limit=4).result is None


def test_cells_call_functions_of_the_library_with_the_environment() -> None:
    library = feel.STANDARD.extended({"limit today": feel.function("() -> number", lambda env: env, needs_env=True)})
    made = model(decision(table(["a:number"], ["r"], ['> limit today() | "over"'])))

    assert "over" == made.evaluate("route", {"a": 5}, library=library, env=Decimal(4)).result


def test_an_input_may_be_an_expression() -> None:
    logic = table(["upper case(person.name)"], ["r"], ['"ANN" | 1'])

    assert Decimal(1) == decided(logic, person={"name": "Ann"}).result


def test_a_thousand_rules_are_within_the_budget() -> None:
    rows = [f'"{number}" | {number}' for number in range(1000)]

    assert Decimal(999) == decided(table(["a"], ["r"], rows, "FIRST"), a="999").result
