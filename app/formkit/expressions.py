"""FEEL in forms: evaluates conditions, defaults and choices against the scope with the answers laid over it.

What cannot be evaluated is null: a condition that is not true does not hide, an unknown default leaves the field empty.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from app import feel
from app.formkit.model import Field


@dataclass(frozen=True)
class Evaluator:
    """FEEL with the caller's functions: with the engine's `library` and `env`, `today()` is the case's today."""

    library: feel.Library = feel.STANDARD
    env: Any = None

    def value(self, text: str, scope: Mapping[str, Any]) -> Any:
        """Return what an expression gives as a FEEL value, None where it gives nothing."""
        try:
            return feel.compile(text, self.library).evaluate(scope, self.env).value
        except (feel.FeelSyntaxError, feel.FeelLimitExceeded):
            return None

    def is_true(self, text: str, scope: Mapping[str, Any]) -> bool:
        """Whether a condition holds."""
        return self.value(text, scope) is True

    def json(self, found: Any, scope: Mapping[str, Any]) -> Any:
        """Return a setting of a form as a JSON value: evaluated where it starts with `=`, as it stands otherwise."""
        if isinstance(found, str) and found.startswith("="):
            return stored(self.value(found, scope))
        return found

    def today(self) -> date | None:
        """Return today as the caller's functions know it."""
        found = self.value("today()", {})
        return found if isinstance(found, date) and not isinstance(found, datetime) else None

    def now(self) -> datetime | None:
        """Return the present instant as the caller's functions know it."""
        found = self.value("now()", {})
        return found if isinstance(found, datetime) else None


def typed(field: Field, value: Any) -> Any:
    """Return a checked answer (JSON) as the FEEL value it stands for."""
    if value is None:
        return None
    if field.type == "list":
        if field.is_plain_list:
            return [typed(field.items[0], each) for each in value]
        return [{item.key: typed(item, row.get(item.key)) for item in field.items} for row in value]
    if field.type == "money":
        return Decimal(value)
    return feel.from_json(value, feel.parse_type(field.feel_type))


def stored(value: Any) -> Any:
    """Return a FEEL value as JSON, None for what cannot be stored."""
    try:
        return feel.to_json(value)
    except (ValueError, feel.FeelLimitExceeded):
        return None


def look_up(path: str, scope: Mapping[str, Any]) -> Any:
    """Return the JSON value at a path of names in a scope (`jw.outcome`), None where there is nothing."""
    value: Any = scope.get(path)
    if value is None:
        value = scope
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
    return stored(value)


def laid_over(scope: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the scope with answers by key on top; a key with dots (`at_alloc.date`) reads as a path.

    The scope itself is only read where an expression asks for a name: it may be large, and typed on reading.
    """
    top: dict[str, Any] = {}
    for key, value in answers.items():
        *parents, name = key.split(".")
        inner = top
        for depth, parent in enumerate(parents):
            below = inner.get(parent) if depth or parent in top else scope.get(parent)
            inner[parent] = dict(below) if isinstance(below, Mapping) else {}
            inner = inner[parent]
        inner[name] = value
    # ChainMap only ever writes to its first mapping, so a read-only scope may stand below.
    return ChainMap(top, cast("MutableMapping[str, Any]", scope))
