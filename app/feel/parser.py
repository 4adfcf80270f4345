"""Tokens to syntax tree: lark's LALR(1) parser, with one method for each rule of `grammar.lark`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import VisitError

from app.feel import grammar, nodes, temporal
from app.feel.errors import FeelLimitExceeded, FeelSyntaxError, Reason
from app.feel.lexer import Tokens, tokenise
from app.feel.names import KEYWORDS, KnownNames, normal
from app.feel.nodes import At, Node
from app.feel.types import ANY, Type
from app.feel.values import NUMBERS

MAX_DEPTH = 64

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def parse(source: str, known: KnownNames, *, unary: bool = False) -> Node:
    """Return the syntax tree of an expression, or of unary tests. Raises FeelSyntaxError or FeelLimitExceeded."""
    tokens = tokenise(source, known, unary=unary)
    if not tokens:
        raise FeelSyntaxError("The expression is empty.")
    try:
        tree: Any = _lark().parse(tokens, start="unary_tests" if unary else "expression")
    except UnexpectedInput as wrong:
        raise _explained(wrong, tokens) from None
    except VisitError as wrong:
        raise wrong.orig_exc from None
    _limit_depth(tree)
    return tree  # type: ignore[no-any-return]


def _limit_depth(tree: Node) -> None:
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise FeelLimitExceeded(f"The expression nests more than {MAX_DEPTH} levels deep. Cut it in pieces.")
        waiting.extend((part, depth + 1) for part in node.parts())


def _explained(wrong: UnexpectedInput, tokens: list[Token]) -> FeelSyntaxError:
    token = getattr(wrong, "token", None)
    if token is None or token.type == "$END":
        last = tokens[-1]
        return FeelSyntaxError(
            f"The expression ends too early, after “{last}”.", last.line or 1, (last.column or 1) + len(last)
        )
    return FeelSyntaxError(f"“{token}” does not fit here.{_hint(token, tokens)}", token.line or 1, token.column or 1)


def _hint(token: Token, tokens: list[Token]) -> str:
    before = next((tokens[index - 1] for index, each in enumerate(tokens) if each is token and index), None)
    first = token.split(" ")[0]
    if first.lower() in KEYWORDS and first not in KEYWORDS:
        return f" Write “{first.lower()}” in small letters."
    if token.type == "OPERATOR" and token == before:
        return " One “=” compares."
    if before is not None and before.type in ("RBRACK", "RPAR", "STRING", "NUMBER", "NAME"):
        return " An operator, a comma or a closing bracket is missing before it."
    return ""


def _at(token: Token) -> At:
    return At(token.line or 1, token.column or 1)


def _unescaped(token: Token, text: str) -> str:
    """Return the text a string literal stands for."""

    def one(found: re.Match[str]) -> str:
        if digits := found[1] or found[2]:
            return chr(int(digits, 16)) if int(digits, 16) <= 0x10FFFF else "\ufffd"
        return _SIMPLE_ESCAPES.get(found[3], "\\" + found[3])

    plain = _ESCAPE.sub(one, text)
    plain = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)
    if any("\ud800" <= sign <= "\udfff" for sign in plain):
        raise FeelSyntaxError("The text holds half a character (a lone surrogate).", *_at(token))
    return plain


_Parts = list[Any]


class _Builder(Transformer[Any, Any]):
    """Makes nodes; a rule's children are tokens and the nodes already made."""

    def expression(self, children: _Parts) -> Any:
        return children[0]

    def anything(self, children: _Parts) -> Node:
        return nodes.Tests(_at(children[0]), (), negated=False)

    def any_of(self, children: _Parts) -> Node:
        return nodes.Tests(children[0][0].at, tuple(children[0]), negated=False)

    def none_of(self, children: _Parts) -> Node:
        return nodes.Tests(_at(children[0]), tuple(children[2]), negated=True)

    def tests(self, children: _Parts) -> _Parts:
        return [child for child in children if isinstance(child, Node)]

    def half_open(self, children: _Parts) -> Node:
        return nodes.Test(_at(children[0]), str(children[0]), children[1])

    def logic(self, children: _Parts) -> Node:
        return nodes.Logic(children[0].at, str(children[1]), tuple(children[::2]))

    def compare(self, children: _Parts) -> Node:
        return nodes.Comparison(children[0].at, str(children[1]), children[0], children[2])

    def between(self, children: _Parts) -> Node:
        return nodes.Between(children[0].at, children[0], children[2], children[4])

    def in_(self, children: _Parts) -> Node:
        operand, _, target = children
        tests = target.tests if isinstance(target, nodes.Tests) else (target,)
        return nodes.In(operand.at, operand, tests)

    def arithmetic(self, children: _Parts) -> Node:
        pairs = zip(children[1::2], children[2::2], strict=True)
        return nodes.Arithmetic(children[0].at, children[0], tuple((str(sign), operand) for sign, operand in pairs))

    def negation(self, children: _Parts) -> Node:
        return nodes.Negation(_at(children[0]), children[1])

    def instance_of(self, children: _Parts) -> Node:
        return nodes.InstanceOf(children[0].at, children[0], children[2].value)

    def path(self, children: _Parts) -> Node:
        return nodes.Path(_at(children[2]), children[0], str(children[2]))

    def filter(self, children: _Parts) -> Node:
        return nodes.Filter(children[0].at, children[0], children[2])

    def call(self, children: _Parts) -> Node:
        arguments = [child for child in children[1:] if child.__class__ is tuple]
        names = tuple(name for name, _ in arguments if name)
        if names and (len(names) < len(arguments) or len(set(names)) < len(names)):
            raise FeelSyntaxError("Name all arguments of a call once, or none.", *children[0].at)
        return nodes.Call(children[0].at, children[0], tuple(value for _, value in arguments), names)

    def argument(self, children: _Parts) -> tuple[str, Node]:
        return str(children[0] or ""), children[-1]

    def number(self, children: _Parts) -> Node:
        try:
            return nodes.Literal(_at(children[0]), NUMBERS.create_decimal(str(children[0])))
        except ArithmeticError:
            raise FeelSyntaxError("The number is too large.", *_at(children[0])) from None

    def string(self, children: _Parts) -> Node:
        return nodes.Literal(_at(children[0]), _unescaped(children[0], children[0][1:-1]))

    def at_literal(self, children: _Parts) -> Node:
        token = children[0]
        try:
            return nodes.Literal(_at(token), temporal.read_any(_unescaped(token, token[2:-1])))
        except (Reason, OverflowError) as wrong:
            return nodes.Literal(_at(token), None, str(wrong))

    def true(self, children: _Parts) -> Node:
        return nodes.Literal(_at(children[0]), value=True)

    def false(self, children: _Parts) -> Node:
        return nodes.Literal(_at(children[0]), value=False)

    def null(self, children: _Parts) -> Node:
        return nodes.Literal(_at(children[0]), None)

    def name(self, children: _Parts) -> Node:
        return nodes.Name(_at(children[0]), str(children[0]))

    def parenthesis(self, children: _Parts) -> Node:
        tests = children[1]
        if len(tests) == 1:
            return tests[0]  # type: ignore[no-any-return]
        return nodes.Tests(_at(children[0]), tuple(tests), negated=False)

    def list(self, children: _Parts) -> Node:
        return nodes.ListOf(_at(children[0]), tuple(child for child in children if isinstance(child, Node)))

    def context(self, children: _Parts) -> Node:
        entries = [child for child in children if child.__class__ is tuple]
        names = tuple(name for name, _ in entries)
        if len(set(names)) < len(names):
            raise FeelSyntaxError("An entry of this context is there twice.", *_at(children[0]))
        return nodes.ContextOf(_at(children[0]), names, tuple(value for _, value in entries))

    def entry(self, children: _Parts) -> tuple[str, Node]:
        key = children[0]
        quoted = key.startswith('"')
        return _unescaped(key, key[1:-1]) if quoted else normal(str(key)), children[2]

    def range(self, children: _Parts) -> Node:
        opens, low, _, high, closes = children
        return nodes.RangeOf(_at(opens), low, high, opens.type == "LBRACK", closes.type == "RBRACK")

    def if_(self, children: _Parts) -> Node:
        return nodes.If(_at(children[0]), children[1], children[3], children[5])

    def for_(self, children: _Parts) -> Node:
        return nodes.For(_at(children[0]), children[1], children[3])

    def quantified(self, children: _Parts) -> Node:
        return nodes.Quantified(_at(children[0]), str(children[0]), children[1], children[3])

    def function(self, children: _Parts) -> Node:
        parameters = [child for child in children if child.__class__ is tuple]
        names = tuple(name for name, _ in parameters)
        kinds = tuple(kind for _, kind in parameters)
        return nodes.Function(_at(children[0]), names, kinds, children[-1], external=children[-2] is not None)

    def iterations(self, children: _Parts) -> tuple[nodes.Iteration, ...]:
        return tuple(child for child in children if isinstance(child, nodes.Iteration))

    def iteration(self, children: _Parts) -> Node:
        return nodes.Iteration(_at(children[0]), str(children[0]), children[2], children[4])

    def parameter(self, children: _Parts) -> tuple[str, Type]:
        return str(children[0]), children[2].value if children[2] is not None else ANY


@cache
def _lark() -> Lark:
    return grammar.parser(Tokens, _Builder())
