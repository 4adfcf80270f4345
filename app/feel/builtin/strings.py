"""String functions. Patterns run in `regex` with a time limit: a hostile one gives null, it never hangs."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import regex  # type: ignore[import-untyped]

from app.feel.builtin.declare import Functions
from app.feel.errors import FeelLimitExceeded, Reason
from app.feel.run import MAX_LIST, MAX_TEXT, Run
from app.feel.values import number

FUNCTIONS = Functions()
_PATTERN_SECONDS = 0.05
_MAX_PATTERN = 500
_MAX_REPEAT = 1_000
_FLAGS = {"i": regex.IGNORECASE, "s": regex.DOTALL, "m": regex.MULTILINE, "x": regex.VERBOSE}
_REPEAT = re.compile(r"\{(\d*),?(\d*)\}")
_GROUP = re.compile(r"\\([\\$])|\$(\d)")


@FUNCTIONS.offer("string length(string: string) -> number")
def _string_length(string: str) -> Decimal:
    return Decimal(len(string))


@FUNCTIONS.offer("upper case(string: string) -> string")
def _upper_case(string: str) -> str:
    return string.upper()


@FUNCTIONS.offer("lower case(string: string) -> string")
def _lower_case(string: str) -> str:
    return string.lower()


@FUNCTIONS.offer("trim(string: string) -> string")
def _trim(string: str) -> str:
    return string.strip()


@FUNCTIONS.offer("substring(string: string, start position: number, length?: number) -> string")
def _substring(string: str, start: Decimal, length: Decimal | None) -> str:
    first = int(start)
    if first == 0 or abs(first) > len(string):
        raise Reason(f"there is no position {first} in a text of {len(string)}; they count from 1.")
    if length is not None and length < 1:
        raise Reason("the length must be at least 1.")
    begin = first - 1 if first > 0 else len(string) + first
    return string[begin:] if length is None else string[begin : begin + int(length)]


@FUNCTIONS.offer("substring before(string: string, match: string) -> string")
def _substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@FUNCTIONS.offer("substring after(string: string, match: string) -> string")
def _substring_after(string: str, match: str) -> str:
    if not match:
        return string
    return string.partition(match)[2]


@FUNCTIONS.offer("contains(string: string, match: string) -> boolean")
def _contains(string: str, match: str) -> bool:
    return match in string


@FUNCTIONS.offer("starts with(string: string, match: string) -> boolean")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@FUNCTIONS.offer("ends with(string: string, match: string) -> boolean")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@FUNCTIONS.offer("matches(input: string, pattern: string, flags?: string) -> boolean")
def _matches(text: str, pattern: str, flags: str | None) -> bool:
    return bool(_timed(lambda: _pattern(pattern, flags).search(text, timeout=_PATTERN_SECONDS)))


@FUNCTIONS.offer("replace(input: string, pattern: string, replacement: string, flags?: string) -> string")
def _replace(text: str, pattern: str, replacement: str, flags: str | None) -> str:
    compiled = _pattern(pattern, flags)
    left = MAX_TEXT

    def one(found: Any) -> str:
        nonlocal left
        made = _GROUP.sub(lambda mark: _group(found, mark), replacement)
        left -= len(made)
        if left < 0:
            raise FeelLimitExceeded(f"A text has at most {MAX_TEXT:,} characters.")
        return made

    return str(_timed(lambda: compiled.sub(one, text, timeout=_PATTERN_SECONDS)))


def _group(found: Any, mark: re.Match[str]) -> str:
    if mark[1]:
        return mark[1]
    index = int(mark[2])
    return (found[index] or "") if index <= found.re.groups else ""


@FUNCTIONS.offer("split(string: string, delimiter: string) -> list<string>")
def _split(text: str, delimiter: str) -> list[str]:
    compiled = _pattern(delimiter, None)
    parts = _timed(lambda: compiled.split(text, maxsplit=MAX_LIST, timeout=_PATTERN_SECONDS))
    return [part or "" for part in parts]


@FUNCTIONS.offer("string join(list: list, delimiter?: string, prefix?: string, suffix?: string) -> string", "run")
def _string_join(run: Run, items: list[Any], delimiter: str | None, prefix: str | None, suffix: str | None) -> str:
    run.charge(len(items))
    texts = [item for item in items if item is not None]
    if any(item.__class__ is not str for item in texts):
        raise Reason("the list must hold texts only.")
    size = sum(map(len, texts)) + len(delimiter or "") * len(texts)
    if size > MAX_TEXT:
        raise FeelLimitExceeded(f"A text has at most {MAX_TEXT:,} characters.")
    return (prefix or "") + (delimiter or "").join(texts) + (suffix or "")


def _timed(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except TimeoutError:
        raise Reason("the pattern takes too long on this text. Write a simpler one.") from None


def _pattern(text: str, flags: str | None) -> Any:
    if len(text) > _MAX_PATTERN or any(_too_many(found) for found in _REPEAT.findall(text)):
        raise Reason("the pattern is too large.")
    options = regex.VERSION1
    for flag in flags or "":
        if flag not in _FLAGS:
            raise Reason(f"“{flag}” is not a flag of a pattern: they are s, m, i, x.")
        options |= _FLAGS[flag]
    try:
        return regex.compile(text.replace("-[", "--["), options)
    except (regex.error, OverflowError, RecursionError):
        raise Reason(f"“{text[:40]}” is not a pattern.") from None


def _too_many(found: tuple[str, ...]) -> bool:
    return any(digits and (number(int(digits[:9])) or 0) > _MAX_REPEAT for digits in found)
