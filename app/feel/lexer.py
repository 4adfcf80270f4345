"""Source text to tokens. What each sign means is settled here, so that the grammar stays LALR(1).

Decided by what stands before and after: whether `[` and `]` belong to an open range, where a name ends (`names`),
what is a context's key, a type, or the `not(` of unary tests.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer

from app.feel.errors import FeelLimitExceeded, FeelSyntaxError
from app.feel.names import KEYWORDS, SIGN, KnownNames, normal, run_of_words

MAX_SOURCE = 8_192
MAX_NESTING = 64

_SKIP = re.compile(r"(?:[\s\u00a0\ufeff]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,4})?(?!\w)")
_SIGN = re.compile(r"\*\*|\.\.|<=|>=|!=|[-+*/=<>.,:()\[\]{}@]")
_KEY = re.compile(r'("(?:[^"\\]|\\.)*"|[^"{}\[\](),:]+?)\s*(?=:)', re.DOTALL)
_INSTANCE_OF = re.compile(r"instance\s+of(?!\w)")
_EXTERNAL = re.compile(r"external(?=\s*\{)")
_WORD = re.compile(f"{SIGN}+")
_ARROW = re.compile(r"\s*->\s*")
_SIGNS = {
    "**": "POWER", "..": "DOTS", "+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "DIVIDE", ".": "DOT", ",": "COMMA",
    ":": "COLON", "(": "LPAR", ")": "RPAR", "[": "LBRACK", "]": "RBRACK", "{": "LBRACE", "}": "RBRACE",
    "=": "OPERATOR", "!=": "OPERATOR", "<": "OPERATOR", "<=": "OPERATOR", ">": "OPERATOR", ">=": "OPERATOR",
}  # fmt: skip
_ENDS_OPERAND = {"NAME", "NUMBER", "STRING", "AT_LITERAL", "TRUE", "FALSE", "NULL", "RPAR", "RBRACK", "RBRACE", "TYPE"}
_ENDS_OPERAND |= {"CLOSES"}
_HINTS = {
    "'": 'Texts stand in double quotes: "text".',
    "&": "Write “and” between conditions.",
    "|": "Write “or” between conditions.",
    "!": "Write “not( ... )”, or “!=” for “is not”.",
    ";": "An expression has no semicolon.",
    "“": 'Texts stand in straight double quotes: "text".',
    "”": 'Texts stand in straight double quotes: "text".',
}


class Tokens(Lexer):
    """Hands the tokens that `tokenise` made to lark."""

    def __init__(self, conf: LexerConf) -> None:
        del conf

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        yield from lexer_state


def tokenise(source: str, known: KnownNames, *, unary: bool = False) -> list[Token]:
    """Return the tokens of an expression; a leading `=` is skipped. Raises FeelSyntaxError, FeelLimitExceeded."""
    if len(source.encode("utf-8", "surrogatepass")) > MAX_SOURCE:
        raise FeelLimitExceeded(f"An expression has at most {MAX_SOURCE:,} bytes. Cut this one in pieces.")
    scanner = _Scanner(source, known)
    if not unary:
        scanner.skip_leading_equals()
    tokens = scanner.run()
    return _as_unary(tokens) if unary else tokens


class _Scanner:
    def __init__(self, source: str, known: KnownNames) -> None:
        self._text, self._known = source, known
        self._at = 0
        self._tokens: list[Token] = []
        self._open: list[str] = []
        self._lines = [0, *(found.end() for found in re.finditer("\n", source))]

    def run(self) -> list[Token]:
        self._skip()
        while self._at < len(self._text):
            self._step()
            self._skip()
        return self._tokens

    def skip_leading_equals(self) -> None:
        self._skip()
        if self._text.startswith("=", self._at):
            self._at += 1

    def _step(self) -> None:
        text, at = self._text, self._at
        if self._wants_key() and (found := _KEY.match(text, at)):
            self._add("KEY", found.end(1))
        elif self._wants_type():
            self._add("TYPE", self._end_of_type())
        elif text[at] == '"':
            self._string("STRING", at)
        elif text[at] == "@" and text[at + 1 : at + 2] == '"':
            self._string("AT_LITERAL", at + 1)
        elif found := _NUMBER.match(text, at):
            self._add("NUMBER", found.end())
        elif not self._word():
            self._sign()

    def _skip(self) -> None:
        found = _SKIP.match(self._text, self._at)
        if found:
            self._at = found.end()

    def _string(self, kind: str, start: int) -> None:
        found = _STRING.match(self._text, start)
        if not found:
            raise self._wrong("The text that begins here has no closing double quote.")
        self._add(kind, found.end())

    def _word(self) -> bool:
        text, at = self._text, self._at
        property_ = self._last() == "DOT"
        # After an operand no name can begin: “a and (b)” is no call of the function “and”.
        end = at if self._last() in _ENDS_OPERAND else self._known.end_of(text, at, property_=property_)
        if end > at:
            self._add("NAME", end)
            return True
        if found := _INSTANCE_OF.match(text, at):
            self._add("INSTANCE_OF", found.end())
            return True
        if self._last() == "RPAR" and (found := _EXTERNAL.match(text, at)):
            self._add("EXTERNAL", found.end())
            return True
        word = _WORD.match(text, at)
        if word and word[0] in KEYWORDS and not property_:
            self._add(KEYWORDS[word[0]], word.end())
            return True
        end = run_of_words(text, at)
        if end > at:
            self._add("NAME", end)
        return end > at

    def _sign(self) -> None:
        found = _SIGN.match(self._text, self._at)
        if not found or found[0] == "@":
            sign = self._text[self._at]
            raise self._wrong(_HINTS.get(sign, f"“{sign}” means nothing here."))
        kind = self._bracket(_SIGNS[found[0]], found.end())
        self._add(kind, found.end())

    def _bracket(self, kind: str, end: int) -> str:
        if kind == "RBRACK" and self._last() not in _ENDS_OPERAND and self._last() != "LBRACK":
            kind = "OPENS"
        elif kind == "LBRACK" and self._closes_range(end):
            kind = "CLOSES"
        if kind in ("LPAR", "LBRACK", "LBRACE", "OPENS"):
            self._open.append("function" if kind == "LPAR" and self._last() == "FUNCTION" else kind)
            if len(self._open) > MAX_NESTING:
                raise FeelLimitExceeded(f"Brackets nest at most {MAX_NESTING} deep.")
        elif kind in ("RPAR", "RBRACK", "RBRACE", "CLOSES") and self._open:
            self._open.pop()
        return kind

    def _closes_range(self, end: int) -> bool:
        """Whether a `[` ends a range: `..` came before it in these brackets, and no operand can begin after it."""
        if self._last() not in _ENDS_OPERAND or not self._open:
            return False
        skipped = _SKIP.match(self._text, end)
        rest = self._text[skipped.end() if skipped else end :]
        return self._dots_are_open() and (not rest or rest[0] in "),]}=<>" or rest.startswith(("and ", "or ")))

    def _dots_are_open(self) -> bool:
        level = 0
        for token in reversed(self._tokens):
            if token.type in ("RPAR", "RBRACK", "RBRACE", "CLOSES"):
                level += 1
            elif token.type in ("LPAR", "LBRACK", "LBRACE", "OPENS"):
                level -= 1
            if level < 0:
                return False
            if level == 0 and token.type == "DOTS":
                return True
        return False

    def _wants_key(self) -> bool:
        return bool(self._open) and self._open[-1] == "LBRACE" and self._last() in ("LBRACE", "COMMA")

    def _wants_type(self) -> bool:
        if self._last() == "INSTANCE_OF":
            return True
        return bool(self._open) and self._open[-1] == "function" and self._last() == "COLON"

    def _end_of_type(self) -> int:
        """Return where a type ends: a run of words, then what stands in balanced angle brackets, then a result."""
        text, end = self._text, self._at
        name = next((name for name in _LONG_TYPES if text.startswith(name, end)), None)
        end = end + len(name) if name else run_of_words(text, end)
        if text.startswith("function", self._at):
            end = self._at + len("function")
        while text.startswith(".", end) and (further := run_of_words(text, end + 1)) > end + 1:
            end = further
        skipped = _SKIP.match(text, end)
        opened = skipped.end() if skipped else end
        if text.startswith("<", opened):
            end = self._closing_angle(opened)
            arrow = _ARROW.match(text, end)
            if arrow:
                self._at, start = arrow.end(), self._at
                end = self._end_of_type()
                self._at = start
        if end == self._at:
            raise self._wrong("A type is expected here: number, string, boolean, date ...")
        return end

    def _closing_angle(self, opened: int) -> int:
        level = 0
        for at in range(opened, len(self._text)):
            if self._text[at] == "<":
                level += 1
            elif self._text[at] == ">" and self._text[at - 1] != "-":
                level -= 1
                if level == 0:
                    return at + 1
        raise self._wrong("The “<” of this type is never closed.")

    def _last(self) -> str:
        return self._tokens[-1].type if self._tokens else ""

    def _add(self, kind: str, end: int) -> None:
        if not kind:
            return
        line = bisect_right(self._lines, self._at)
        text = self._text[self._at : end]
        value = normal(text) if kind in ("NAME", "TYPE") else text
        column = self._at - self._lines[line - 1] + 1
        token = Token(kind, value, line=line, column=column)
        if kind == "TYPE":
            token.value = self._type(value)
        self._tokens.append(token)
        self._at = end

    def _type(self, text: str) -> Any:
        try:
            return self._known.type(text)
        except ValueError as wrong:
            raise self._wrong(str(wrong)) from None

    def _wrong(self, message: str) -> FeelSyntaxError:
        line = bisect_right(self._lines, self._at)
        return FeelSyntaxError(message, line, self._at - self._lines[line - 1] + 1)


_LONG_TYPES = ("years and months duration", "days and time duration", "date and time")


def _as_unary(tokens: list[Token]) -> list[Token]:
    """Mark the `-` and the `not(...)` that mean something of their own in a decision table cell."""
    if not tokens or [token.type for token in tokens] == ["MINUS"]:
        return [Token("ANYTHING", "-", line=1, column=1)]
    if len(tokens) > 2 and tokens[0] == "not" and tokens[1].type == "LPAR" and _closing(tokens) == len(tokens) - 1:
        tokens[0] = Token.new_borrow_pos("NOT_TESTS", tokens[0], tokens[0])
    return tokens


def _closing(tokens: list[Token]) -> int:
    level = 0
    for index, token in enumerate(tokens):
        level += (token.type == "LPAR") - (token.type == "RPAR")
        if index and level == 0:
            return index
    return -1
