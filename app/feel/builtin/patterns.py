"""Patterns of XPath, which FEEL uses, as patterns of `regex`: refused when too large or meaningless, timed when run."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import regex  # type: ignore[import-untyped]

from app.feel.errors import Reason

PATTERN_SECONDS = 0.05
_MAX_PATTERN = 500
_MAX_REPEAT = 1_000
_FLAGS = {"i": regex.IGNORECASE, "s": regex.DOTALL, "m": regex.MULTILINE, "x": 0}
_REPEAT = re.compile(r"\{(\d*),?(\d*)\}")
_BLANKS = re.compile(r"(\[[^\]]*\])|\s+")
_ESCAPES = {"i": r"[\p{L}_:]", "I": r"[^\p{L}_:]", "c": r"[\w.\-:]", "C": r"[^\w.\-:]"}
_KNOWN_ESCAPES = frozenset("\\|.-^$?*+{}()[]nrtsSdDwWpPiIcC")


def timed(work: Callable[[], Any]) -> Any:
    """Return what a search gives; Reason when it takes longer than a pattern may."""
    try:
        return work()
    except TimeoutError:
        raise Reason("the pattern takes too long on this text. Write a simpler one.") from None


@lru_cache(maxsize=512)
def pattern(text: str, flags: str | None) -> Any:
    """Return the compiled pattern; Reason when it is none, or too large."""
    if len(text) > _MAX_PATTERN or any(_too_many(found) for found in _REPEAT.findall(text)):
        raise Reason("the pattern is too large.")
    options = regex.VERSION1
    for flag in flags or "":
        if flag not in _FLAGS:
            raise Reason(f"“{flag}” is not a flag of a pattern: they are s, m, i, x.")
        options |= _FLAGS[flag]
    try:
        return regex.compile(_translated(text, flags or ""), options)
    except (regex.error, OverflowError, RecursionError):
        raise Reason(f"“{text[:40]}” is not a pattern.") from None


def _too_many(found: tuple[str, ...]) -> bool:
    return any(digits and int(digits[:9]) > _MAX_REPEAT for digits in found)


def _translated(text: str, flags: str) -> str:
    if "x" in flags:
        text = _BLANKS.sub(lambda found: found[1] or "", text)
    made: list[str] = []
    in_class, at = 0, 0
    while at < len(text):
        sign = text[at]
        if sign == "\\":
            made.append(_escape(text, at, in_class=in_class > 0))
            at += 2
            continue
        in_class += (sign == "[") - (sign == "]" and in_class > 0)
        made.append(_sign(text, at, in_class=in_class, dot_all="s" in flags))
        at += 1
    return "".join(made).replace(r"\p{Is", r"\p{In").replace(r"\P{Is", r"\P{In")


def _sign(text: str, at: int, *, in_class: int, dot_all: bool) -> str:
    sign = text[at]
    if sign == "." and not in_class:
        return "." if dot_all else r"[^\n\r]"
    if sign == "-" and in_class and text[at + 1 : at + 2] == "[":
        return "--"
    if sign == "(" and text[at + 1 : at + 2] == "?" and text[at + 2 : at + 3] != ":":
        raise Reason(f"“{text[:40]}” is not a pattern.")
    return sign


def _escape(text: str, at: int, *, in_class: bool) -> str:
    letter = text[at + 1 : at + 2]
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if (letter in _KNOWN_ESCAPES and letter) or (letter.isdigit() and letter != "0" and not in_class):
        return text[at : at + 2]
    raise Reason(f"“{text[at : at + 2]}” means nothing in a pattern.")
