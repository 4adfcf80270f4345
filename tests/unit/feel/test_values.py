"""What expressions of every construct give, written as FEEL: the left text equals the right one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import feel
from tests.unit.feel.say import reasons, value

SCOPE = {
    "outcome": "suitable",
    "jw": {"version": 2, "requested_by": "phso"},
    "people": [{"name": "Ann", "age": 30}, {"name": "Bob", "age": 17}],
    "nothing": None,
    "Monthly Salary": Decimal(10000),
}

SAME = [
    # numbers and arithmetic
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("10 - 4 - 3", "3"),
    ("-2 ** 2", "4"),
    ("2 ** 3 ** 2", "64"),
    (".5 + 1.50", "2"),
    ("0.1 + 0.2", "0.3"),
    ("1 / 3 * 3 = 1", "false"),
    ("1.5e2", "150"),
    ("Monthly Salary * 12", "120000"),
    ('"a" + "b"', '"ab"'),
    # comparison and logic
    ('outcome = "suitable" and jw.version > 1', "true"),
    ('outcome != "suitable" or jw.version >= 3', "false"),
    ("true and null", "null"),
    ("false and null", "false"),
    ("true or null", "true"),
    ("false or null", "null"),
    ("null = null", "true"),
    ('null = "a"', "false"),
    ('1 = "a"', "null"),
    ('"a" < "b"', "true"),
    ("[1, [2]] = [1, [2]]", "true"),
    ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
    ("jw.version between 1 and 2", "true"),
    ("not(true)", "false"),
    ("not(null)", "null"),
    # in
    ("3 in [1..3]", "true"),
    ("3 in [1..3)", "false"),
    ("1 in ]1..3]", "false"),
    ("3 in [1..3[", "false"),
    ("3 in (1, 2, > 2)", "true"),
    ("3 in < 3", "false"),
    ('outcome in ("suitable", "unsure")', "true"),
    ("2 in [1, 2, 3]", "true"),
    ("null in (1, null)", "true"),
    ('@"2026-04-13" in [@"2026-04-01"..@"2026-04-30"]', "true"),
    # if, for, some, every
    ('if jw.version > 1 then "again" else "first"', '"again"'),
    ("if null then 1 else 2", "2"),
    ('if "text" then 1 else 2', "null"),
    ("1 + if false then 1 else 2 + 3", "6"),
    ("for x in [1, 2] return x * 2", "[2, 4]"),
    ("for x in 1..2, y in [10, 20] return x * y", "[10, 20, 20, 40]"),
    ("for x in 3..1 return x", "[3, 2, 1]"),
    ("for x in [1..3) return x", "[1, 2]"),
    ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", "[1, 2, 6, 24]"),
    ('for d in @"2026-02-27"..@"2026-03-01" return d.day', "[27, 28, 1]"),
    ("some p in people satisfies p.age < 18", "true"),
    ("every p in people satisfies p.age < 18", "false"),
    ("some x in [1, 2], y in [2, 3] satisfies x = y", "true"),
    ("every x in [] satisfies false", "true"),
    # lists, filters, paths
    ("people[1].name", '"Ann"'),
    ("people[-1].name", '"Bob"'),
    ("people[age < 18].name", '["Bob"]'),
    ('people[name = "Ann"][1].age', "30"),
    ("people.name", '["Ann", "Bob"]'),
    ("people[item.age > 100]", "[]"),
    ("[1, 2, 3][item > 1]", "[2, 3]"),
    ("[1, 2, 3][3]", "3"),
    ("[1, 2, 3][4]", "null"),
    ("5[1]", "5"),
    # contexts and functions
    ("{a: 1, b: a + 1}.b", "2"),
    ('{"a key": 1}.a key', "1"),
    ("{double: function(x) x * 2, r: double(4)}.r", "8"),
    ("(function(a: number, b: number) a - b)(b: 1, a: 3)", "2"),
    ("{outer: 1, f: function(x) x + outer, r: f(1)}.r", "2"),
    # instance of
    ("1 instance of number", "true"),
    ("null instance of number", "false"),
    ('[1, "a"] instance of list<number>', "false"),
    ("[1, 2] instance of list<number>", "true"),
    ('{a: "x"} instance of context<a: string>', "true"),
    ('@"P1D" instance of days and time duration', "true"),
    ('@"P1Y" instance of days and time duration', "false"),
    ("[1..2] instance of range<number>", "true"),
    ("(function(x) x) instance of function", "true"),
    # ranges as values
    ("[1..3].start", "1"),
    ("[1..3).end included", "false"),
    ("(< 5) = (< 5)", "true"),
]


@pytest.mark.parametrize(("text", "expected"), SAME, ids=[text for text, _ in SAME])
def test_an_expression_gives(text: str, expected: str) -> None:
    assert value(expected) == value(text, **SCOPE)


def test_numbers_have_34_digits() -> None:
    assert Decimal("0.3333333333333333333333333333333333") == value("1 / 3")


def test_json_numbers_are_numbers() -> None:
    assert Decimal("3.5") == value("n + x", n=3, x=0.5)
    assert value("n = 3 and n < 4 and n in [1..3]", n=3) is True


def test_true_is_not_one() -> None:
    assert value("true = 1") is None
    assert [Decimal(1), True] == value("distinct values([1, true, 1])")


def test_a_result_that_is_a_plain_number_becomes_a_feel_number() -> None:
    assert isinstance(value("n", n=3), Decimal)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("missing + 1", "There is no value named “missing”."),
        ("jw.versoin", "The context has no entry “versoin”."),
        ("nothing.version", "Null has no “version”."),
        ('1 + "a"', "“+” does not work on a number and a string."),
        ("1 / 0", "A division by zero."),
        ('1 < "a"', "A number cannot be compared with a string."),
        ("outcome and true", "A condition must be true or false, not a string."),
        ("10 ** 6000 * 10 ** 6000", "The result is out of range."),
        ("people[3]", "The list has 2 items, none at 3. They count from 1."),
        ('@"nonsense"', "“nonsense” is not a date such as 2026-04-13."),
        ("outcome()", "A string cannot be called: it is not a function."),
        ('[1.."a"]', "A range cannot reach from a number to a string."),
        ("upper case(1)", "upper case(): “string” must be a string, not a number."),
        ("upper case()", "“upper case” cannot be called with these arguments; it takes (string)."),
    ],
)
def test_null_keeps_its_reason(text: str, reason: str) -> None:
    assert value(text, **SCOPE) is None
    assert reason in reasons(text, **SCOPE)


def test_a_reason_says_where() -> None:
    problem = feel.compile("1 +\n  missing").evaluate({}).problems[0]

    assert (2, 3) == (problem.line, problem.column)


def test_a_leading_equals_sign_is_accepted() -> None:
    assert value('= outcome = "suitable"', **SCOPE) is True


def test_comments_are_skipped() -> None:
    assert Decimal(3) == value("1 /* one */ + // and\n 2")


def test_escapes_in_texts() -> None:
    assert 'a"b\n\u00e9\U0001f40e' == value('"a\\"b\\n\\u00e9\\U01F40E"')
    assert "\U0001f40e" == value('"\\uD83D\\uDC0E"')
