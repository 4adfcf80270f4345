"""Reading: names of several words, what is refused and where, the cache."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import feel
from tests.unit.feel.say import value


def test_words_side_by_side_are_one_name() -> None:
    assert Decimal(3) == value("first value + second value 2", **{"first value": 1, "second value 2": 2})


def test_blanks_in_a_name_count_as_one() -> None:
    assert Decimal(1) == value("first \n  value", **{"first value": 1})


def test_a_keyword_ends_a_name() -> None:
    assert value("first thing and other thing", **{"first thing": True, "other thing": False}) is False


def test_a_known_name_with_a_sign_or_keyword_is_read_whole() -> None:
    scope = {"net-worth": 5, "net": 9, "worth": 1, "date and time of call": 2}

    assert Decimal(8) == value("net - worth", **scope)
    assert Decimal(8) == feel.compile("net-worth + 3", names=["net-worth"]).evaluate(scope).value
    assert Decimal(2) == feel.compile("date and time of call", names=["date and time of call"]).evaluate(scope).value


def test_the_longest_known_name_wins() -> None:
    names = ["a-b", "a-b-c"]

    assert Decimal(2) == feel.compile("a-b-c", names=names).evaluate({"a-b": 1, "a-b-c": 2}).value


def test_a_function_name_with_a_keyword_is_one_only_before_a_bracket() -> None:
    assert value("date and time", date=True, time=False) is False
    assert 2026 == value('date and time("2026-04-13T10:00:00")').year


def test_keywords_are_properties_after_a_dot() -> None:
    assert Decimal(1) == value("x.in", x={"in": 1})


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "empty"),
        ("1 +", 1, 4, "ends too early"),
        ("(1", 1, 3, "ends too early"),
        ("a == b", 1, 4, "One “=” compares"),
        ("1 AND b", 1, 3, "Write “and” in small letters"),
        ("1 2", 1, 3, "An operator, a comma or a closing bracket is missing"),
        ("a and\n'x'", 2, 1, "double quotes"),
        ("a && b", 1, 3, "Write “and”"),
        ("a || b", 1, 3, "Write “or”"),
        ('"open', 1, 1, "no closing double quote"),
        ("x instance of nonsense", 1, 15, "is not a type"),
        ("{a: 1, a: 2}", 1, 1, "twice"),
        ("function(a, a) 1", 1, 1, "twice"),
        ("f(a: 1, 2)", 1, 1, "Name all arguments"),
        ("(1, 2)", 1, 1, "stand only after “in”"),
        ("1e9999", 1, 1, "too large"),
        ('"\\ud800"', 1, 1, "half a character"),
        ("#", 1, 1, "means nothing here"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(feel.FeelSyntaxError) as refused:
        feel.compile(text)

    assert (line, column) == (refused.value.line, refused.value.column)
    assert message in str(refused.value)


def test_the_same_text_is_compiled_once() -> None:
    assert feel.compile("1 + 1") is feel.compile("1 + 1")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ('outcome = "x" and jw.version > 1', {("outcome",), ("jw", "version")}),
        ("for p in case.people return p.name", {("case", "people")}),
        ("{a: b, c: a}.c", {("b",)}),
        ("(function(x) x + y)(z)", {("y",), ("z",)}),
        ("jw_versions[version = jw_version].outcome", {("jw_versions",), ("version",), ("jw_version",)}),
        ("sum(amounts)", {("amounts",)}),
        ("some x in xs, y in x.ys satisfies y = n", {("xs",), ("n",)}),
        ("1 + 1", set()),
    ],
)
def test_names_are_the_paths_read(text: str, paths: set[tuple[str, ...]]) -> None:
    assert paths == feel.compile(text).names
