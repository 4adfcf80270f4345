"""Compiled expressions: text in, a reusable and immutable object out. Parsing is cached by text and library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from app.feel import calling, collecting, conditions, matching, nodes
from app.feel.compiler import Place, build
from app.feel.errors import FeelLimitExceeded, Problem
from app.feel.library import Library
from app.feel.names import normal
from app.feel.parser import parse
from app.feel.paths import paths_read
from app.feel.quick import quick
from app.feel.run import Frame, Run, limited
from app.feel.standard import STANDARD
from app.feel.values import NUMBERS, number

_BUILDERS_LOADED = (calling, collecting, conditions)
_TOO_DEEP = "The expression, or its data, nests too deep."


class Outcome(NamedTuple):
    """What an evaluation gave: the value, and why it, or a part of it, is null."""

    value: Any
    problems: tuple[Problem, ...] = ()


_NO_NAMES: dict[str, Any] = {}
_TRUE, _FALSE = Outcome(value=True), Outcome(value=False)


class Expression:
    """One compiled expression, or the unary tests of a cell; safe to share between threads."""

    def __init__(self, source: str, library: Library, tree: nodes.Node, names: frozenset[str] = frozenset()) -> None:
        self.source, self.library, self.tree = source, library, tree
        place = Place(library, declared=names)
        self._value = build(tree, place)
        self._quick = quick(tree, place)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.source!r})"

    @cached_property
    def names(self) -> frozenset[tuple[str, ...]]:
        """The paths read from the scope: `jw.version > 1` reads `("jw", "version")`.

        In a filter a name may be the item's or the scope's: it is listed, as it may be read.
        """
        return paths_read(self.tree, self.library)

    def evaluate(self, scope: Mapping[str, Any], env: Any = None) -> Outcome:
        """Return the value in a scope; null with the reasons where there is none. Raises FeelLimitExceeded only."""
        if self._quick is not None:
            verdict = self._quick(scope)
            if verdict is not None:
                return _TRUE if verdict is True else _FALSE
        frame = Frame(scope, _NO_NAMES, None, env)
        try:
            value = self._value(frame)
        except RecursionError:
            raise FeelLimitExceeded(_TOO_DEEP) from None
        if frame.made is None:
            return _TRUE if value is True else _FALSE if value is False else Outcome(_finished(value))
        return Outcome(_finished(value), tuple(frame.made.problems))

    def value(self, scope: Mapping[str, Any], run: Run) -> Any:
        """Return the value, as a part of a larger evaluation whose budget and problems are kept in `run`."""
        try:
            return _finished(self._value(Frame(scope, {}, run)))
        except RecursionError:
            raise FeelLimitExceeded(_TOO_DEEP) from None


class UnaryTests(Expression):
    """The tests of a decision table cell. The input value is `?`."""

    tree: nodes.Tests

    def __init__(self, source: str, library: Library, tree: nodes.Tests, names: frozenset[str] = frozenset()) -> None:
        self.source, self.library, self.tree = source, library, tree
        met = matching.unary(tree, Place(library, frozenset({"?"}), declared=names))
        self._met = met
        self._quick = None
        self._value = lambda f: met(f.with_names({"?": f.scope.get("?")}), f.scope.get("?"))

    @property
    def matches_anything(self) -> bool:
        """Whether the cell is "-" or empty."""
        return not self.tree.tests

    def met(self, value: Any, scope: Mapping[str, Any], run: Run) -> bool | None:
        """Return whether an input value meets the tests; null when that cannot be said."""
        try:
            verdict = self._met(Frame(scope, {"?": value}, run), value)
        except RecursionError:
            raise FeelLimitExceeded(_TOO_DEEP) from None
        return verdict  # type: ignore[no-any-return]


def _finished(value: Any) -> Any:
    """Return a result as FEEL has it: within the limits, its number a Decimal."""
    kind = value.__class__
    if kind is int or kind is float:
        return number(value)
    if kind is Decimal:
        return NUMBERS.plus(value)
    return limited(value)


def compile(text: str, library: Library = STANDARD, names: Iterable[str] = ()) -> Expression:
    """Return the compiled expression of a text. Raises FeelSyntaxError with line and column, or FeelLimitExceeded.

    `names` are variables whose names hold keywords or signs (`net-worth`), or that may be functions of the same name
    as one of the library; others need no declaration.
    """
    return _compiled(text, library, frozenset(map(normal, names)) if names else frozenset())


def compile_unary(text: str, library: Library = STANDARD, names: Iterable[str] = ()) -> UnaryTests:
    """Return the compiled unary tests of a decision table cell: `"a", "b"`, `> 5`, `[1..3]`, `not(...)`, `-`."""
    return _compiled_unary(text, library, frozenset(map(normal, names)) if names else frozenset())


@lru_cache(maxsize=8_192)
def _compiled(text: str, library: Library, names: frozenset[str]) -> Expression:
    return Expression(text, library, parse(text, library.known_names(names)), names)


@lru_cache(maxsize=8_192)
def _compiled_unary(text: str, library: Library, names: frozenset[str]) -> UnaryTests:
    tree = parse(text, library.known_names(names), unary=True)
    return UnaryTests(text, library, tree, names)  # type: ignore[arg-type]
