"""How a name of several words is told from several names.

Two rules, in this order:

1. **Known names, longest first.** Where a name may begin, the longest name is taken that is known and needs it: one
   with a keyword or a sign in it (`date and time`, `net-worth`). Known are the library's functions (only before a
   `(`, so that `date and time` may also join two conditions) and the `names` the caller gives (variables of a model).
2. **Words side by side are one name.** `Monthly Salary` needs no declaration: two names without an operator between
   them mean nothing else in FEEL, so a run of words ends at the first keyword or sign.

The scope is not asked: an expression means the same whatever data meet it, and is compiled before there are any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.feel.types import SIMPLE, Type, parse_type, parse_type_among

KEYWORDS = {
    "and": "AND", "or": "OR", "between": "BETWEEN", "in": "IN", "if": "IF", "then": "THEN", "else": "ELSE",
    "for": "FOR", "return": "RETURN", "some": "SOME", "every": "EVERY", "satisfies": "SATISFIES",
    "function": "FUNCTION", "true": "TRUE", "false": "FALSE", "null": "NULL",
}  # fmt: skip
_FAR = "\u200c\u200d\U00010000-\U000effff"
SIGN = rf"[\w{_FAR}]"
"""A sign of a name: letters, digits, the low line, and whatever stands beyond the basic plane."""
_WORD = re.compile(rf"(?:[^\W\d]|[{_FAR}]){SIGN}*")
_RUN = re.compile(rf"(?:(?:[^\W\d]|[{_FAR}]){SIGN}*|\?)(?:[ \t\r\n\u00a0]+{SIGN}+)*")
_PLAIN = re.compile(rf"{SIGN}+(?: {SIGN}+)*")
_NEXT = re.compile(rf"\s*({SIGN}+)")
_SPACES = re.compile(r"\s+")


def normal(name: str) -> str:
    """Return a name with single blanks, as scopes and libraries spell it."""
    return _SPACES.sub(" ", name).strip()


def run_of_words(text: str, at: int) -> int:
    """Return where the run of words that begins at `at` ends: before the first keyword or sign."""
    found = _RUN.match(text, at)
    if not found:
        return at
    end = _WORD.match(text, at)
    stop = end.end() if end else at + 1
    while stop < found.end():
        word = _NEXT.match(text, stop)
        if not word or word[1] in KEYWORDS or text.startswith("instance of", word.start(1)):
            break
        stop = word.end()
    return stop


class KnownNames:
    """The names that rule 2 would cut in pieces; `end_of` finds the longest one at a place."""

    def __init__(
        self, functions: Iterable[str], variables: Iterable[str] = (), types: Mapping[str, Type] | None = None
    ) -> None:
        self._types = types
        self._functions = _pattern(functions, after=r"(?=\s*\()")
        self._variables = _pattern(variables, after=r"(?!\w)")

    def type(self, text: str) -> Type:
        """Return the type a text names: one of FEEL, or one the caller defines. ValueError when it names none."""
        return parse_type_among(text, {**SIMPLE, **self._types}) if self._types else parse_type(text)

    def end_of(self, text: str, at: int, *, property_: bool) -> int:
        """Return where the longest known name at `at` ends, `at` when there is none."""
        ends = [at]
        if self._variables and (found := self._variables.match(text, at)):
            ends.append(found.end())
        if not property_ and self._functions and (found := self._functions.match(text, at)):
            ends.append(found.end())
        return max(ends)


def _pattern(names: Iterable[str], after: str) -> re.Pattern[str] | None:
    special = sorted({normal(name) for name in names if _needs_rule_1(name)}, key=len, reverse=True)
    if not special:
        return None
    spelt = (r"\s+".join(map(re.escape, name.split(" "))) for name in special)
    return re.compile(f"(?:{'|'.join(spelt)}){after}")


def _needs_rule_1(name: str) -> bool:
    words = normal(name)
    return not _PLAIN.fullmatch(words) or words[:1].isdigit() or any(word in KEYWORDS for word in words.split(" "))
