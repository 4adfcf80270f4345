"""String functions. Patterns run in `regex` with a time limit: a hostile one gives null, it never hangs."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from app.feel.builtin.declare import Functions
from app.feel.builtin.patterns import PATTERN_SECONDS, pattern, timed
from app.feel.errors import FeelLimitExceeded, Reason
from app.feel.run import MAX_TEXT, Run

FUNCTIONS = Functions()
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
        raise Reason(f"there is no position {start} in a text of {len(string)}; they count from 1.")
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
def _matches(text: str, wanted: str, flags: str | None) -> bool:
    return bool(timed(lambda: pattern(wanted, flags).search(text, timeout=PATTERN_SECONDS)))


@FUNCTIONS.offer("replace(input: string, pattern: string, replacement: string, flags?: string) -> string")
def _replace(text: str, wanted: str, replacement: str, flags: str | None) -> str:
    compiled = pattern(wanted, flags)
    left = MAX_TEXT

    def one(found: Any) -> str:
        nonlocal left
        made = _GROUP.sub(lambda mark: _group(found, mark), replacement)
        left -= len(made)
        if left < 0:
            raise FeelLimitExceeded(f"A text has at most {MAX_TEXT:,} characters.")
        return made

    return str(timed(lambda: compiled.sub(one, text, timeout=PATTERN_SECONDS)))


def _group(found: Any, mark: re.Match[str]) -> str:
    if mark[1]:
        return mark[1]
    index = int(mark[2])
    return (found[index] or "") if index <= found.re.groups else ""


@FUNCTIONS.offer("split(string: string, delimiter: string) -> list<string>")
def _split(text: str, delimiter: str) -> list[str]:
    compiled = pattern(delimiter, None)
    found = timed(lambda: [each.span() for each in compiled.finditer(text, timeout=PATTERN_SECONDS)])
    begins = [0, *(end for _, end in found)]
    ends = [*(start for start, _ in found), len(text)]
    return [text[start:end] for start, end in zip(begins, ends, strict=True)]


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
