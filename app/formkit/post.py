"""Turns an HTML post into answers: three boxes into a date, numbered rows into a list, a tick into true.

What cannot be read stays as it was typed, so that `validate` says what is wrong and the page shows it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol

from app.domain.calendar import LONDON
from app.formkit.model import Field, Form
from app.formkit.values import MAX_ROWS, is_empty

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS: Final = ("day", "month", "year")


class Post(Protocol):
    """What a web framework gives for a posted form: several values for a name, all names."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values posted under a name."""
        ...

    def keys(self) -> Iterable[str]:
        """Return the names posted."""
        ...


def parse(form: Form, post: Post) -> dict[str, Any]:
    """Return the answers in an HTML post, for every field of the form that takes input."""
    return {each.key: _answer(each, each.key, post) for each in form.fields() if each.takes_input}


def date_boxes(value: Any) -> dict[str, str]:
    """Return what stands in the boxes of a date (`day`, `month`, `year`), or of a date and time (and `time`)."""
    if isinstance(value, Mapping):
        return {part: str(value.get(part) or "") for part in (*_PARTS, "time")}
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None:
        return dict.fromkeys((*_PARTS, "time"), "")
    local = found.astimezone(LONDON) if found.tzinfo else found
    clock = f"{local:%H:%M}" if found.tzinfo else ""
    return {"day": str(local.day), "month": str(local.month), "year": str(local.year), "time": clock}


def _answer(each: Field, name: str, post: Post) -> Any:
    if each.type == "list":
        return _rows(each, name, post)
    if each.type in ("date", "date-time"):
        return _boxes(each, name, post)
    found = [value for value in post.getlist(name) if value.strip()]
    if each.type in ("choices", "files"):
        return found
    if each.type == "bool":
        return _tick(each, found)
    text = post.getlist(name)[-1] if post.getlist(name) else ""
    if each.type in ("number", "money"):
        return _amount(each, text)
    return text if text.strip() else None


def _tick(each: Field, found: list[str]) -> bool | None:
    """Return a tick box's answer. A question that must be answered has two buttons, and neither may be pressed."""
    word = found[-1].strip().lower() if found else ""
    if not word:
        asked = (each.required or each.required_when) and not each.declaration
        return None if asked else False
    return word in ("true", "yes", "on", "1")


def _amount(each: Field, text: str) -> Any:
    plain = text.strip().replace(",", "").removeprefix("£").strip()
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    if each.type == "money" or not number.is_finite():
        return plain
    return int(number) if number == number.to_integral_value() and abs(number) < 10**15 else float(number)


def _boxes(each: Field, name: str, post: Post) -> Any:
    typed = {part: (post.getlist(f"{name}-{part}") or [""])[-1].strip() for part in (*_PARTS, "time")}
    if each.type == "date":
        del typed["time"]
    if not any(typed.values()):
        whole = (post.getlist(name) or [""])[-1].strip()
        return whole or None
    day = _day(typed)
    if day is None:
        return typed
    if each.type == "date":
        return day.isoformat()
    clock = _clock(typed["time"])
    if clock is None:
        return {**typed, "date_is_real": True}
    return datetime.combine(day, clock, LONDON).astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(typed: Mapping[str, str]) -> date | None:
    month = typed["month"].lower()[:3]
    number = str(_MONTHS.index(month) + 1) if month in _MONTHS else typed["month"]
    try:
        year = int(typed["year"]) if re.fullmatch(r"[0-9]{4}", typed["year"]) else 0
        return date(year, int(number), int(typed["day"]))
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    found = re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})", text)
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _rows(each: Field, name: str, post: Post) -> list[Any]:
    """Return the rows posted as `name-0-key`, `name-1-key`...; rows left wholly empty are dropped."""
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-")
    numbers = sorted({int(found[1]) for key in post.keys() if (found := pattern.match(key))})  # noqa: SIM118
    rows = []
    for number in numbers[: MAX_ROWS + 1]:
        row = {item.key: _answer(item, f"{name}-{number}-{item.key}", post) for item in each.items}
        if any(not is_empty(value) and value is not False for value in row.values()):
            rows.append(row[each.items[0].key] if each.is_plain_list else row)
    return rows
