"""Forms for the tests: short ways to write a document, and an evaluator that knows what day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from app import feel, formkit

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

LIBRARY = feel.STANDARD.extended(
    {
        "today": feel.function("() -> date", lambda: TODAY),
        "now": feel.function("() -> date and time", lambda: NOW),
    }
)
USING = formkit.Evaluator(LIBRARY)


def component(kind: str, key: str = "answer", **more: Any) -> dict[str, Any]:
    """One component; `record=...` and the like go to its custom properties, `required=...` to `validate`."""
    custom = {"record", "clause", "people", "default", "fixed", "requiredWhen", "past", "identity", "routing"}
    custom |= {"declaration", "missing"}
    rules = {"required", "pattern", "minLength", "maxLength", "min", "max", "validationType"}
    made: dict[str, Any] = {"type": kind, "key": key, "id": f"id-{key}", "label": more.pop("label", "Answer")}
    if "hide" in more:
        made["conditional"] = {"hide": more.pop("hide")}
    if "options" in more:
        made["values"] = [{"label": each, "value": each} for each in more.pop("options")]
    for group, names in (("properties", custom), ("validate", rules)):
        found = {name: more.pop(name) for name in list(more) if name in names}
        if found:
            made[group] = found
    return {**made, **more}


def rows(key: str, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A repeated list."""
    made = component("dynamiclist", key, components=list(components), **more)
    made["path"] = made.pop("key")
    return made


def document(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A whole form."""
    return {"type": "default", "schemaVersion": 19, "id": "a-form", "components": list(components), **more}


def form(*components: dict[str, Any]) -> formkit.Form:
    """A form, read."""
    return formkit.read(document(*components))


def members(group: str) -> list[formkit.Person]:
    """The people of the tests: two investigators."""
    if group != "jwt-investigator":
        return []
    return [formkit.Person("asha", "Asha Rao"), formkit.Person("tom", "Tom Ellis")]


def validate(of: formkit.Form, answers: dict[str, Any], scope: dict[str, Any] | None = None) -> formkit.Validated:
    """Validate with the people and the day of the tests."""
    return formkit.validate(of, answers, scope or {}, people=members, using=USING)


def resolve(of: formkit.Form, scope: dict[str, Any] | None = None, answers: Any = None) -> formkit.ResolvedForm:
    """Resolve with the people and the day of the tests."""
    return formkit.resolve(of, scope or {}, people=members, using=USING, answers=answers)
