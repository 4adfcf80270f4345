"""What answers are kept, and what people are told about those that are not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app import formkit
from app.domain.effects import SetField
from tests.unit.formkit.forms import component, form, rows, validate


def told(of: Any, answer: Any) -> Any:
    """Return the sentence about the one field of a form, or the value kept."""
    result = validate(of, {"answer": answer})
    return result.errors.get("answer", result.answers.get("answer"))


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        (component("textfield"), " PHSO 12 ", "PHSO 12"),
        (component("textfield"), "cafe\u0301", "café"),
        (component("textarea"), "one\r\ntwo", "one\ntwo"),
        (component("textfield", validationType="email"), "jo.bell@example.org", "jo.bell@example.org"),
        (component("textfield", validationType="phone"), "020 7946 0018 ext 4", "020 7946 0018 ext 4"),
        (component("textfield", pattern="^[A-Z]{2}[0-9]+$"), "AB12", "AB12"),
        (component("number"), 3, 3),
        (component("number"), 2.5, 2.5),
        (component("number", serializeToString=True, decimalDigits=2), "12.50", "12.50"),
        (component("datetime", subtype="date"), "2026-02-28", "2026-02-28"),
        (component("datetime", subtype="time"), "09:30", "09:30:00"),
        (component("datetime", subtype="datetime"), "2026-11-23T10:00:00+01:00", "2026-11-23T09:00:00Z"),
        (component("checkbox"), True, True),
        (component("checkbox", required=True), False, False),
        (component("radio", options=["yes", "no"]), "no", "no"),
        (component("select", options=["for full joint working assessment", "not for Joint Working"]),)
        + ("not for Joint Working",) * 2,
        (component("checklist", options=["a", "b", "c"]), ["c", "a", "c"], ["c", "a"]),
        (component("filepicker"), "7f3a-1", "7f3a-1"),
        (component("filepicker", multiple=True), ["1", "2", "1"], ["1", "2"]),
        (component("select", people="jwt-investigator"), "asha", "asha"),
        (component("select", valuesExpression="=[1, 2]"), 2, 2),
        (component("select", valuesExpression="=[1, 2]"), "2", 2),
    ],
)
def test_a_sound_answer_is_kept_as_documented(field: Any, sent: Any, kept: Any) -> None:
    assert kept == told(form(field), sent)


@pytest.mark.parametrize(
    ("field", "sent", "sentence"),
    [
        (component("textfield"), 5, "Answer must be text"),
        (component("textfield"), "a\nb", "Answer must be on one line"),
        (
            component("textfield"),
            "a\x00b",
            "Answer has a character that cannot be stored (U+0000, character 2). Delete it",
        ),
        (
            component("textfield"),
            "a\u202eb",
            "Answer has a character that cannot be stored (U+202E, character 2). Delete it",
        ),
        (
            component("textarea"),
            "\uf0b7 x",
            "Answer has a character that cannot be stored (U+F0B7, character 1). Delete it",
        ),
        (
            component("textfield"),
            "\ud800",
            "Answer has a character that cannot be stored (U+D800, character 1). Delete it",
        ),
        (component("textfield"), "x" * 1001, "Answer must be 1,000 characters or fewer"),
        (component("textarea"), "x" * 50_001, "Answer must be 50,000 characters or fewer"),
        (component("textarea"), "x" * 200_000, "Answer is far too long"),
        (component("textfield", maxLength=5), "123456", "Answer must be 5 characters or fewer"),
        (component("textfield", minLength=3), "12", "Answer must be 3 characters or more"),
        (component("textfield", pattern="^[A-Z]+$"), "abc", "Answer must be in the right form"),
        (
            component("textfield", pattern="^[A-Z]+$", description="Capital letters."),
            "abc",
            "Answer must be in the right form. Capital letters.",
        ),
        (
            component("textfield", validationType="email"),
            "a@b.c, evil@x.y",
            "Answer must be an email address in the correct format, such as name@example.com",
        ),
        (
            component("textfield", validationType="phone"),
            "ring me",
            "Answer must be a phone number, such as 020 7946 0018",
        ),
        (component("number"), "3", "Answer must be a number"),
        (component("number"), True, "Answer must be a number"),
        (component("number"), float("nan"), "Answer must be a smaller number"),
        (component("number"), 10**400, "Answer must be a smaller number"),
        (component("number", min=1), 0, "Answer must be 1 or more"),
        (component("number", max="9.5"), 10, "Answer must be 9.5 or less"),
        (component("number", decimalDigits=0), 1.5, "Answer must be a whole number"),
        (component("number", decimalDigits=2), 1.555, "Answer must have 2 decimal places or fewer"),
        (component("number", serializeToString=True), 12.5, "Answer must be an amount, such as 12.50"),
        (component("number", serializeToString=True), "1e9", "Answer must be an amount, such as 12.50"),
        (component("datetime"), "2026-02-30", "Answer must be a real date, such as 27 3 2027"),
        (component("datetime"), "23/11/2026", "Answer must be a real date, such as 27 3 2027"),
        (component("datetime"), 20261123, "Answer must be a real date, such as 27 3 2027"),
        (component("datetime"), {"day": "3", "month": "", "year": ""}, "Answer must include a month and a year"),
        (component("datetime"), "0026-11-23", "Answer must have a year between 1900 and 2100"),
        (
            component("datetime", past="true"),
            "2026-11-24",
            "Answer must be today or in the past, not after 23 November 2026",
        ),
        (
            component("datetime", disallowPassedDates=True),
            "2026-11-22",
            "Answer must be today or in the future, not before 23 November 2026",
        ),
        (
            component("datetime", subtype="datetime", past="true"),
            "2026-11-23T09:31:00Z",
            "Answer must be today or in the past, not after 23 November 2026",
        ),
        (
            component("datetime", subtype="datetime"),
            "2026-11-23T09:00:00",
            "Answer must be a date and time with its zone, such as 2026-11-23T09:00:00Z",
        ),
        (component("datetime", subtype="datetime"), "2026-11-23T25:00:00Z", "Answer must be a real date and time"),
        (component("datetime", subtype="time"), "25:00", "Answer must be a time, such as 09:30"),
        (component("checkbox"), "true", "Answer must be true or false"),
        (component("checkbox"), 1, "Answer must be true or false"),
        (component("radio", options=["yes", "no"]), "Yes", "Select one of the choices offered for “Answer”"),
        (component("radio", options=["yes", "no"]), ["yes"], "Select one of the choices offered for “Answer”"),
        (
            component("select", valuesExpression="=[]"),
            "a",
            "There is nothing to choose from for “Answer” yet. Save what you have and ask your team lead",
        ),
        (component("select", valuesExpression="=[1]"), True, "Select one of the choices offered for “Answer”"),
        (component("checklist", options=["a"]), "a", "Answer must be a list of the choices made"),
        (component("checklist", options=["a"]), ["a", "b"], "Select one of the choices offered for “Answer”"),
        (component("select", people="jwt-investigator"), "mallory", "Select one of the people offered for “Answer”"),
        (component("filepicker"), "../../etc/passwd", "Answer must be a file you have uploaded"),
        (component("filepicker", multiple=True), "1", "Answer must be a list of files you have uploaded"),
        (component("filepicker", multiple=True), [str(n) for n in range(51)], "Answer must have 50 files or fewer"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_is_not_kept(field: Any, sent: Any, sentence: Any) -> None:
    result = validate(form(field), {"answer": sent})

    assert {"answer": sentence} == result.errors
    assert {} == result.answers
    assert not result.ok


def test_a_field_may_be_required_by_what_other_answers_say() -> None:
    of = form(
        component("select", "outcome", options=["more information needed", "not for Joint Working"]),
        component("textfield", "needed", requiredWhen='=outcome = "more information needed"'),
    )

    assert ["needed"] == list(validate(of, {"outcome": "more information needed"}).errors)
    assert validate(of, {"outcome": "not for Joint Working"}).ok


def test_a_hidden_field_is_neither_required_nor_kept_nor_checked() -> None:
    of = form(
        component("checkbox", "contact_made"),
        component("textfield", "wants_nhs", hide="=not(contact_made)", required=True, maxLength=3),
    )

    assert {"contact_made": False} == validate(of, {"contact_made": False, "wants_nhs": "yes"}).answers
    assert validate(of, {"contact_made": False, "wants_nhs": "much too long"}).ok
    assert ["wants_nhs"] == list(validate(of, {"contact_made": True}).errors)


def test_an_answer_that_is_hidden_cannot_show_another() -> None:
    of = form(
        component("radio", "a", options=["yes", "no"]),
        component("radio", "b", options=["yes", "no"], hide='=a != "yes"'),
        component("textfield", "c", hide='=b != "yes"', required=True),
    )

    result = validate(of, {"a": "no", "b": "yes", "c": "kept?"})

    assert {"a": "no"} == result.answers
    assert result.ok


def test_hiding_a_group_hides_all_that_stands_in_it() -> None:
    group = {"type": "group", "id": "g", "label": "NHS", "conditional": {"hide": "=not(nhs)"}}
    of = form(component("checkbox", "nhs"), {**group, "components": [component("textfield", "name", required=True)]})

    assert {"nhs": False} == validate(of, {"nhs": False, "name": "x"}).answers
    assert ["name"] == list(validate(of, {"nhs": True}).errors)


def test_an_answer_of_an_earlier_round_is_cleared_once_its_field_is_hidden() -> None:
    of = form(component("checkbox", "more"), component("textfield", "needed", hide="=not(more)"))

    assert {"more": False, "needed": None} == validate(of, {"more": False}, {"needed": "the deeds"}).answers


def test_what_is_left_out_is_null_false_or_an_empty_list() -> None:
    of = form(
        component("textfield", "text"),
        component("checkbox", "bool"),
        component("checklist", "several", options=["a"]),
        component("filepicker", "files", multiple=True),
        rows("list", component("textfield", "name")),
    )

    assert {"text": None, "bool": False, "several": [], "files": [], "list": []} == validate(of, {}).answers


def test_a_default_stands_in_for_an_answer_left_out_but_not_for_one_emptied() -> None:
    of = form(component("datetime", default="=today()", required=True))

    assert {"answer": "2026-11-23"} == validate(of, {}).answers
    assert {"answer": "Enter the answer"} == validate(of, {"answer": None}).errors


@pytest.mark.parametrize(("fixed", "kept"), [("true", True), ("false", False), ("=1 = 1", True), ("perhaps", None)])
def test_a_fixed_answer_of_a_checkbox_is_written_as_text_in_the_form(fixed: str, kept: Any) -> None:
    assert validate(form(component("checkbox", fixed=fixed)), {}).answers.get("answer") is (kept or False)


def test_a_default_of_the_wrong_type_is_no_default() -> None:
    assert {"answer": None} == validate(form(component("datetime", default="=5")), {}).answers


def test_read_only_and_fixed_fields_sent_along_are_ignored() -> None:
    of = form(
        component("textfield", "seen", readonly=True, default="=case.ref"),
        component("textfield", "early.reason", fixed="not a body in jurisdiction", record="early.reason"),
        component("textfield", "state", fixed="=case.ref"),
    )

    result = validate(of, {"seen": "x", "early.reason": "y", "state": 3}, {"case": {"ref": "24 001 234"}})

    assert {"state": "24 001 234"} == result.answers
    assert (SetField("early.reason", "not a body in jurisdiction"),) == result.record
    assert result.ok


def test_a_field_may_be_read_only_by_condition() -> None:
    of = form(component("textfield", readonly="=case.closed"))

    assert {} == validate(of, {"answer": "x"}, {"case": {"closed": True}}).answers
    assert {"answer": "x"} == validate(of, {"answer": "x"}, {"case": {"closed": False}}).answers


def test_an_unknown_key_is_an_error() -> None:
    result = validate(form(component("textfield")), {"answer": "x", "role": "admin"})

    assert {"role": "This form has no field “role”. Leave it out"} == result.errors


def test_a_field_with_a_place_in_the_record_is_stored_there_only() -> None:
    of = form(component("textfield", record="case.queue"), component("textfield", "other"))

    result = validate(of, {"answer": "JWA", "other": "x"})

    assert {"other": "x"} == result.answers
    assert (SetField("case.queue", "JWA"),) == result.record


def test_a_routing_field_is_stored_in_both_places() -> None:
    result = validate(form(component("textfield", record="jw.outcome", routing="true")), {"answer": "yes"})

    assert {"answer": "yes"} == result.answers
    assert (SetField("jw.outcome", "yes"),) == result.record


def test_an_answer_emptied_empties_the_record_and_one_left_out_leaves_it() -> None:
    of = form(component("textfield", record="people.rep_name"), component("checkbox", "urgent", record="case.urgent"))

    assert (SetField("people.rep_name", None), SetField("case.urgent", False)) == validate(
        of, {"answer": "", "urgent": False}
    ).record
    assert () == validate(of, {}).record


def test_a_key_with_dots_is_read_as_a_path_by_conditions() -> None:
    of = form(
        component("datetime", "at_alloc.date", record="at_alloc.date"),
        component("textfield", "note", hide='=at_alloc.date < date("2026-01-01")', required=True),
    )

    scope = {"at_alloc": {"investigator": "asha", "date": date(2020, 1, 1)}}
    assert validate(of, {"at_alloc.date": "2025-12-31"}, scope).ok
    assert ["note"] == list(validate(of, {"at_alloc.date": "2026-02-01"}, scope).errors)


def test_conditions_compare_typed_values() -> None:
    of = form(
        component("number", "days"),
        component("number", "cost", serializeToString=True),
        component("textfield", "why", hide="=days < 10 and cost < 100", required=True),
    )

    assert validate(of, {"days": 9, "cost": "99.99"}, {"limit": Decimal(3)}).ok
    assert ["why"] == list(validate(of, {"days": 10, "cost": "5"}).errors)


ATTEMPTS = rows(
    "attempts",
    component("datetime", "at", subtype="datetime", label="Time of the call", required=True),
    component("textfield", "result", label="Result of the call"),
    component("textfield", "message", label="Message left", hide='=result != "left a message"', required=True),
    label="Phone attempts",
)


def test_a_list_of_several_things_is_kept_as_objects() -> None:
    row = {"at": "2026-11-20T10:00:00Z", "result": "no answer"}

    assert {"attempts": [row]} == validate(form(ATTEMPTS), {"attempts": [row]}).answers


def test_a_list_of_one_thing_is_kept_as_plain_values() -> None:
    of = form(rows("items", component("textfield", "item")))

    assert {"items": ["direct dial", "form"]} == validate(of, {"items": ["direct dial ", "form", ""]}).answers


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ([{"result": "left a message", "message": "x"}], {"attempts-0-at": "Row 1: Enter the time of the call"}),
        ("x", {"attempts": "Phone attempts must be a list"}),
        (["x"], {"attempts-0": "Row 1: Phone attempts must hold an object in each row"}),
        ([{}] * 201, {"attempts": "Phone attempts must have 200 rows or fewer"}),
    ],
)
def test_what_is_wrong_in_a_list_names_the_row(sent: Any, errors: Any) -> None:
    assert errors == validate(form(ATTEMPTS), {"attempts": sent}).errors


def test_each_row_has_its_own_conditions() -> None:
    row = {"at": "2026-11-20T10:00:00Z", "result": "left a message"}

    errors = validate(form(ATTEMPTS), {"attempts": [{**row, "result": "no"}, row, {**row, "message": "hi"}]}).errors

    assert {"attempts-1-message": "Row 2: Enter the message left"} == errors


def test_an_unknown_key_in_a_row_is_an_error() -> None:
    errors = validate(form(ATTEMPTS), {"attempts": [{"at": "2026-11-20T10:00:00Z", "by": "x"}]}).errors

    assert {"attempts-0-by": "Row 1: This form has no field “by”. Leave it out"} == errors


def test_a_list_with_a_wrong_row_is_not_kept() -> None:
    result = validate(form(ATTEMPTS), {"attempts": [{"at": "yesterday"}]})

    assert {} == result.answers
    assert ["attempts-0-at"] == list(result.errors)


def test_dates_cannot_be_compared_with_a_today_nobody_knows() -> None:
    result = formkit.validate(form(component("datetime", past="true")), {"answer": "2026-11-20"}, {})

    assert {"answer": "Answer cannot be compared with today just now. Try again"} == result.errors
