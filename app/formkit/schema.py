"""The JSON Schema of a form's answers, as the API shows it for starting a process or completing a task."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from app.formkit import values
from app.formkit.model import Field, Form

_PLAIN: Final[dict[str, dict[str, Any]]] = {
    "number": {"type": "number"},
    "money": {"type": "string", "pattern": r"^-?\d{1,12}(\.\d{1,9})?$"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$"},
    "date-time": {"type": "string", "format": "date-time"},
    "bool": {"type": "boolean"},
    "file": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
}


def schema(form: Form) -> dict[str, Any]:
    """Return a JSON Schema (2020-12) of the answers. Conditions are not in it: `required` lists what always is."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.id,
        **_object(
            (each, bool(each.hide) or any(group.hide for group in groups))
            for each, groups in form.walk()
            if each.takes_input
        ),
    }


def _object(fields: Iterable[tuple[Field, bool]]) -> dict[str, Any]:
    listed = list(fields)
    always = [
        each.key
        for each, conditional in listed
        if each.required and not conditional and each.default is None and not isinstance(each.readonly, str)
    ]
    return {
        "type": "object",
        "properties": {each.key: _property(each) for each, _ in listed},
        "required": always,
        "additionalProperties": False,
    }


def _property(each: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"title": each.label, **_type(each)}
    if each.hint:
        described["description"] = each.hint
    if each.clause:
        described["x-clauses"] = list(each.clause)
    if each.record:
        described["x-record"] = each.record
    if not each.required and "type" in described and "enum" not in described:
        described["type"] = [described["type"], "null"]
    return described


def _type(each: Field) -> dict[str, Any]:
    if each.type in ("choice", "choices"):
        return _choice(each)
    if each.type == "files":
        return {"type": "array", "items": _PLAIN["file"], "maxItems": values.MAX_FILES}
    if each.type == "list":
        inner = _type(each.items[0]) if each.is_plain_list else _object((item, bool(item.hide)) for item in each.items)
        return {"type": "array", "items": inner, "maxItems": values.MAX_ROWS, "minItems": int(each.required)}
    if each.type == "text":
        return _text(each)
    found = dict(_PLAIN[each.type])
    if each.declaration:
        found["const"] = True
    bounds = {"minimum": each.limits.least, "maximum": each.limits.most} if each.type == "number" else {}
    return {**found, **{name: float(bound) for name, bound in bounds.items() if bound is not None}}


def _choice(each: Field) -> dict[str, Any]:
    one: dict[str, Any] = {"enum": [option.value for option in each.options]} if each.options else {}
    if each.people:
        one = {"type": "string", "x-people": each.people}
    if each.type == "choices":
        return {"type": "array", "items": one, "uniqueItems": True}
    if each.options and not each.required:
        one["enum"] = [*one["enum"], None]
    return one


def _text(each: Field) -> dict[str, Any]:
    limits = each.limits
    most = values.ONE_LINE if each.kind != "textarea" else values.MANY_LINES
    found: dict[str, Any] = {"type": "string", "maxLength": limits.max_length or most}
    if limits.min_length:
        found["minLength"] = limits.min_length
    if limits.pattern:
        found["pattern"] = limits.pattern
    if limits.shape == "email":
        found["format"] = "email"
    return found
