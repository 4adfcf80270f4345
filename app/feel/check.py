"""What is wrong with an expression, found without data: unknown names and functions, and types that do not fit."""

from __future__ import annotations

from collections.abc import Mapping

from app.feel import static, types
from app.feel.errors import FeelLimitExceeded, FeelSyntaxError, Problem
from app.feel.expression import compile as compiled
from app.feel.expression import compile_unary
from app.feel.inference import Inference, Known
from app.feel.library import Library
from app.feel.standard import STANDARD
from app.feel.types import Type


def check(
    text: str, types: Mapping[str, Type], library: Library = STANDARD, expected: Type | None = None
) -> list[Problem]:
    """Return what is wrong with an expression over names of these types; `expected` is the type it should give."""
    try:
        tree = compiled(text, library, types).tree
    except (FeelSyntaxError, FeelLimitExceeded) as wrong:
        return [_unreadable(wrong)]
    found = Inference(library)
    given = found.infer(tree, Known(dict(types)))
    if expected is not None and not static.usable(given, expected):
        found.add(tree.at, "result-type", f"This gives a {given}; a {expected} is needed here.")
    return found.problems


def check_unary(text: str, types: Mapping[str, Type], library: Library = STANDARD) -> list[Problem]:
    """Return what is wrong with the tests of a decision table cell; the type of the input is that of the name `?`."""
    try:
        tree = compile_unary(text, library, types.keys() - {"?"}).tree
    except (FeelSyntaxError, FeelLimitExceeded) as wrong:
        return [_unreadable(wrong)]
    found = Inference(library)
    found.infer_tests(tree.tests, types.get("?", _ANY), Known({"?": _ANY, **types}))
    return found.problems


def type_of(text: str, types: Mapping[str, Type], library: Library = STANDARD) -> Type:
    """Return the type an expression gives, `Any` where that cannot be said or the text cannot be read."""
    try:
        return Inference(library).infer(compiled(text, library, types).tree, Known(dict(types)))
    except (FeelSyntaxError, FeelLimitExceeded):
        return _ANY


_ANY = types.ANY


def _unreadable(wrong: FeelSyntaxError | FeelLimitExceeded) -> Problem:
    if isinstance(wrong, FeelSyntaxError):
        return wrong.problem
    return Problem(1, 1, "limit", wrong.message)
