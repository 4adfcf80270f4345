"""The JSON Schema of a form accepts what validation accepts."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from app import formkit
from tests.unit.formkit.forms import component, form, rows, validate

FORM = form(
    component("textfield", "name", required=True, maxLength=20, clause="JWM-PHR-02", record="people.pa_name"),
    component("textfield", "email", validationType="email", description="Of the person who wrote."),
    component("number", "days", min=0, max=10),
    component("number", "cost", serializeToString=True),
    component("datetime", "on", required=True, default="=today()"),
    component("datetime", "at", subtype="datetime"),
    component("datetime", "time", subtype="time"),
    component("checkbox", "agreed", required=True, declaration="true"),
    component("radio", "wants", options=["yes", "no"], required=True),
    component("select", "maybe", options=["a", "b"]),
    component("checklist", "parts", options=["a", "b"]),
    component("select", "who", people="jwt-investigator"),
    component("filepicker", "form", required=True),
    component("filepicker", "more", multiple=True),
    component("textfield", "why", required=True, hide='=wants != "no"'),
    component("textfield", "shown", readonly=True),
    component("textfield", "fixed", fixed="x"),
    rows("calls", component("datetime", "at", required=True), component("textfield", "result"), required=True),
    rows("items", component("textfield", "item")),
)
GOOD: dict[str, Any] = {
    "name": "Ada",
    "email": None,
    "days": 3,
    "cost": "12.50",
    "at": "2026-11-23T09:00:00Z",
    "time": "09:30",
    "agreed": True,
    "wants": "yes",
    "maybe": None,
    "parts": ["a"],
    "who": "asha",
    "form": "f1",
    "more": [],
    "calls": [{"at": "2026-11-23", "result": "x"}],
    "items": ["a"],
}


def test_the_schema_lists_what_is_always_required() -> None:
    made = formkit.schema(FORM)

    assert ["name", "agreed", "wants", "form", "calls"] == made["required"]
    assert ["at"] == made["properties"]["calls"]["items"]["required"]
    assert not {"shown", "fixed"} & set(made["properties"])
    assert {"x-clauses": ["JWM-PHR-02"], "x-record": "people.pa_name"}.items() <= made["properties"]["name"].items()
    assert "Of the person who wrote." == made["properties"]["email"]["description"]


def test_what_the_schema_accepts_validation_accepts() -> None:
    assert jsonschema_rs.validator_for(formkit.schema(FORM)).is_valid(GOOD)
    assert {} == validate(FORM, GOOD).errors


@pytest.mark.parametrize(
    "change",
    [
        {"name": 3},
        {"name": "x" * 21},
        {"days": "3"},
        {"days": 11},
        {"cost": 12.5},
        {"cost": "many"},
        {"time": "9"},
        {"agreed": False},
        {"wants": "maybe"},
        {"maybe": "c"},
        {"parts": ["c"]},
        {"form": "a/b"},
        {"more": "f1"},
        {"calls": []},
        {"calls": [{}]},
        {"calls": [{"at": "2026-11-23", "by": "x"}]},
        {"items": [{"item": "a"}]},
        {"extra": 1},
    ],
    ids=str,
)
def test_what_the_schema_refuses_validation_refuses(change: dict[str, Any]) -> None:
    answers = {**GOOD, **change}

    assert not jsonschema_rs.validator_for(formkit.schema(FORM)).is_valid(answers)
    assert validate(FORM, answers).errors
