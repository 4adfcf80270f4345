"""What is looked at before a letter leaves."""

from __future__ import annotations

import pytest

from app.correspondence import Recipient, checks, reading
from tests.unit.correspondence.samples import RECIPIENT, draft

HARD = (
    "Notwithstanding the aforementioned considerations, the organisation's determination concerning jurisdictional "
    "responsibilities necessitates comprehensive deliberation regarding administrative accountability. "
)


def test_a_plain_letter_to_a_good_address_has_no_findings() -> None:
    assert checks(draft("Dear Ada\n\nThank you for your letter. We will write again soon."), RECIPIENT) == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("HP1 1AA", "An address has 3 to 7 lines"),
        ("1\n2\n3\n4\n5\n6\nHP1 1AA", "An address has 3 to 7 lines"),
        ("1 High Street\nHemel Hempstead", "The last line of an address is its UK postcode"),
        ("HP1 1AA\nHemel Hempstead\nHertfordshire", "The last line of an address is its UK postcode"),
        ("1 High Street\nHemel\nHP1 1A", "The last line of an address is its UK postcode"),
        ("1 High Street\nHemel\nHP1 1AA England", "The last line of an address is its UK postcode"),
        ("1 " + "High " * 20 + "Street\nHemel\nHP1 1AA", "at most 60 characters"),
        ("", "An address has 3 to 7 lines"),
    ],
)
def test_an_address_that_is_none_is_an_error(address: str, told: str) -> None:
    found = checks(draft("Dear Ada"), Recipient("Ada Field", address))

    assert any(told in finding.message and finding.severity == "error" for finding in found)


@pytest.mark.parametrize(
    "postcode", ["HP1 1AA", "hp11aa", "SW1A 1AA", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "GIR 0AA"]
)
def test_uk_postcodes_are_known(postcode: str) -> None:
    assert checks(draft("Dear Ada"), Recipient("Ada Field", f"1 High Street\nTown\n{postcode}")) == []


def test_what_the_letter_must_say_and_does_not_is_an_error() -> None:
    made = draft("{% if data.x %}Please ask. {:#ask}{% endif %}", rules="must_contain:\n  - #ask\n")

    assert [(each.severity, each.rule) for each in checks(made)] == [("error", "letter/content")]


def test_a_hard_text_is_a_warning_that_shows_its_longest_sentences() -> None:
    found = checks(draft(HARD))

    assert [each.severity for each in found] == ["warning"]
    assert "Notwithstanding" in found[0].message


def test_longer_words_and_sentences_are_harder() -> None:
    easy, hard = reading("The cat sat on the mat. It was warm."), reading(HARD)

    assert easy.grade < 3 < 15 < hard.grade
    assert easy.age < hard.age
    assert easy.longest[0] == "The cat sat on the mat."


def test_a_text_without_words_has_no_grade() -> None:
    assert reading("24 001 234\n\n…").longest == ()


def test_three_sentences_at_most_are_shown() -> None:
    assert len(reading("One two. One two three. One. One two three four.").longest) == 3
