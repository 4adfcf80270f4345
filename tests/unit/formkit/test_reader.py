"""What a form document may hold, and how everything else is refused: by field, with what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app import formkit
from app.errors import DefinitionError
from tests.unit.formkit.forms import component, document, form, rows


def refused(*components: Any, **more: Any) -> Any:
    """Return the findings of a document that must not be read."""
    with pytest.raises(DefinitionError) as caught:
        formkit.read(document(*components, **more))
    return caught.value.findings


def test_every_supported_component_is_read_with_the_type_of_its_answer() -> None:
    of = form(
        component("textfield", "a"),
        component("textarea", "b"),
        component("number", "c"),
        component("number", "d", serializeToString=True),
        component("datetime", "e"),
        component("datetime", "f", subtype="time"),
        component("datetime", "g", subtype="datetime"),
        component("checkbox", "h"),
        component("radio", "i", options=["x"]),
        component("select", "j", options=["x"]),
        component("checklist", "k", options=["x"]),
        component("filepicker", "m"),
        component("filepicker", "n", multiple=True),
        rows("o", component("textfield", "name"), component("datetime", "on")),
        {"type": "text", "id": "t", "text": "Read this first."},
        {"type": "separator", "id": "s"},
        {"type": "group", "id": "u", "label": "People", "components": [component("textfield", "p")]},
    )

    assert {
        "a": "string",
        "b": "string",
        "c": "number",
        "d": "number",
        "e": "date",
        "f": "time",
        "g": "date and time",
        "h": "boolean",
        "i": "string",
        "j": "string",
        "k": "list<string>",
        "m": "string",
        "n": "list<string>",
        "o": "list<context<name: string, on: date>>",
        "p": "string",
    } == of.types()


def test_only_answers_that_become_data_have_a_data_type() -> None:
    of = form(
        component("textfield", "record_only", record="case.queue"),
        component("textfield", "both", record="case.queue", routing="true"),
        component("textfield", "shown", readonly=True),
        component("textfield", "fixed", fixed="x"),
        rows("list", component("number", "n")),
        component("select", "version", valuesExpression="=[1]"),
    )

    assert {"both": "string", "fixed": "string", "list": "list<number>", "version": "Any"} == of.types()


def test_a_form_is_read_from_bytes_as_from_a_document() -> None:
    made = document(component("textfield", clause="JWM-PHR-02 JWM-PHR-03", description="As written."))

    assert formkit.read(json.dumps(made).encode()) == formkit.read(json.dumps(made).encode())
    field = formkit.read(json.dumps(made).encode()).field("answer")
    assert (("JWM-PHR-02", "JWM-PHR-03"), "As written.", "Answer") == (field.clause, field.hint, field.label)


@pytest.mark.parametrize(
    ("made", "element", "told"),
    [
        (
            {"type": "html", "id": "x", "content": "<b>"},
            "x",
            "The component 'html' is not supported. Use one of: checkbox",
        ),
        ({"type": "iframe", "id": "x", "url": "http://x"}, "x", "'iframe' is not supported"),
        ({"type": "image", "id": "x", "source": "http://x"}, "x", "'image' is not supported"),
        ({"type": "button", "id": "x", "action": "submit"}, "x", "'button' is not supported"),
        ({"type": "table", "id": "x", "dataSource": "=x"}, "x", "'table' is not supported"),
        ({"type": "documentPreview", "id": "x"}, "x", "'documentPreview' is not supported"),
        ({"type": "expression", "key": "x"}, "x", "'expression' is not supported"),
        ({"type": "spacer", "id": "x"}, "x", "'spacer' is not supported"),
        ({"type": "taglist", "key": "x", "label": "X"}, "x", "'taglist' is not supported"),
        ({"type": 7, "id": "x"}, "x", "The component 7 is not supported"),
        ({"id": "x"}, "x", "The component None is not supported"),
        (component("textfield", valuesKey="x"), "answer", "“valuesKey” is not supported on a textfield. Take it out."),
        (component("select", valuesKey="x"), "answer", "“valuesKey” is not supported on a select"),
        (component("textfield", min=3), "answer", "“validate.min” is not supported on a textfield"),
        (component("textfield", properties={"typename": "x"}), "answer", "“properties.typename” is not supported"),
        (component("textfield", properties="x"), "answer", "“properties” must be a JSON object"),
        (component("textfield", conditional={"show": "=x"}), "answer", "“conditional.show” is not supported"),
        (component("textfield", label=" "), "answer", "The field needs a label"),
        (component("textfield", "a b"), "a b", "The key 'a b' must be letters"),
        (component("textfield", "__class__"), "__class__", "The key '__class__' must be letters"),
        (component("textfield", ""), "id-", "The key '' must be letters"),
        (component("select"), "answer", "Give the choices in exactly one way"),
        (component("select", options=["a"], people="g"), "answer", "Give the choices in exactly one way"),
        (component("select", values=[{"label": "A", "value": "a"}]), "answer", "The value of a choice is its label"),
        (component("select", values=[{"label": "A"}]), "answer", "Each choice is an object with a label and a value"),
        (component("select", values="x"), "answer", "Each choice is an object with a label and a value"),
        (component("select", options=["a", "a"]), "answer", "Two choices are the same"),
        (component("textfield", pattern="("), "answer", "The pattern is not a regular expression"),
        (component("textfield", pattern="(a+)+$"), "answer", "The pattern repeats a group"),
        (component("textfield", pattern="(a|a){5,}$"), "answer", "The pattern repeats a group"),
        (component("textfield", pattern=".*.*.*x"), "answer", "The pattern has more than two open-ended repeats"),
        (component("textfield", pattern="(?=a)"), "answer", "The pattern looks around or back"),
        (component("textfield", pattern=r"(a)\1"), "answer", "The pattern looks around or back"),
        (component("textfield", pattern="a" * 201), "answer", "The pattern is longer than 200 characters"),
        (component("textfield", validationType="iban"), "answer", "The validation type 'iban' is not supported"),
        (component("number", min="x"), "answer", "“min” must be a number"),
        (component("number", max="1e999"), "answer", "“max” must be a number"),
        (component("datetime", subtype="month"), "answer", "The subtype 'month' is not supported"),
        (rows("answer"), "answer", "A list needs at least one field"),
        (
            rows("answer", rows("inner", component("textfield", "x"))),
            "inner",
            "A dynamiclist cannot stand inside a list",
        ),
        (rows("answer", component("textfield", "x", record="case.a")), "x", "has a plain key and no record path"),
        (rows("answer", component("textfield", "x", default="=today()")), "x", "or have a default"),
        (rows("answer", component("textfield", "x", readonly=True)), "x", "cannot be read-only or fixed"),
        ({"type": "group", "id": "g", "path": "p", "components": []}, "g", "A group does not nest answers"),
        ({"type": "group", "id": "g"}, "g", "“components” must be a list"),
        ("textfield", None, "Each component is a JSON object"),
    ],
)
def test_what_is_not_supported_is_refused_by_field(made: Any, element: Any, told: Any) -> None:
    finding = refused(made)[0]

    assert element == finding.element
    assert told in finding.message
    assert "error" == finding.severity


def test_all_faults_are_told_at_once() -> None:
    assert 2 <= len(refused(component("textfield", "a", label=""), {"type": "html", "id": "b"}))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"id": "A Form"}, "small words joined by hyphens"),
        ({"id": None}, "small words joined by hyphens"),
        ({"type": "dynamic"}, '"type": "default"'),
        ({"components": {}}, "“components” must be a list"),
        ({"variables": []}, "“variables” is not supported at the top of a form"),
    ],
)
def test_what_stands_at_the_top_is_checked(more: Any, told: Any) -> None:
    assert told in refused(**more)[0].message


def test_two_fields_cannot_share_a_key_or_an_id() -> None:
    again = refused(component("textfield", "a"), {"type": "group", "id": "g", "components": [component("number", "a")]})
    assert "Two fields have the key “a”" in again[0].message

    same = refused(component("textfield", "a", id="x"), component("textfield", "b", id="x"))
    assert "Two components have the id “x”" in same[0].message


def test_a_finding_has_the_line_of_its_field() -> None:
    text = json.dumps(document(component("textfield", "a"), {"type": "html", "id": "odd"}), indent=1)

    with pytest.raises(DefinitionError) as caught:
        formkit.read(text.encode())

    assert '"odd"' in text.splitlines()[caught.value.findings[0].line - 1]


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"type":"default","id":"a","components":[NaN]}',
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"type":"default","id":"a\\ud800","components":[]}',
        b" " * 1_000_001,
    ],
)
def test_what_is_not_json_is_refused(hostile: Any) -> None:
    with pytest.raises(DefinitionError):
        formkit.read(hostile)


def test_a_form_has_at_most_500_components() -> None:
    assert "at most 500" in refused(*(component("textfield", f"k{n}") for n in range(501)))[-1].message


@pytest.mark.parametrize("pattern", ["^[A-Z]{2}[0-9]{4}$", r"^\d+(?:-\d+)?$", "^(?:PHSO|P)-[0-9]+$", r"^[^@]+@x\.uk$"])
def test_ordinary_patterns_are_accepted(pattern: Any) -> None:
    assert form(component("textfield", pattern=pattern))
