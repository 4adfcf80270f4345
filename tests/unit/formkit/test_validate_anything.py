"""Whatever is sent: validation never raises, and keeps nothing hidden, unknown or of the wrong type."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app import formkit
from tests.unit.formkit.forms import component, form, members, resolve, rows, validate

FORM = form(
    component("textfield", "text", maxLength=20),
    component("textarea", "long", requiredWhen="=days > 3"),
    component("textfield", "code", pattern="^[A-Z]+[0-9]*$"),
    component("textfield", "mail", validationType="email"),
    component("number", "days", min=0),
    component("number", "cost", serializeToString=True, decimalDigits=2),
    component("datetime", "on", past="true", default="=today()"),
    component("datetime", "at", subtype="datetime"),
    component("datetime", "time", subtype="time"),
    component("checkbox", "ticked"),
    component("radio", "wants", options=["yes", "no"], required=True),
    component("textfield", "why", hide='=wants != "yes"', required=True),
    component("textfield", "deep", hide="=why = null"),
    component("checklist", "parts", options=["a", "b"]),
    component("select", "who", people="jwt-investigator"),
    component("select", "version", valuesExpression="=[1, 2, days]"),
    component("filepicker", "file"),
    component("filepicker", "files", multiple=True),
    component("textfield", "case.queue", record="case.queue"),
    component("textfield", "shown", readonly=True),
    rows("calls", component("datetime", "at"), component("textfield", "result", hide="=at = null", required=True)),
    rows("items", component("number", "item")),
)
KEYS = [field.key for field in FORM.fields()]
SCHEMA = jsonschema_rs.validator_for(formkit.schema(FORM))

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["yes", "no", "a", "b", "asha", "f1", "2026-11-20", "2026-11-20T09:00:00Z", "09:30", "12.50", "A1"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["at", "result", "item", "x"]), inner),
    max_leaves=8,
)
ANSWERS = st.dictionaries(st.sampled_from([*KEYS, "role", "__class__"]) | st.text(max_size=5), VALUES, max_size=12)


@settings(max_examples=120, deadline=None)
@given(ANSWERS)
def test_only_sound_visible_known_answers_are_kept(answers: dict[str, Any]) -> None:
    result = validate(FORM, answers, {"case": {"queue": "JWA"}, "shown": "x"})

    kept = {**result.answers, **{effect.path: effect.value for effect in result.record}}
    assert set(kept) <= set(KEYS) - {"shown"}
    assert set(answers) - set(KEYS) <= set(result.errors)
    assert all(isinstance(sentence, str) and sentence for sentence in result.errors.values())
    required_too = {"wants": "yes", **{key: value for key, value in kept.items() if value is not None}}
    assert list(SCHEMA.iter_errors(required_too)) == []
    orjson.dumps(kept)

    page = resolve(FORM, {"case": {"queue": "JWA"}, "shown": "x"}, {**kept, "wants": kept.get("wants")})
    hidden = {field.key for field in page.fields() if not field.visible}
    assert all(kept.get(key) is None for key in hidden)


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_what_is_kept_is_kept_again(answers: dict[str, Any]) -> None:
    """Validating what was kept keeps the same: nothing changes on the way through a draft."""
    first = validate(FORM, {**answers, "wants": "yes", "why": "because"})
    again = validate(FORM, {"wants": "yes", "why": "because", **first.answers})

    assert {key: again.answers.get(key) for key in first.answers} == first.answers


NAMES = [*KEYS, *(f"{key}-{part}" for key in KEYS for part in ("day", "month", "year", "time", "0-at-day", "1-item"))]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=8)), max_size=20))
def test_any_post_can_be_parsed_validated_and_shown_again(pairs: list[tuple[str, str]]) -> None:
    answers = formkit.parse(FORM, MultiDict(pairs))

    validate(FORM, answers)
    shown = formkit.resolve(FORM, {}, people=members, answers=answers)

    assert len(KEYS) == len([field.as_json() for field in shown.fields()])
