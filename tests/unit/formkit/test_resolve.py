"""What a page and the API show of a form."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app import formkit
from app.formkit import Option, Person
from tests.unit.formkit.forms import component, form, resolve, rows


def test_a_field_shows_what_the_form_says_of_it() -> None:
    of = form(
        component("textfield", label="Reference", description="On the email.", clause="JWM-PHR-04", required=True)
    )

    shown = resolve(of).field("answer").as_json()

    assert {
        "key": "answer",
        "label": "Reference",
        "hint": "On the email.",
        "type": "text",
        "required": True,
        "options": [],
        "value": None,
        "items": [],
        "record": None,
        "visible": True,
        "readonly": False,
        "fixed": False,
        "clause": ["JWM-PHR-04"],
    } == shown


def test_a_default_is_evaluated_with_the_scope() -> None:
    of = form(
        component("datetime", "on", default="=today()"),
        component("textfield", "by", default='="For " + people.pa_name'),
        component("select", "channel", options=["letter", "email"], defaultValue="email"),
    )

    shown = resolve(of, {"people": {"pa_name": "Ada Bell"}})

    assert ["2026-11-23", "For Ada Bell", "email"] == [each.value for each in shown.fields()]


def test_a_field_with_a_place_in_the_record_shows_what_stands_there() -> None:
    of = form(
        component("datetime", "a", record="jw.outcome_date", default="=today()"),
        component("datetime", "b", record="jw.allocated_date", default="=today()"),
    )

    shown = resolve(of, {"jw": {"outcome_date": date(2026, 11, 2), "allocated_date": None}})

    assert ["2026-11-02", "2026-11-23"] == [each.value for each in shown.fields()]


def test_a_read_only_field_shows_the_record_the_data_or_its_default() -> None:
    of = form(
        component("textfield", "a", readonly=True, record="jw.outcome"),
        component("textfield", "information_needed", readonly=True),
        component("textfield", "c", readonly=True, default="=case.ref"),
        component("datetime", "d", readonly=True, default="=jw.requested_at", subtype="datetime"),
    )
    scope = {
        "jw": {"outcome": "for full joint working assessment", "requested_at": datetime(2026, 11, 2, 9, tzinfo=UTC)},
        "information_needed": "the deeds",
        "case": {"ref": "24 001 234"},
    }

    shown = list(resolve(of, scope).fields())

    assert ["for full joint working assessment", "the deeds", "24 001 234", "2026-11-02T09:00:00Z"] == [
        each.value for each in shown
    ]
    assert all(each.readonly and not each.required for each in shown)


def test_an_editable_answer_of_an_earlier_round_is_not_shown_again_unless_the_form_says_so() -> None:
    of = form(component("textfield", "answer"), component("textfield", "again", default="=again"))

    assert [None, "y"] == [each.value for each in resolve(of, {"answer": "x", "again": "y"}).fields()]


def test_a_fixed_field_shows_its_literal() -> None:
    shown = resolve(form(component("textfield", fixed="not a body in jurisdiction"))).field("answer")

    assert ("not a body in jurisdiction", True, True) == (shown.value, shown.readonly, shown.fixed)


def test_a_draft_goes_before_first_values_even_when_wrong() -> None:
    of = form(component("datetime", default="=today()"), component("textfield", "fixed", fixed="x"))

    shown = resolve(of, answers={"answer": {"day": "31", "month": "2", "year": ""}, "fixed": "y"})

    assert {"day": "31", "month": "2", "year": ""} == shown.field("answer").value
    assert "x" == shown.field("fixed").value


def test_choices_come_from_the_form_an_expression_or_a_group() -> None:
    of = form(
        component("radio", "a", options=["yes", "no"]),
        component("select", "b", valuesExpression="=for v in jw_versions[outcome = null] return v.version"),
        component("select", "c", valuesExpression='=[{label: "First", value: 1}]'),
        component("select", "d", people="jwt-investigator"),
        component("select", "e", people='="jwt-" + role'),
        component("select", "f", valuesExpression="=nothing"),
    )
    scope = {"jw_versions": [{"version": 1, "outcome": "x"}, {"version": 2, "outcome": None}], "role": "investigator"}

    shown = {each.key: each.options for each in resolve(of, scope).fields()}

    people = (Option("asha", "Asha Rao"), Option("tom", "Tom Ellis"))
    assert (Option("yes", "yes"), Option("no", "no")) == shown["a"]
    assert (Option(2, "2"),) == shown["b"]
    assert (Option(1, "First"),) == shown["c"]
    assert people == shown["d"] == shown["e"]
    assert () == shown["f"]


def test_nobody_may_be_chosen_where_the_caller_offers_nobody() -> None:
    of = form(component("select", people="jwt-investigator"))

    assert () == formkit.resolve(of, {}).field("answer").options
    assert (Option("x", "X"),) == formkit.resolve(of, {}, people=lambda _: [Person("x", "X")]).field("answer").options


def test_a_default_that_cannot_be_stored_is_none() -> None:
    assert resolve(form(component("textfield", default="=function(x) x"))).field("answer").value is None


def test_what_is_visible_and_required_follows_the_answers() -> None:
    of = form(
        component("radio", "wants_nhs", options=["yes", "no"]),
        component("textfield", "who", hide='=wants_nhs != "yes"', required=True),
        component("textfield", "why", requiredWhen='=wants_nhs = "no"'),
    )

    first, later = resolve(of), resolve(of, answers={"wants_nhs": "no"})

    assert [True, False, True] == [each.visible for each in first.fields()]
    assert [False, False, False] == [each.required for each in first.fields()]
    assert later.field("why").required
    assert resolve(of, answers={"wants_nhs": "yes"}).field("who").required


def test_a_condition_that_cannot_be_evaluated_hides_nothing() -> None:
    of = form(
        component("textfield", "a", hide="=(("),
        component("textfield", "b", hide="=count(for x in 1..100000 return x) > 0"),
        component("textfield", "c", hide="=missing.thing > 3"),
    )

    assert all(each.visible for each in resolve(of).fields())


def test_groups_and_texts_keep_their_place() -> None:
    group = {"type": "group", "id": "g", "label": "People", "components": [component("textfield", "name")]}
    text = {"type": "text", "id": "t", "text": '="Case " + case.ref'}

    shown = resolve(form(text, group, {"type": "separator", "id": "s"}), {"case": {"ref": "24 001"}})

    assert ["text", "group", "separator"] == [each.kind for each in shown.components]
    assert "Case 24 001" == shown.components[0].text
    assert "People" == shown.components[1].label
    assert ["name"] == [each.key for each in shown.fields()]


def test_a_list_shows_a_row_for_each_entry_and_one_where_there_is_none() -> None:
    of = form(
        rows(
            "calls", component("datetime", "at"), component("textfield", "why", hide="=at = null"), label="Phone calls"
        )
    )

    empty, filled = (
        resolve(of).field("calls"),
        resolve(of, answers={"calls": [{"at": "2026-11-02"}, {}]}).field("calls"),
    )

    assert [["calls-0-at", "calls-0-why"]] == [[cell.name for cell in row] for row in empty.rows]
    assert [["2026-11-02", None], [None, None]] == [[cell.value for cell in row] for row in filled.rows]
    assert [[True, True], [True, False]] == [[cell.visible for cell in row] for row in filled.rows]
    assert ["at", "why"] == [item["key"] for item in filled.as_json()["items"]]


def test_a_list_of_one_thing_shows_plain_values() -> None:
    of = form(rows("missing", component("textfield", "item")))

    assert [["a"], ["b"]] == [
        [cell.value for cell in row] for row in resolve(of, answers={"missing": ["a", "b"]}).field("missing").rows
    ]
