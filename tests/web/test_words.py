"""Dates, lengths and values in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.calendar import ENGLAND
from app.store.queries.instances import HistoryItem, WaitingFor
from app.web import clocks, outline, prose, words

WEDNESDAY = date(2026, 12, 23)


@pytest.mark.parametrize(
    ("on", "said", "state"),
    [
        (None, "No date", "none"),
        (date(2026, 12, 22), "1 working day late", "late"),
        (date(2026, 12, 20), "3 working days late", "late"),
        (date(2026, 12, 23), "due today", "soon"),
        (date(2026, 12, 24), "1 working day left", "soon"),
        (date(2026, 12, 29), "2 working days left", "ok"),
        (date(2036, 12, 29), "more than two years away", "ok"),
    ],
)
def test_a_due_date_has_words_and_a_state(on: date | None, said: str, state: str) -> None:
    """Christmas Day, the weekend and the substitute day of Boxing Day lie between 24 and 29 December 2026."""
    due = words.due(on, WEDNESDAY, ENGLAND)

    assert (said, state) == (due.words, due.state)


def test_a_date_missed_over_a_weekend_is_never_zero_days_late() -> None:
    assert "1 working day late" == words.due(date(2026, 11, 20), date(2026, 11, 21), ENGLAND).words


def test_before_a_working_day_comes_the_weekend() -> None:
    assert "before the next working day" == words.due(date(2026, 11, 22), date(2026, 11, 21), ENGLAND).words


def test_days_and_times_are_those_of_london_as_people_write_them() -> None:
    summer = datetime(2026, 7, 31, 23, 5, tzinfo=UTC)

    assert "Saturday 1 August 2026" == words.day(summer)
    assert "1 Aug 2026" == words.short_day(summer)
    assert "1 August 2026 at 12:05am" == words.moment(summer)
    assert ("", "", "") == (words.day(None), words.moment(None), words.time(None))


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_how_long_ago(passed: timedelta, said: str) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    assert said == words.ago(now - passed, now)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        (True, "Yes"),
        (False, "No"),
        ("2026-11-23", "23 November 2026"),
        ("2026-11-23T09:00:00Z", "23 November 2026 at 9:00am"),
        ("2026-13-99", "2026-13-99"),
        (["a", "b"], "a, b"),
        ({"name": "Leeds", "phso_ref": "P-1", "empty": ""}, "Name: Leeds; PHSO ref: P-1"),
        (3, "3"),
    ],
)
def test_a_stored_value_in_words(value: object, said: str) -> None:
    assert said == words.value(value)


def test_dates_inside_a_sentence() -> None:
    assert "to be decided by 27 November 2026." == words.dates_in("to be decided by 2026-11-27.")


def test_a_clock_lists_every_day_with_the_reason_it_does_not_count() -> None:
    days = clocks.walked(date(2026, 12, 24), date(2026, 12, 29), ENGLAND)

    assert [False, False, False, False, True] == [day.counted for day in days]
    assert "Christmas Day" == days[0].why
    assert [] == clocks.walked(date(2026, 1, 1), date(2027, 1, 1), ENGLAND)


def test_markdown_shows_tags_as_text_and_sets_headings_a_level_down() -> None:
    shown = prose.markdown("# Title\n\n<script>x</script> **bold**", heading=2)

    assert '<h2 class="govuk-heading-m">Title</h2>' in shown
    assert "&lt;script&gt;" in shown
    assert "<strong>bold</strong>" in shown


def test_an_element_is_marked_by_the_last_that_happened_to_it() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)

    def event(element: str, what: str, process: str = "p") -> HistoryItem:
        return HistoryItem(at, process, element, element, "userTask", what, None)

    history = [
        event("a", "entered"), event("a", "completed"), event("b", "entered"), event("b", "failed"),
        event("c", "entered"), event("d", "completed", "other"),
    ]  # fmt: skip
    waiting = [WaitingFor("task", "c", "c", None, None), WaitingFor("task", "elsewhere", "x", None, None)]

    assert {"a": "done", "b": "failed", "c": "current"} == outline.marks(history, waiting, process="p")
