"""What the check finds without data, and where; and that it stays silent where nothing is certainly wrong."""

from __future__ import annotations

import pytest

from app import feel

TYPES = {
    "outcome": feel.STRING,
    "jw": feel.parse_type("context<version: number, requested_at: date and time, items: list<context<a: string>>>"),
    "n": feel.NUMBER,
    "b": feel.BOOLEAN,
    "d": feel.DATE,
    "anything": feel.ANY,
    "net-worth": feel.NUMBER,
}


@pytest.mark.parametrize(
    ("text", "line", "column", "rule", "message"),
    [
        ('outcom = "x"', 1, 1, "unknown-name", "“outcom” is not known here. Did you mean “outcome”?"),
        ("b and\n  jw.versoin > 1", 2, 6, "unknown-name", "no “versoin”. Did you mean “version”?"),
        ("d.yaer", 1, 3, "unknown-name", "A date has no “yaer”. Did you mean “year”?"),
        ("outcome AND b", 1, 1, "unknown-name", "Write “and” in small letters"),
        ("n is b", 1, 1, "unknown-name", "Write “=” for “is”"),
        ('sbstring("a", 1)', 1, 1, "unknown-function", "Did you mean “substring”?"),
        ("today()", 1, 1, "unknown-function", "There is no function “today”."),
        ('substring("a")', 1, 1, "arguments", "takes (string, start position, length)"),
        ('contains(string: "a", needle: "b")', 1, 1, "arguments", "takes (string, match)"),
        ("substring(outcome, outcome)", 1, 20, "argument-type", "“start position” must be a number, not a string."),
        ("outcome = 1", 1, 1, "type", "A string is compared with a number"),
        ('n in (1, "a")', 1, 10, "type", "A number is compared with a string"),
        ('n between 1 and "a"', 1, 17, "type", "A number is compared with a string"),
        ("b > true", 1, 1, "type", "it has no order"),
        ('n + "a"', 1, 5, "type", "“+” does not work on a number and a string."),
        ("-outcome", 1, 1, "type", "“-” does not work on a string."),
        ("outcome and b", 1, 1, "type", "A condition must be true or false; this is a string."),
        ("if n then 1 else 2", 1, 4, "type", "A condition must be true or false"),
        ("some i in jw.items satisfies i.a", 1, 32, "type", "A condition must be true or false"),
        ("for i in jw.items return i.c", 1, 28, "unknown-name", "no “c”"),
        ("jw.items[a = 1]", 1, 10, "type", "A string is compared with a number"),
        ("jw.items[outcome]", 1, 10, "type", "A filter is a condition or a position"),
        ("jw.items[1].b", 1, 13, "unknown-name", "no “b”"),
        ('@"2026-13-01"', 1, 1, "literal", "There is no day 2026-13-01."),
        ("n +", 1, 4, "syntax", "ends too early"),
        ('[1.."a"]', 1, 1, "type", "A number is compared with a string"),
    ],
)
def test_a_mistake_is_found(text: str, line: int, column: int, rule: str, message: str) -> None:
    problems = feel.check(text, TYPES)

    assert [(line, column, rule)] == [(each.line, each.column, each.rule) for each in problems]
    assert message in problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        'outcome = "x" and jw.version > 1',
        "= outcome = null",
        "d = jw.requested_at",
        "d < jw.requested_at",
        "anything.any.thing + 1 > anything",
        "anything[x = 1].y",
        "jw.items[a = outcome and b]",
        "count(jw.items) > 1",
        "count(n)",
        "net-worth + 1",
        'jw.requested_at + duration("P1D")',
        "max(n, 2) > 1",
        "sort([n], function(x, y) x < y)",
        "(function(x) x.y)(1)",
        "{a: n, r: a + 1}.r",
        "sum(for i in 1..3 return i * n)",
        "if b then outcome else null",
        'outcome in ("a", "b")',
        "n in [1..3]",
        "n in [1, 2]",
        'date and time(d, time("10:00:00"))',
    ],
)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    assert [] == feel.check(text, TYPES)


def test_a_result_of_another_type_than_expected_is_found() -> None:
    problem = feel.check("n", TYPES, expected=feel.BOOLEAN)[0]

    assert ("result-type", "This gives a number; a boolean is needed here.") == (problem.rule, problem.message)
    assert [] == feel.check("n > 1", TYPES, expected=feel.BOOLEAN)


@pytest.mark.parametrize("cell", ['"a", "b"', "-", "", 'not("a")', '> "a"', '["a".."b"]', "string length(?) > 3"])
def test_a_cell_that_fits_its_column_is_left_alone(cell: str) -> None:
    assert [] == feel.check_unary(cell, {**TYPES, "?": feel.STRING})


@pytest.mark.parametrize("cell", ["1", '"a", 1', "[1..2]", "< 3", "? = 2", "outcom", "not(1)"])
def test_a_cell_that_does_not_fit_its_column_is_found(cell: str) -> None:
    assert 1 == len(feel.check_unary(cell, {**TYPES, "?": feel.STRING}))


def test_the_type_of_an_expression_is_worked_out() -> None:
    assert feel.DATE == feel.type_of('d + @"P1D"', TYPES)
    assert feel.ListType(item=feel.STRING) == feel.type_of("jw.items.a", TYPES)
    assert feel.ANY == feel.type_of("n +", TYPES)


@pytest.mark.parametrize(
    "text",
    ["number", "list<number>", "list<context<name: string, when: date and time>>", "range<date>",
     "function<number, string> -> boolean", "context", "number or string"],
)  # fmt: skip
def test_types_are_written_as_they_are_read(text: str) -> None:
    assert text == str(feel.parse_type(text.replace(" or ", " | ")))


@pytest.mark.parametrize("text", ["", "nonsense", "list<", "list<number", "list<number>>", "context<a>", "<", "a: b"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a type"):
        feel.parse_type(text)
