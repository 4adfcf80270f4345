"""Turns one raw answer into the JSON value that is stored, or raises `Wrong` with the sentence to show.

Answers are taken exactly as `api` documents them: nothing is guessed, a number is no text and 1 is not true.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from app.formkit import sentences
from app.formkit.model import AnswerType, Field, Option

ONE_LINE, MANY_LINES, MAX_ROWS, MAX_FILES, MAX_PATTERNED = 1_000, 50_000, 200, 50, 200
LARGEST: Final = 10**15
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_DECIMAL: Final = re.compile(r"-?\d{1,12}(\.\d{1,9})?", re.ASCII)
_FILE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_PHONE: Final = re.compile(r"\+?[0-9 ()-]{7,24}(?: ?(?:x|ext|extension)\.? ?[0-9]{1,6})?", re.IGNORECASE | re.ASCII)
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_YEARS: Final = range(1900, 2101)


class Wrong(Exception):
    """An answer cannot be taken. The message is the sentence for the person who gave it."""


def is_empty(raw: Any) -> bool:
    """Whether an answer says nothing: null, blank text, an empty list."""
    return raw is None or raw == [] or raw == {} or (isinstance(raw, str) and not raw.strip())


def convert(field: Field, raw: Any) -> Any:
    """Return an answer of a field as the JSON value stored. Choices and lists are checked for form only."""
    return _CONVERTERS[field.type](field, raw)


def chosen(field: Field, raw: Any, options: Sequence[Option]) -> Any:
    """Return the option, or the options, that an answer names exactly."""
    if field.type == "choices":
        return [_one_of(field, each, options) for each in raw]
    return _one_of(field, raw, options)


def _one_of(field: Field, raw: Any, options: Sequence[Option]) -> Any:
    for option in options:
        same_kind = isinstance(option.value, bool) == isinstance(raw, bool)
        if same_kind and option.value == raw:
            return option.value
        if not isinstance(option.value, str | bool) and isinstance(raw, str) and str(option.value) == raw:
            return option.value
    raise Wrong(sentences.not_a_member(field) if field.people else sentences.not_an_option(field, options))


def _text(field: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Wrong(sentences.rule(field, "must be text"))
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    one_line = field.kind != "textarea"
    if len(text) > 2 * MANY_LINES:
        raise Wrong(sentences.rule(field, "is far too long"))
    if one_line and "\n" in text:
        raise Wrong(sentences.rule(field, "must be on one line"))
    if not (text.isascii() and text.isprintable()):  # nearly every answer is: the long way costs 20 times as much
        text = _sound(field, text)
    _lengths(field, text, ONE_LINE if one_line else MANY_LINES)
    _shape(field, text)
    return text


def _sound(field: Field, text: str) -> str:
    """Return a text in NFC; refuse one with a character that cannot be stored."""
    for position, character in enumerate(text, start=1):
        if not _may_be_stored(character):
            told = f"has a character that cannot be stored (U+{ord(character):04X}, character {position}). Delete it"
            raise Wrong(sentences.rule(field, told))
    return unicodedata.normalize("NFC", text)


def _may_be_stored(character: str) -> bool:
    if character in "\n\t":
        return True
    return character not in _BIDI and unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")


def _lengths(field: Field, text: str, most: int) -> None:
    limits = field.limits
    if limits.pattern:
        most = MAX_PATTERNED
    longest = min(limits.max_length or most, most)
    if len(text) > longest:
        raise Wrong(sentences.rule(field, f"must be {longest:,} characters or fewer"))
    if limits.min_length and len(text) < limits.min_length:
        raise Wrong(sentences.rule(field, f"must be {limits.min_length:,} characters or more"))


def _shape(field: Field, text: str) -> None:
    limits = field.limits
    if limits.pattern and not re.search(limits.pattern, text, re.ASCII):
        raise Wrong(sentences.rule(field, f"must be in the right form{'. ' + field.hint if field.hint else ''}"))
    if limits.shape == "email" and not (len(text) <= 254 and _EMAIL.fullmatch(text) and ".." not in text):
        raise Wrong(sentences.rule(field, "must be an email address in the correct format, such as name@example.com"))
    if limits.shape == "phone" and not (_PHONE.fullmatch(text) and sum(c.isdigit() for c in text) >= 7):
        raise Wrong(sentences.rule(field, "must be a phone number, such as 020 7946 0018"))


def _number(field: Field, raw: Any) -> int | float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Wrong(sentences.rule(field, "must be a number"))
    if not math.isfinite(raw) if isinstance(raw, float) else abs(raw) > LARGEST:
        raise Wrong(sentences.rule(field, "must be a smaller number"))
    _between(field, Decimal(str(raw)))
    return raw


def _money(field: Field, raw: Any) -> str:
    if not isinstance(raw, str) or not _DECIMAL.fullmatch(raw.strip()):
        raise Wrong(sentences.rule(field, "must be an amount, such as 12.50"))
    amount = Decimal(raw.strip())
    _between(field, amount)
    return str(amount)


def _between(field: Field, number: Decimal) -> None:
    limits = field.limits
    if abs(number) > LARGEST:
        raise Wrong(sentences.rule(field, "must be a smaller number"))
    if limits.least is not None and number < limits.least:
        raise Wrong(sentences.rule(field, f"must be {limits.least:f} or more"))
    if limits.most is not None and number > limits.most:
        raise Wrong(sentences.rule(field, f"must be {limits.most:f} or less"))
    if limits.decimals is not None and -int(number.normalize().as_tuple().exponent) > limits.decimals:
        places = f"must have {limits.decimals} decimal places or fewer"
        raise Wrong(sentences.rule(field, places if limits.decimals else "must be a whole number"))


def _date(field: Field, raw: Any) -> str:
    if not isinstance(raw, str) or not _DATE.fullmatch(raw):
        raise Wrong(sentences.not_a_date(field, raw))
    try:
        found = date.fromisoformat(raw)
    except ValueError as problem:
        raise Wrong(sentences.not_a_date(field, raw)) from problem
    _in_range(field, found.year)
    return raw


def _instant(field: Field, raw: Any) -> str:
    if isinstance(raw, Mapping):
        raise Wrong(_boxes_of_instant(field, raw))
    if not isinstance(raw, str) or not _INSTANT.fullmatch(raw):
        raise Wrong(sentences.rule(field, "must be a date and time with its zone, such as 2026-11-23T09:00:00Z"))
    try:
        found = datetime.fromisoformat(raw).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise Wrong(sentences.rule(field, "must be a real date and time")) from problem
    _in_range(field, found.year)
    return found.isoformat().replace("+00:00", "Z")


def _boxes_of_instant(field: Field, boxes: Mapping[str, Any]) -> str:
    if boxes.get("date_is_real") is True:
        return sentences.rule(field, "must include a time, such as 09:30")
    return sentences.not_a_date(field, dict(boxes))


def _in_range(field: Field, year: int) -> None:
    if year not in _YEARS:
        raise Wrong(sentences.rule(field, f"must have a year between {_YEARS[0]} and {_YEARS[-1]}"))


def _time(field: Field, raw: Any) -> str:
    if isinstance(raw, str) and _TIME.fullmatch(raw):
        try:
            return time.fromisoformat(raw).isoformat()
        except ValueError:
            pass
    raise Wrong(sentences.rule(field, "must be a time, such as 09:30"))


def _bool(field: Field, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Wrong(sentences.rule(field, "must be true or false"))
    return raw


def _choice(field: Field, raw: Any) -> Any:
    kinds = str | int | float | bool if field.options_from else str
    if not isinstance(raw, kinds) or (isinstance(raw, str) and len(raw) > ONE_LINE):
        raise Wrong(sentences.not_a_member(field) if field.people else sentences.not_an_option(field, [raw]))
    return raw


def _choices(field: Field, raw: Any) -> list[Any]:
    if not isinstance(raw, list) or len(raw) > MAX_ROWS:
        raise Wrong(sentences.rule(field, "must be a list of the choices made"))
    found: list[Any] = []
    for each in raw:
        value = _choice(field, each)
        if value not in found:
            found.append(value)
    return found


def _file(field: Field, raw: Any) -> str:
    if not isinstance(raw, str) or not _FILE.fullmatch(raw):
        raise Wrong(sentences.rule(field, "must be a file you have uploaded"))
    return raw


def _files(field: Field, raw: Any) -> list[str]:
    if not isinstance(raw, list):
        raise Wrong(sentences.rule(field, "must be a list of files you have uploaded"))
    if len(raw) > MAX_FILES:
        raise Wrong(sentences.rule(field, f"must have {MAX_FILES} files or fewer"))
    return list(dict.fromkeys(_file(field, each) for each in raw))


def _list(field: Field, raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise Wrong(sentences.rule(field, "must be a list"))
    if len(raw) > MAX_ROWS:
        raise Wrong(sentences.rule(field, f"must have {MAX_ROWS} rows or fewer"))
    return raw


_CONVERTERS: Final[Mapping[AnswerType, Callable[[Field, Any], Any]]] = {
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "time": _time,
    "date-time": _instant,
    "bool": _bool,
    "choice": _choice,
    "choices": _choices,
    "file": _file,
    "files": _files,
    "list": _list,
}
