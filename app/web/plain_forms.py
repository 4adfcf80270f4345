"""Plain forms: one field for each name and FEEL type, for messages and for starts that have no form of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from app import formkit
from app.services.policies import MessageRule
from app.web import words

_COMPONENTS: Final[dict[str, dict[str, Any]]] = {
    "string": {"type": "textfield"},
    "number": {"type": "number"},
    "boolean": {"type": "checkbox"},
    "date": {"type": "datetime", "subtype": "date"},
    "date and time": {"type": "datetime", "subtype": "datetime"},
}
_LONG: Final = ("text", "reply", "comment", "explanation", "answer", "how")


def form_of(rule: MessageRule) -> formkit.Form:
    """Return the form that asks for the payload of a message."""
    return plain_form(f"message-{rule.name}", rule.payload)


def plain_form(name: str, fields: Mapping[str, str], *, required: bool = False) -> formkit.Form:
    """Return a form with one field for each name and type; what has no simple type is left out."""
    return _form(name.lower(), tuple((key, kind) for key, kind in fields.items() if kind in _COMPONENTS), required)


@cache
def _form(name: str, fields: tuple[tuple[str, str], ...], required: bool) -> formkit.Form:
    components = [_component(key, kind) | {"validate": {"required": required}} for key, kind in fields]
    document = {"type": "default", "schemaVersion": 19, "id": name, "components": components}
    return formkit.read(json.dumps(document).encode())


def _component(key: str, kind: str) -> dict[str, Any]:
    drawn = dict(_COMPONENTS[kind])
    if kind == "string" and key.endswith(_LONG):
        drawn["type"] = "textarea"
    return {**drawn, "id": f"field-{key}", "key": key, "label": words.words_of(key)}
