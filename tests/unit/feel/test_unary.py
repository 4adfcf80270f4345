"""Unary tests: what a decision table cell accepts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app import feel


@pytest.mark.parametrize(
    ("cell", "given", "expected"),
    [
        ("-", "x", True),
        ("", None, True),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ('not("a", "b")', "c", True),
        ('not("a")', "a", False),
        ("> 5", Decimal(6), True),
        ("> 5, < 1", Decimal(3), False),
        ("[1..5]", Decimal(5), True),
        ("[1..5)", Decimal(5), False),
        ("5", 5, True),
        ("5", "5", None),
        ("true", True, True),
        ("false", True, False),
        ("true", None, False),
        ("null", None, True),
        ("null", "a", False),
        ("> 5", None, None),
        ("limit", Decimal(7), True),
        ("> limit", Decimal(8), True),
        ("allowed", "x", True),
        ("? > 3 and ? < 5", Decimal(4), True),
        ("string length(?) = 2", "ab", True),
        ("count(?) > 1", [1, 2], True),
        ('date("2026-04-13")', date(2026, 4, 13), True),
        ('>= date("2026-04-13")', date(2026, 4, 12), False),
        ("not(? > 3)", Decimal(2), True),
        ("flag", True, True),
        ("limit > 1", "anything", True),
    ],
)
def test_a_cell_accepts(cell: str, given: Any, expected: bool | None) -> None:
    scope = {"?": given, "limit": Decimal(7), "allowed": ["x", "y"], "flag": True}

    assert expected is feel.compile_unary(cell).evaluate(scope).value


def test_a_cell_that_cannot_be_decided_says_why() -> None:
    outcome = feel.compile_unary("> 5").evaluate({"?": "a"})

    assert outcome.value is None
    assert "A string cannot be compared with a number." == outcome.problems[0].message


def test_the_input_is_not_a_path_of_the_scope() -> None:
    assert frozenset({("limit",)}) == feel.compile_unary("? > limit").names
