"""The standard functions, each by what it gives."""

from __future__ import annotations

import pytest

from app import feel
from tests.unit.feel.say import reasons, value

SAME = [
    # strings
    ('string length("ab\U0001f40e")', "3"),
    ('upper case("aé")', '"AÉ"'),
    ('lower case("AB")', '"ab"'),
    ('trim("  a ")', '"a"'),
    ('substring("foobar", 3)', '"obar"'),
    ('substring("foobar", 3, 3)', '"oba"'),
    ('substring("foobar", -2, 1)', '"a"'),
    ('substring(string: "foobar", start position: 6)', '"r"'),
    ('substring("foobar", 0)', "null"),
    ('substring before("foobar", "bar")', '"foo"'),
    ('substring before("foobar", "x")', '""'),
    ('substring after("foobar", "ob")', '"ar"'),
    ('contains("foobar", "ob")', "true"),
    ('starts with("foobar", "fo")', "true"),
    ('ends with("foobar", "r")', "true"),
    ('matches("foobar", "^fo*b")', "true"),
    ('matches("FOO", "foo", "i")', "true"),
    ('matches("a", "[")', "null"),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
    ('split("John Doe", "\\s")', '["John", "Doe"]'),
    ('split("a;b;;c", ";")', '["a", "b", "", "c"]'),
    ('string join(["a", null, "c"], "-")', '"a-c"'),
    ('string join(["a", "c"])', '"ac"'),
    ('string([1, "a", {b: null, c d: true}])', '"[1, \\"a\\", {b: null, c d: true}]"'),
    ("string(1.50)", '"1.5"'),
    ("string([1..3))", '"[1..3)"'),
    ("string(null)", "null"),
    ('number("1 000,5", " ", ",")', "1000.5"),
    ('number("12x")', "null"),
    # numbers
    ("decimal(1/3, 2)", "0.33"),
    ("decimal(2.5, 0)", "2"),
    ("floor(-1.5)", "-2"),
    ("ceiling(1.51, 1)", "1.6"),
    ("round up(-5.5, 0)", "-6"),
    ("round down(-5.5, 0)", "-5"),
    ("round half up(1.25, 1)", "1.3"),
    ("round half down(1.25, 1)", "1.2"),
    ("decimal(1250, -2)", "1200"),
    ("abs(-1)", "1"),
    ('abs(@"-P1D")', '@"P1D"'),
    ("modulo(-12, 5)", "3"),
    ("modulo(12, -5)", "-3"),
    ("modulo(1, 0)", "null"),
    ("sqrt(16)", "4"),
    ("sqrt(-1)", "null"),
    ("round half up(log(10), 3)", "2.303"),
    ("round half up(exp(1), 3)", "2.718"),
    ("odd(-3)", "true"),
    ("even(3)", "false"),
    # lists
    ("count([1, null])", "2"),
    ("min(3, 1, 2)", "1"),
    ('max(["a", "b"])', '"b"'),
    ("min([])", "null"),
    ('max(1, "a")', "null"),
    ("sum([1, 2, 3])", "6"),
    ("sum([])", "null"),
    ('sum(@"P1D", @"PT1H")', '@"P1DT1H"'),
    ("mean(1, 2, 6)", "3"),
    ("product([2, 3])", "6"),
    ("median([8, 2, 5, 3])", "4"),
    ("stddev([2, 4, 7, 5]) > 2.08", "true"),
    ("mode([6, 3, 9, 6, 3])", "[3, 6]"),
    ("mode([])", "[]"),
    ("all([true, null])", "null"),
    ("all([])", "true"),
    ("any([false, true])", "true"),
    ("and(true, false)", "false"),
    ("or([])", "false"),
    ("list contains([1, null], null)", "true"),
    ('list contains([1, 2], "1")', "false"),
    ("sublist([4, 5, 6], 2, 1)", "[5]"),
    ("sublist([4, 5, 6], -2)", "[5, 6]"),
    ("append([1], 2, 3)", "[1, 2, 3]"),
    ("concatenate([1], [2, 3])", "[1, 2, 3]"),
    ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
    ("remove([1, 2, 3], -1)", "[1, 2]"),
    ("list replace([1, 2, 3], 2, 9)", "[1, 9, 3]"),
    ("list replace([1, 2, 3], function(item, new) item > 1, 9)", "[1, 9, 9]"),
    ("reverse([1, 2])", "[2, 1]"),
    ("index of([1, 2, 1], 1)", "[1, 3]"),
    ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    ("distinct values([1, 1.0, [1], [1]])", "[1, [1]]"),
    ("duplicate values([1, 2, 1])", "[1]"),
    ("flatten([[1, [2]], 3])", "[1, 2, 3]"),
    ("sort([3, 1, 2])", "[1, 2, 3]"),
    ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
    ("sort(list: [2, 1], precedes: function(x, y) x < y)", "[1, 2]"),
    ("partition([1, 2, 3], 2)", "[[1, 2], [3]]"),
    ("count(5)", "1"),
    # contexts
    ('get value({a: 1}, "a")', "1"),
    ('get value({a: 1}, "b")', "null"),
    ("get entries({a: 1})", '[{key: "a", value: 1}]'),
    ('context([{key: "a", value: 1}])', "{a: 1}"),
    ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', "{a: {b: 2}}"),
    ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"),
    # logic and identity
    ("not(false)", "true"),
    ("is defined(null)", "false"),
    ('is(@"23:00:50", @"23:00:50Z")', "false"),
    ("is(1, 1.0)", "true"),
    # ranges
    ("before([1..5), [5..6])", "true"),
    ("after([5..6], 4)", "true"),
    ("meets([1..5], [5..6])", "true"),
    ("met by([5..6], [1..5])", "true"),
    ("overlaps([1..5], [5..6])", "true"),
    ("overlaps before([1..5], [3..6])", "true"),
    ("overlaps after([3..6], [1..5])", "true"),
    ("finishes(5, [1..5])", "true"),
    ("finished by([1..5], 5)", "true"),
    ("includes([1..5], 3)", "true"),
    ("during([2..3], [1..5])", "true"),
    ("starts(1, [1..5])", "true"),
    ("started by([1..5], [1..2])", "true"),
    ("coincides([1..5], [1..5])", "true"),
    ('range("[1..5)")', "[1..5)"),
]


@pytest.mark.parametrize(("text", "expected"), SAME, ids=[text for text, _ in SAME])
def test_a_function_gives(text: str, expected: str) -> None:
    assert value(expected) == value(text)


def test_every_standard_function_is_tried() -> None:
    tried = " ".join(text for text, _ in SAME)
    temporal = {
        name for name in feel.STANDARD.functions if any(w in name for w in ("date", "time", "duration", " of "))
    }

    assert set() == {name for name in feel.STANDARD.functions if f"{name}(" not in tried} - temporal


def test_null_arguments_give_null_with_the_parameter_named() -> None:
    assert value('contains(null, "a")') is None
    assert ["contains(): “string” must be a string, not null."] == reasons('contains(null, "a")')


def test_a_list_of_one_stands_for_its_item() -> None:
    assert value('contains(["foobar"], "ob")') is True


def test_a_pattern_that_takes_too_long_gives_null() -> None:
    assert value('matches(input, "(a|a)*(a|a)*(a|a)*$")', input="a" * 5_000 + "!") is None


def test_unknown_parameter_names_give_null() -> None:
    assert value('contains(string: "a", needle: "a")') is None
