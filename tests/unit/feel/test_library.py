"""Functions an application adds: names with blanks, what needs the environment, typed results, refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app import feel


@dataclass(frozen=True)
class Clock:
    """What the application knows at the moment of an evaluation."""

    today: date
    asked: list[str]


def _days_after(start: date, days: Decimal) -> date:
    if days < 0:
        raise ValueError("the number of days must not be negative.")
    return start + timedelta(days=int(days))


def _due(clock: Clock, name: str) -> date:
    clock.asked.append(name)
    return clock.today


LIBRARY = feel.STANDARD.extended(
    {
        "working days after": feel.function("(date: date | date and time, n: number) -> date", _days_after),
        "today": feel.function("() -> date", lambda clock: clock.today, needs_env=True),
        "due": feel.function("(clock: string) -> date", _due, needs_env=True),
        "days in and out": feel.function("(from: date, n?: number) -> number", lambda day, n: n),
    }
)


def _evaluate(text: str, env: Any = None, **scope: Any) -> feel.Outcome:
    return feel.compile(text, LIBRARY).evaluate(scope, env)


def test_a_function_with_blanks_in_its_name_is_called() -> None:
    assert date(2026, 4, 18) == _evaluate('working days after(@"2026-04-13", 5)').value
    assert date(2026, 4, 18) == _evaluate("working days after(n: 5, date: start)", start=date(2026, 4, 13)).value


def test_a_function_with_a_keyword_in_its_name_is_called() -> None:
    assert Decimal(2) == _evaluate('days in and out(@"2026-04-13", 2)').value


def test_an_optional_argument_left_out_is_null() -> None:
    assert _evaluate('days in and out(@"2026-04-13")').value is None


def test_the_environment_comes_first_where_a_function_needs_it() -> None:
    clock = Clock(date(2026, 4, 13), [])

    assert date(2026, 4, 14) == _evaluate('today() + @"P1D"', clock).value
    assert _evaluate('due("ilt-due") > @"2026-01-01"', clock).value is True
    assert ["ilt-due"] == clock.asked


def test_the_environment_reaches_functions_inside_loops_and_functions() -> None:
    clock = Clock(date(2026, 4, 13), [])

    assert [clock.today] * 2 == _evaluate("for x in 1..2 return (function(y) today())(x)", clock).value


def test_arguments_arrive_typed() -> None:
    outcome = _evaluate('working days after("2026-04-13", 5)')

    assert outcome.value is None
    assert "must be a date or date and time, not a string" in outcome.problems[0].message


def test_json_numbers_arrive_as_feel_numbers() -> None:
    assert date(2026, 4, 14) == _evaluate('working days after(@"2026-04-13", n)', n=1).value


def test_a_refusal_is_null_with_the_sentence() -> None:
    outcome = _evaluate('working days after(@"2026-04-13", -1)')

    assert outcome.value is None
    assert "working days after(): the number of days must not be negative." == outcome.problems[0].message


def test_a_bug_in_a_function_is_not_hidden_as_null() -> None:
    broken = feel.STANDARD.extended({"broken": feel.function("() -> number", lambda: {}["missing"])})

    with pytest.raises(KeyError):
        feel.compile("broken()", broken).evaluate({})


def test_result_types_are_known_to_the_check() -> None:
    problems = feel.check('working days after(@"2026-04-13", 5) > "x"', {}, LIBRARY)

    assert ["A date is compared with a string: they are never equal."] == [each.message for each in problems]


def test_the_standard_library_stays_as_it_was() -> None:
    assert "today" not in feel.STANDARD.functions


def test_a_later_function_replaces_an_earlier_one() -> None:
    library = LIBRARY.extended({"today": feel.function("() -> date", lambda: date(2000, 1, 1))})

    assert date(2000, 1, 1) == feel.compile("today()", library).evaluate({}).value


@pytest.mark.parametrize("signature", ["today", "() date", "(x) -> date", "(x: nonsense) -> date"])
def test_a_signature_that_cannot_be_read_is_refused(signature: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        feel.function(signature, lambda: None)
