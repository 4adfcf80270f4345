"""The short way of a condition answers as the long one does, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import feel

CONDITIONS = [
    *(f"a {sign} {right}" for sign in ("=", "!=", "<", "<=", ">", ">=") for right in ("1", "1.5", '"x"', "b", "null")),
    "a", "a.c = 1", "a.c != null", "not(a)", "not(a = 1)", "a and b", "a or b", "a = 1 and b = 2 and a != b",
    'a in ("x", "y")', "a in (1, 2)", 'a in ("x", 1)', 'a = @"2026-04-13"', "a = true or b != false", "not(null)",
    "missing", "missing = 1", "missing.c = 1", "a = 1 or missing = 2", "not(a, b)", "not(negand: a)", 'a = @"wrong"',
]  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.sampled_from([Decimal(1), Decimal("1.5"), 1.0, "x", "y", ""]),
    st.just(date(2026, 4, 13)), st.just({"c": Decimal(1)}), st.just([{"c": 1}]), st.just([1]),
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(text=st.sampled_from(CONDITIONS), a=VALUES, b=VALUES)
def test_the_short_way_agrees_with_the_long_one(text: str, a: Any, b: Any) -> None:
    expression = feel.compile(text)
    short = expression.evaluate({"a": a, "b": b})
    long = feel.Expression(text, feel.STANDARD, expression.tree)
    long._quick = None

    assert long.evaluate({"a": a, "b": b}) == short


@pytest.mark.parametrize(
    "text", ['outcome = "suitable" and jw.version > 1', "not(made)", 'channel in ("phone", "letter")']
)
def test_a_gateway_condition_has_a_short_way(text: str) -> None:
    assert feel.compile(text)._quick is not None


def test_a_function_of_the_data_named_not_has_none() -> None:
    assert feel.compile("not(a)", names=["not"])._quick is None
