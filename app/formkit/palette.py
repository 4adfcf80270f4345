"""The components and properties that forms may use. Anything else is refused by name, never ignored in silence.

What only says how the visual editor lays a component out (`EDITOR_ONLY`) is accepted and changes nothing here.
"""

from __future__ import annotations

import re
from typing import Final

EDITOR_ONLY: Final = frozenset(
    {"layout", "appearance", "dateLabel", "timeLabel", "use24h", "timeInterval", "timeSerializingFormat", "increment"}
    | {"searchable", "isRepeating", "allowAddRemove", "defaultRepetitions", "disableCollapse", "nonCollapsedItems"}
    | {"showOutline", "verticalAlignment"}
)
ALWAYS: Final = frozenset({"type", "id", "conditional", "properties"}) | EDITOR_ONLY
INPUT: Final = ALWAYS | {"key", "label", "description", "validate", "readonly", "disabled", "defaultValue"}
CHOICES: Final = INPUT | {"values", "valuesExpression"}

COMPONENTS: Final[dict[str, frozenset[str]]] = {
    "textfield": INPUT,
    "textarea": INPUT,
    "number": INPUT | {"decimalDigits", "serializeToString"},
    "datetime": INPUT | {"subtype", "disallowPassedDates"},
    "checkbox": INPUT,
    "radio": CHOICES,
    "select": CHOICES,
    "checklist": CHOICES,
    "filepicker": INPUT | {"multiple", "accept"},
    "dynamiclist": ALWAYS | {"key", "path", "label", "description", "validate", "readonly", "disabled", "components"},
    "text": ALWAYS | {"text"},
    "separator": ALWAYS,
    "group": ALWAYS | {"label", "components", "path"},
}
VALIDATE: Final[dict[str, frozenset[str]]] = {
    "textfield": frozenset({"required", "minLength", "maxLength", "pattern", "validationType"}),
    "textarea": frozenset({"required", "minLength", "maxLength"}),
    "number": frozenset({"required", "min", "max"}),
}
PROPERTIES: Final = frozenset(
    {"record", "clause", "people", "default", "fixed", "requiredWhen", "past", "identity", "routing"}
    | {"declaration", "missing", "case"}
)
TOP_LEVEL: Final = frozenset(
    {"type", "id", "schemaVersion", "components", "exporter", "executionPlatform", "executionPlatformVersion"}
    | {"versionTag", "generated", "$schema"}
)
CHOOSING: Final = frozenset({"radio", "select", "checklist"})
IN_A_LIST: Final = frozenset(COMPONENTS) - {"dynamiclist", "group", "separator", "text"}

KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*")
FORM_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

_TOKEN: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\{[^}]*\}|\(\?:|\(\?|.", re.DOTALL)


def pattern_problem(pattern: str) -> str | None:
    """Say why a regular expression is refused, None when it is sound and cannot run away on a hostile answer."""
    try:
        re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return "is not a regular expression"
    if len(pattern) > 200:
        return "is longer than 200 characters"
    unbounded, before = 0, ""
    for piece in _TOKEN.findall(pattern):
        if piece == "(?" or re.fullmatch(r"\\[0-9]", piece):
            return "looks around or back: use plain groups only"
        repeats = piece in ("*", "+") or piece.startswith("{")
        if repeats and before == ")":
            return "repeats a group: write the parts out instead"
        unbounded += piece in ("*", "+") or bool(re.fullmatch(r"\{\d*,\}", piece))
        before = piece
    return "has more than two open-ended repeats (*, +)" if unbounded > 2 else None
