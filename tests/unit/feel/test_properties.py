"""Laws that hold for any value and any source: three-valued logic, order, arithmetic, and never a surprise."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given as given_values
from hypothesis import settings
from hypothesis import strategies as st

from app import feel


def given(*strategies: Any) -> Any:
    """Try few values, without a time limit for each: the machine of the tests may be busy."""
    return lambda test: settings(max_examples=40, deadline=None)(given_values(*strategies)(test))


numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
truths = st.sampled_from([True, False, None])
scalars = st.one_of(numbers, st.text(max_size=20), st.booleans(), st.none(), st.dates(), st.timedeltas())
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=4,
)
words = st.sampled_from(
    ["a", "b", "1", "2.5", '"t"', "(", ")", "[", "]", "{", "}", "..", ",", ":", ".", "+", "-", "*", "/", "**", "=", "<",
     ">=", "and", "or", "not", "in", "between", "if", "then", "else", "for", "return", "some", "satisfies", "function",
     "instance of", "number", "null", "true", "count", "date", "item", '@"P1D"', "?", "sort", "string"]
)  # fmt: skip


def value(text: str, /, **scope: Any) -> Any:
    return feel.compile(text).evaluate(scope).value


@given(truths, truths)
def test_de_morgan_holds_with_null(a: bool | None, b: bool | None) -> None:
    assert value("not(a and b)", a=a, b=b) is value("not(a) or not(b)", a=a, b=b)


@given(truths, truths, truths)
def test_conditions_may_be_grouped_as_one_likes(a: Any, b: Any, c: Any) -> None:
    assert value("(a or b) or c", a=a, b=b, c=c) is value("a or b or c", a=a, b=b, c=c)
    assert value("a and (b and c)", a=a, b=b, c=c) is value("a and b and c", a=a, b=b, c=c)


@given(numbers, numbers)
def test_exactly_one_of_less_equal_greater_holds(a: Decimal, b: Decimal) -> None:
    assert [True] == [found for sign in "<=>" if (found := value(f"a {sign} b", a=a, b=b))]


@given(numbers, numbers, numbers)
def test_between_is_both_comparisons(a: Decimal, b: Decimal, c: Decimal) -> None:
    expected = value("a >= b and a <= c", a=a, b=b, c=c)

    assert expected is value("a between b and c", a=a, b=b, c=c)
    assert expected is value("a in [b..c]", a=a, b=b, c=c)


@given(values)
def test_every_value_equals_itself_and_only_null_is_null(a: Any) -> None:
    assert value("a = a", a=a) is True
    assert value("a = null", a=a) is (a is None)


@given(values, values)
def test_equality_is_symmetric_and_never_raises(a: Any, b: Any) -> None:
    assert value("a = b", a=a, b=b) is value("b = a", a=a, b=b)


@given(st.lists(numbers, min_size=1, max_size=20))
def test_lists_are_sorted_summed_and_reversed(items: list[Decimal]) -> None:
    assert sorted(items) == value("sort(items)", items=items)
    assert sum(items) == value("sum(items)", items=items)
    assert items == value("reverse(reverse(items))", items=items)
    assert min(items) == value("min(items)", items=items)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-10_000, 10_000))
def test_a_date_and_days_come_apart_again(day: date, count: int) -> None:
    length = timedelta(days=count)

    assert length == value("(day + length) - day", day=day, length=length)


@given(values)
def test_a_value_written_as_text_reads_back(a: Any) -> None:
    text = feel.compile("string([a])").evaluate({"a": _readable(a)}).value

    assert [_readable(a)] == feel.compile(text).evaluate({}).value


def _readable(a: Any) -> Any:
    """Leave out what a literal cannot say: dates stand without their at-sign, and odd keys."""
    if isinstance(a, list):
        return [_readable(each) for each in a]
    if isinstance(a, dict):
        return {f"k{at}": _readable(each) for at, each in enumerate(a.values())}
    if isinstance(a, str):
        return "".join(sign for sign in a if sign.isalnum() or sign in ' "\\')
    return None if isinstance(a, date | timedelta) else a


@given(st.lists(words, max_size=14).map(" ".join))
def test_any_words_are_answered_or_refused(text: str) -> None:
    try:
        expression = feel.compile(text)
    except (feel.FeelSyntaxError, feel.FeelLimitExceeded):
        return
    feel.check(text, {"a": feel.NUMBER})
    assert expression.names is not None
    expression.evaluate({"a": Decimal(1), "b": [{"a": "x"}, None, True]})


@given(st.text(max_size=40))
def test_any_text_is_answered_or_refused(text: str) -> None:
    with suppress(feel.FeelSyntaxError, feel.FeelLimitExceeded):
        feel.compile(text).evaluate({})


@given(st.sampled_from(sorted(feel.STANDARD.functions)), st.lists(values, max_size=4))
def test_functions_take_any_arguments_without_a_surprise(name: str, arguments: list[Any]) -> None:
    scope = {f"v{at}": each for at, each in enumerate(arguments)}

    feel.compile(f"{name}({', '.join(scope)})").evaluate(scope)


@given(st.sampled_from(["+", "-", "*", "/", "**", "<", ">=", "=", "!=", "in"]), values, values)
def test_operators_take_any_values_without_a_surprise(sign: str, a: Any, b: Any) -> None:
    value(f"a {sign} b", a=a, b=b)
