"""HTML posts become answers."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app import formkit
from tests.unit.formkit.forms import component, form, rows, validate


def parsed(field: Any, *pairs: Any) -> Any:
    """Return the answer that some posted pairs give for one field."""
    return formkit.parse(form(field), MultiDict(pairs))["answer"]


@pytest.mark.parametrize(
    ("field", "pairs", "answer"),
    [
        (component("textfield"), [("answer", " x ")], " x "),
        (component("textfield"), [("answer", "  ")], None),
        (component("textfield"), [], None),
        (component("number"), [("answer", "1,250")], 1250),
        (component("number"), [("answer", "2.50")], 2.5),
        (component("number"), [("answer", "many")], "many"),
        (component("number"), [("answer", "NaN")], "NaN"),
        (component("number"), [("answer", " ")], None),
        (component("number", serializeToString=True), [("answer", "£1,250.50")], "1250.50"),
        (component("checkbox"), [], False),
        (component("checkbox"), [("answer", "true")], True),
        (component("checkbox"), [("answer", "on")], True),
        (component("checkbox", required=True), [], None),
        (component("checkbox", requiredWhen="=other"), [], None),
        (component("checkbox", required=True), [("answer", "no")], False),
        (component("checkbox", required=True), [("answer", "yes")], True),
        (component("checkbox", required=True, declaration="true"), [], False),
        (component("radio", options=["a"]), [("answer", "a")], "a"),
        (component("checklist", options=["a", "b"]), [("answer", "a"), ("answer", "b"), ("answer", "")], ["a", "b"]),
        (component("filepicker"), [("answer", "f1")], "f1"),
        (component("filepicker", multiple=True), [("answer", "f1"), ("answer", "f2")], ["f1", "f2"]),
        (component("datetime", subtype="time"), [("answer", "09:30")], "09:30"),
    ],
)
def test_a_posted_field_becomes_an_answer(field: Any, pairs: Any, answer: Any) -> None:
    assert answer == parsed(field, *pairs)


def boxes(day: Any = "", month: Any = "", year: Any = "", time: Any = None) -> Any:
    pairs = [("answer-day", day), ("answer-month", month), ("answer-year", year)]
    return [*pairs, ("answer-time", time)] if time is not None else pairs


@pytest.mark.parametrize(
    ("pairs", "answer"),
    [
        (boxes("23", "11", "2026"), "2026-11-23"),
        (boxes(" 3 ", "nov", "2026"), "2026-11-03"),
        (boxes("3", "November", "2026"), "2026-11-03"),
        (boxes(), None),
        ([("answer", "2026-11-23")], "2026-11-23"),
        (boxes("31", "2", "2026"), {"day": "31", "month": "2", "year": "2026"}),
        (boxes("3", "", "2026"), {"day": "3", "month": "", "year": "2026"}),
        (boxes("3", "4", "0000"), {"day": "3", "month": "4", "year": "0000"}),
        (boxes("3", "4", "26"), {"day": "3", "month": "4", "year": "26"}),
    ],
)
def test_three_boxes_become_a_date_and_stay_boxes_where_they_make_none(pairs: Any, answer: Any) -> None:
    assert answer == parsed(component("datetime"), *pairs)


@pytest.mark.parametrize(
    ("pairs", "answer"),
    [
        (boxes("23", "11", "2026", "09:30"), "2026-11-23T09:30:00Z"),
        (boxes("23", "6", "2026", "9.30"), "2026-06-23T08:30:00Z"),
        (boxes(time=""), None),
        (
            boxes("3", "2", "2026", "25:00"),
            {"day": "3", "month": "2", "year": "2026", "time": "25:00", "date_is_real": True},
        ),
    ],
)
def test_boxes_and_a_time_in_london_become_an_instant(pairs: Any, answer: Any) -> None:
    assert answer == parsed(component("datetime", subtype="datetime"), *pairs)


@pytest.mark.parametrize(
    ("field", "pairs", "sentence"),
    [
        (component("datetime"), boxes("3", "", "2026"), "Answer must include a month"),
        (component("datetime"), boxes("31", "2", "2026"), "Answer must be a real date, such as 27 3 2027"),
        (
            component("datetime", subtype="datetime"),
            boxes("3", "2", "2026", ""),
            "Answer must include a time, such as 09:30",
        ),
        (component("datetime", subtype="datetime"), boxes("", "2", "2026", "10:00"), "Answer must include a day"),
        (component("number"), [("answer", "many")], "Answer must be a number"),
    ],
)
def test_what_cannot_be_read_is_told_when_validated(field: Any, pairs: Any, sentence: Any) -> None:
    of = form(field)

    assert {"answer": sentence} == validate(of, formkit.parse(of, MultiDict(pairs))).errors


def test_rows_come_in_the_order_of_their_numbers_and_empty_ones_are_dropped() -> None:
    field = rows("answer", component("textfield", "name"), component("datetime", "on"), component("checkbox", "told"))
    pairs = [
        ("answer-10-name", "C"),
        ("answer-0-name", "A"),
        ("answer-0-on-day", "2"),
        ("answer-0-on-month", "11"),
        ("answer-0-on-year", "2026"),
        ("answer-2-name", " "),
        ("answer-1-told", "true"),
    ]

    assert [
        {"name": "A", "on": "2026-11-02", "told": False},
        {"name": None, "on": None, "told": True},
        {"name": "C", "on": None, "told": False},
    ] == parsed(field, *pairs)


def test_a_list_of_one_thing_becomes_plain_values() -> None:
    field = rows("answer", component("textfield", "item"))

    assert ["a", "b"] == parsed(field, ("answer-0-item", "a"), ("answer-1-item", ""), ("answer-2-item", "b"))


def test_read_only_fixed_and_foreign_names_are_not_read() -> None:
    of = form(component("textfield", "a", readonly=True), component("textfield", "b", fixed="x"))

    assert {} == formkit.parse(of, MultiDict([("a", "1"), ("b", "2"), ("csrf_token", "3")]))


def test_keys_with_dots_are_read() -> None:
    of = form(component("datetime", "at_alloc.date"))
    pairs = [("at_alloc.date-day", "1"), ("at_alloc.date-month", "2"), ("at_alloc.date-year", "2026")]

    assert {"at_alloc.date": "2026-02-01"} == formkit.parse(of, MultiDict(pairs))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-11-03", {"day": "3", "month": "11", "year": "2026", "time": ""}),
        ("2026-06-23T08:30:00Z", {"day": "23", "month": "6", "year": "2026", "time": "09:30"}),
        ({"day": "31", "month": "2"}, {"day": "31", "month": "2", "year": "", "time": ""}),
        (None, {"day": "", "month": "", "year": "", "time": ""}),
        ("soon", {"day": "", "month": "", "year": "", "time": ""}),
    ],
)
def test_boxes_show_a_date_as_people_typed_it(value: Any, shown: Any) -> None:
    assert shown == formkit.date_boxes(value)
