"""Expressions written to hurt: each answers within the budget, with a value, null, or a refusal that says why."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

import pytest

from app import feel
from app.feel.run import MAX_STEPS, Run

NAMES = ("__class__", "__dict__", "__globals__", "mro", "real", "keys", "format", "tzinfo", "_value", "call")
VALUES = (
    "x",
    "1",
    '"a"',
    "[1]",
    "{a: 1}",
    "true",
    "null",
    '@"2026-04-13"',
    "[1..2]",
    "(function(y) y)",
    "count",
    '@"P1D"',
)
REACHING = [f"{value}.{name}" for value in VALUES for name in NAMES]
CALLING = ['__import__("os")', 'open("/etc/passwd")', 'eval("1")', "x.a.__init__()", 'get value(x, "__class__")',
           "x.keys()", '"{0.__class__}".format(1)', "count.call(1)", "(function(y) y).call(1)"]  # fmt: skip
DOUBLING = ", ".join(f"{b}: [{a}, {a}]" for a, b in zip("abcdefghijklmnopqrstu", "bcdefghijklmnopqrstuv", strict=True))
COSTLY = [
    "some i in 1..1000000000 satisfies false",
    "every i in 1..1e6000 satisfies true",
    "count(for i in 1..9999 return for j in 1..9999 return i)",
    "every x in (for i in 1..9999 return i) satisfies count((for j in 1..9999 return j)[item > x]) >= 0",
    f"{{a: [1, 1], {DOUBLING}, result: string(v)}}.result",
    f"{{a: [1, 1], {DOUBLING}, result: v = v}}.result",
    f"{{a: [1, 1], {DOUBLING}, result: flatten(v)}}.result",
    f"{{a: [1, 1], {DOUBLING}, result: distinct values(v)}}.result",
    "(function(f) f(f))(function(f) f(f))",
    "{f: function(g, n) if n = 0 then 0 else g(g, n - 1), r: f(f, 1000)}.r",
    "{f: function(g) count(for i in 1..99 return g(g)), r: f(f)}.r",
]
TOO_LARGE = [
    "for i in 1..1000000000 return i",
    "for i in 1..100, j in 1..100, k in 1..100 return 1",
    "for i in 1..1e6000 return i",
    'string join(for i in 1..9999 return "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")',
    f'replace("{"a" * 4000}", "a", "{"b" * 3000}")',
    f'{{a: "{"x" * 4000}", b: a+a+a+a+a, c: b+b+b+b+b+b}}',
    "concatenate(for i in 1..9999 return i, for i in 1..9999 return i)",
    "(" * 500 + "1" + ")" * 500,
    "[" * 100,
    "-" * 3000 + "1",
    "if true then " * 70 + "1" + " else 2" * 70,
    "function(x) " * 70 + "1",
    "x" * 9000,
    "é" * 5000,
]
NULL = [
    "10 ** 6144 * 10", "1.5 ** 999999999999", "1e6000 ** 1e6000", "exp(1e10)", "modulo(1e6000, 3)", "odd(1e6000)",
    'matches("' + "a" * 5000 + '!", "(a|a)*(a|a)*$")', 'matches("a", "(a{1,9999}){1,9999}")', 'matches("a", "(?R)")',
    'matches("a", "(?>a)")', 'matches("a", "' + "(" * 600 + '")', 'matches("a", "[")', 'matches("a", "a", "z")',
    "decimal(1, 99999999999)", "round up(1, -9999)", 'substring("abc", 1e9)', "date(1e30, 1, 1)", "time(1e6000, 1, 1)",
    'duration("P999999999999D")', '@"2026-01-01" + duration("P99999999999Y")', '@"P1D" * 1e6000',
    '@"P9999Y" * 1e6000',
    '@"P1D" / 1e-6000', "[1, 2][1e6000]", "sublist([1], 1e6000)", "remove([1], 1e6000)",
    'time("10:00:00@../etc/passwd")',
    'number("1' + "0" * 7000 + '")', 'number("1e99999")', "partition([1], 0)", "1 < null", "[null..1]",
    "sort([1, true])",
    "sort([1, 2], function(x, y) null)", "sum([1, \"a\"])", "context([{}])", "null[1]",
]  # fmt: skip


def answer(text: str) -> Any:
    """Return what an expression gives, or the refusal; anything else is a failure of the test."""
    try:
        return feel.compile(text).evaluate({"x": {"a": 1}}).value
    except (feel.FeelSyntaxError, feel.FeelLimitExceeded) as refusal:
        return refusal


@pytest.mark.parametrize("text", [*REACHING, *CALLING])
def test_nothing_of_the_host_is_reached(text: str) -> None:
    assert answer(text) in (None, [None]) or isinstance(answer(text), feel.FeelSyntaxError)


@pytest.mark.parametrize("text", COSTLY, ids=range(len(COSTLY)))
def test_work_without_end_is_stopped(text: str) -> None:
    assert isinstance(answer(text), feel.FeelLimitExceeded)


@pytest.mark.parametrize("text", TOO_LARGE, ids=range(len(TOO_LARGE)))
def test_what_is_too_large_or_too_deep_is_refused(text: str) -> None:
    assert isinstance(answer(text), feel.FeelLimitExceeded)


@pytest.mark.parametrize("text", NULL, ids=range(len(NULL)))
def test_what_has_no_value_is_null_with_a_reason(text: str) -> None:
    outcome = feel.compile(text).evaluate({})

    assert outcome.value is None
    assert outcome.problems


@pytest.mark.parametrize(
    "text",
    ["9**9**9**9", "+".join(["1"] * 4000), " and ".join(["true"] * 1000), "a" * 8000, "(" * 60 + "1" + ")" * 60,
     "not(" * 60 + "true" + ")" * 60, "count(sort(for i in 1..9999 return -i))", "[1..1e6000]", "1 in [1..1e6000]",
     "string(1e6144)", "count(distinct values(for i in 1..9999 return i))", "if " * 400 + "true", "a." * 60 + "a"],
    ids=range(13),
)  # fmt: skip
def test_what_is_merely_long_is_answered(text: str) -> None:
    answer(text)


def test_a_context_entry_of_a_python_name_is_an_entry() -> None:
    assert 1 == answer('{"__class__": 1}.__class__')


def test_values_are_not_read_again_as_expressions() -> None:
    assert "1 + 1" == feel.compile("x").evaluate({"x": "1 + 1"}).value


def test_the_stack_of_the_host_does_not_overflow() -> None:
    """The deepest source calls itself as often as it may, far down in the host's own stack."""
    deep = "(" * 50 + "if n = 0 then 0 else f(f, n - 1)" + ")" * 50
    text = f"(function(g) g(g, 60))(function(f, n) {deep})"

    def below(levels: int) -> Any:
        return answer(text) if levels == 0 else below(levels - 1)

    assert 0 == below(0) or isinstance(below(0), feel.FeelLimitExceeded)
    assert isinstance(below(sys.getrecursionlimit() // 2), feel.FeelLimitExceeded | Decimal)


def test_the_budget_is_shared_by_all_that_one_evaluation_calls() -> None:
    run = Run()
    expression = feel.compile("count(for i in 1..9999 return i)")

    for _ in range(MAX_STEPS // 30_000):
        expression.value({}, run)
    with pytest.raises(feel.FeelLimitExceeded):
        _until_refused(expression, run)


def _until_refused(expression: feel.Expression, run: Run) -> None:
    for _ in range(MAX_STEPS):
        expression.value({}, run)


def test_no_more_than_twenty_reasons_are_kept() -> None:
    assert 20 == len(feel.compile("for i in 1..1000 return missing").evaluate({}).problems)
