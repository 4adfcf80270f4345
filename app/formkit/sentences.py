"""The sentences people read beside a field: what is wrong and what to do, in the words of the field's own label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from app.domain.calendar import LONDON
from app.formkit.model import Field

_DETERMINERS: Final = frozenset({"the", "a", "an", "any", "all", "your", "our", "this", "these", "what", "which"})
_ASKING: Final = re.compile(r"(?:Why|How|Who|When|Where|Whether) [^?]+$")
_NOT_A_THING: Final = re.compile(r"[?“”‘’]| (?:to|on|by|from|of|for|at|in|with|and)$|,$")
_MAX_PLAIN: Final = 60


def missing(field: Field) -> str:
    """Say what to enter, choose or upload where a required answer is not there."""
    if field.missing:
        return field.missing
    if field.declaration:
        return f"Confirm “{field.label}” by ticking the box"
    if field.type == "bool":
        return f"Say yes or no to “{field.label}”"
    if field.type == "list":
        return f"Add at least one entry to “{field.label}”"
    if field.type == "files":
        return f"Upload at least one file for “{field.label}”"
    if field.type == "choices":
        return f"Select at least one answer for “{field.label}”"
    verb = {"choice": "Select", "file": "Upload"}.get(field.type, "Enter")
    if _ASKING.match(field.label) and len(field.label) <= _MAX_PLAIN:
        return f"Say {field.label[0].lower()}{field.label[1:].rstrip('.: ')}"
    thing = _thing(field.label)
    return f"{verb} {thing}" if thing else f"{verb} an answer for “{field.label}”"


def rule(field: Field, what: str) -> str:
    """Say what an answer must be: `PHSO reference number must be 20 characters or fewer`."""
    label = field.label.rstrip(".: ")
    return f"{_quoted(label) if _NOT_A_THING.search(label) else label} {what}"


def not_an_option(field: Field, options: Sequence[Any]) -> str:
    """Say that an answer is not among the choices, or that there are none."""
    if not options:
        return f"There is nothing to choose from for “{field.label}” yet. Save what you have and ask your team lead"
    return f"Select one of the choices offered for “{field.label}”"


def not_a_member(field: Field) -> str:
    """Say that an answer names nobody of the group whose members may be chosen."""
    return f"Select one of the people offered for “{field.label}”"


def not_a_date(field: Field, boxes: Any) -> str:
    """Say what a date lacks: one of its three boxes, or to be a real date."""
    if isinstance(boxes, dict):
        absent = [name for name in ("day", "month", "year") if not str(boxes.get(name) or "").strip()]
        if 0 < len(absent) < 3:
            return rule(field, f"must include a {' and a '.join(absent)}")
    return rule(field, "must be a real date, such as 27 3 2027")


def in_row(number: int, sentence: str) -> str:
    """Say in which row of a list something is wrong; rows count from 1."""
    return f"Row {number}: {sentence}"


def unknown(key: str) -> str:
    """Say that the form has no such field."""
    return f"This form has no field “{key[:60]}”. Leave it out"


def day(value: date | datetime) -> str:
    """Write a date as people here do: 3 December 2026."""
    on = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{on.day} {on:%B %Y}"


def _thing(label: str) -> str | None:
    """Turn a label into the object of a sentence: `Name of PA` is `the name of PA`. None where it is no plain noun."""
    label = re.sub(r"\s*\([^)]*\)", "", label).rstrip(".: ")
    if not label or len(label) > _MAX_PLAIN or _NOT_A_THING.search(label):
        return None
    first, _, rest = label.partition(" ")
    if first[1:] == first[1:].lower() and len(first) > 1:
        first = first.lower()
    named = f"{first} {rest}".strip()
    return named if first.lower() in _DETERMINERS else f"the {named}"


def _quoted(label: str) -> str:
    return f"The answer to “{label}”"
