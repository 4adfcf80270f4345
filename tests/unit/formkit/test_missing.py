"""How a required answer that is missing is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.formkit.forms import component, form, rows, validate


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (component("textfield", label="PHSO reference number"), "Enter the PHSO reference number"),
        (component("textfield", label="Name of PA"), "Enter the name of PA"),
        (component("textarea", label="Why the case may be suitable for JW"), "Say why the case may be suitable for JW"),
        (component("textfield", label="Your name"), "Enter your name"),
        (
            component("textfield", label="NHS organisation(s) complained about"),
            "Enter the NHS organisation complained about",
        ),
        (component("textfield", label="Information needed, from whom"), "Enter the information needed, from whom"),
        (component("datetime", label="Outcome date"), "Enter the outcome date"),
        (component("select", label="Outcome", options=["a"]), "Select the outcome"),
        (component("select", label="Allocated to", options=["a"]), "Select an answer for “Allocated to”"),
        (
            component("radio", label="Do you want the JW team?", options=["a"]),
            "Select an answer for “Do you want the JW team?”",
        ),
        (component("checklist", label="Parts", options=["a"]), "Select at least one answer for “Parts”"),
        (component("checkbox", label="Contact made?"), "Say yes or no to “Contact made?”"),
        (component("filepicker", label="PHSO complaint form"), "Upload the PHSO complaint form"),
        (component("filepicker", label="Responses", multiple=True), "Upload at least one file for “Responses”"),
        (component("textfield", missing="Say why, in a sentence or two"), "Say why, in a sentence or two"),
    ],
)
@pytest.mark.parametrize("sent", [{}, {"answer": None}, {"answer": ""}, {"answer": "  "}, {"answer": []}])
def test_a_required_answer_that_is_missing_is_asked_for(field: Any, sent: Any, sentence: Any) -> None:
    field.setdefault("validate", {})["required"] = True

    assert {"answer": sentence} == validate(form(field), sent).errors


def test_a_required_list_asks_for_an_entry() -> None:
    of = form(rows("answer", component("textfield", "name"), label="Organisations", required=True))

    assert {"answer": "Add at least one entry to “Organisations”"} == validate(of, {"answer": []}).errors


@pytest.mark.parametrize("sent", [{}, {"answer": False}])
def test_a_declaration_must_be_ticked(sent: Any) -> None:
    of = form(component("checkbox", label="Confirm shadow case", declaration="true", required=True))

    assert {"answer": "Confirm “Confirm shadow case” by ticking the box"} == validate(of, sent).errors
    assert validate(of, {"answer": True}).ok
