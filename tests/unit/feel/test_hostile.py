"""Expressions written to hurt: each answers within the budget, with a value, null, or a refusal that says why."""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from typing import Any

import pytest

from app import feel
from app.feel import run
from tests.unit.feel.hostile import BROKEN, CALLING, COSTLY, EVERYTHING, LONG, NULL, REACHING, TOO_LARGE, WILD

SECONDS = 0.9
"""Of the processor, for one expression: the machine of a test may be busy."""


def answer(text: str) -> Any:
    """Return what an expression gives, or the refusal; anything else is a failure of the test."""
    try:
        return feel.compile(text).evaluate({"x": {"a": 1}}).value
    except (feel.FeelSyntaxError, feel.FeelLimitExceeded) as refusal:
        return refusal


@pytest.mark.parametrize("family", [REACHING, CALLING], ids=["reaching", "calling"])
def test_nothing_of_the_host_is_reached(family: list[str]) -> None:
    for text in family:
        assert answer(text) in (None, [None]) or isinstance(answer(text), feel.FeelSyntaxError), text


def test_the_corpus_is_large() -> None:
    assert len(set(EVERYTHING)) > 1_000


@pytest.mark.parametrize("text", COSTLY, ids=range(len(COSTLY)))
def test_work_without_end_is_stopped(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MAX_STEPS", 5_000)

    assert isinstance(answer(text), feel.FeelLimitExceeded)


@pytest.mark.parametrize("text", COSTLY[2:6:3], ids=range(2))
def test_the_whole_budget_is_spent_well_within_a_second(text: str) -> None:
    begun = time.process_time()

    assert isinstance(answer(text), feel.FeelLimitExceeded)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("text", TOO_LARGE, ids=range(len(TOO_LARGE)))
def test_what_is_too_large_or_too_deep_is_refused(text: str) -> None:
    assert isinstance(answer(text), feel.FeelLimitExceeded)


@pytest.mark.parametrize("text", NULL, ids=range(len(NULL)))
def test_what_has_no_value_is_null_with_a_reason(text: str) -> None:
    outcome = feel.compile(text).evaluate({})

    assert outcome.value is None
    assert outcome.problems


@pytest.mark.parametrize("family", [LONG, BROKEN, WILD], ids=["long", "broken", "wild"])
def test_anything_else_is_answered_in_time_and_checked(family: list[str]) -> None:
    for text in family:
        begun = time.process_time()
        answer(text)
        feel.check(text, {"x": feel.ANY})
        assert time.process_time() - begun < SECONDS, text


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


def test_the_budget_is_shared_by_all_that_one_evaluation_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MAX_STEPS", 1_000)
    shared = run.Run()
    expression = feel.compile("count(for i in 1..99 return i)")

    for _ in range(3):
        expression.value({}, shared)
    with pytest.raises(feel.FeelLimitExceeded):
        _until_refused(expression, shared)


def _until_refused(expression: feel.Expression, shared: run.Run) -> None:
    for _ in range(1_000):
        expression.value({}, shared)


def test_no_more_than_twenty_reasons_are_kept() -> None:
    assert 20 == len(feel.compile("for i in 1..1000 return missing").evaluate({}).problems)
