"""Clocks and working days: the golden rows that need no pause, and what a clock says of itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import calendar, clock
from app.domain.calendar import ENGLAND


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        (at(2026, 11, 16), 3, date(2026, 11, 19)),
        (at(2026, 11, 21), 3, date(2026, 11, 25)),
        (at(2026, 12, 24), 3, date(2026, 12, 31)),
        (at(2026, 8, 28), 5, date(2026, 9, 7)),
        (at(2026, 11, 2), 20, date(2026, 11, 30)),
    ],
)
def test_working_days_count_from_the_day_after_and_skip_weekends_and_bank_holidays(
    start: datetime, length: int, due: date
) -> None:
    assert due == clock.due(start, length, "working days", days=ENGLAND).on


def test_the_end_of_day_n_is_midnight_in_london_summer_and_winter() -> None:
    winter = clock.due(at(2026, 11, 16), 3, "working days", days=ENGLAND)
    summer = clock.due(at(2026, 6, 1), 3, "working days", days=ENGLAND)

    assert datetime(2026, 11, 20, 0, tzinfo=UTC) == winter.at
    assert datetime(2026, 6, 4, 23, tzinfo=UTC) == summer.at


def test_a_late_evening_in_utc_is_the_next_day_in_a_london_summer() -> None:
    assert date(2026, 6, 2) == calendar.london_day(at(2026, 6, 1, 23))


def test_calendar_months_end_with_the_month() -> None:
    assert date(2027, 2, 28) == clock.due(at(2026, 8, 31), 6, "calendar months", days=ENGLAND).on
    assert date(2028, 2, 29) == clock.due(at(2027, 8, 31), 6, "calendar months", days=ENGLAND).on


def test_a_clock_is_never_nought_days_late() -> None:
    started = at(2026, 11, 16)
    stands = [
        clock.standing(started, date(2026, 11, 19), stopped_at=None, at=at(2026, 11, day), days=ENGLAND)
        for day in (17, 19, 20, 21, 24)
    ]

    assert ["running", "running", "overdue", "overdue", "overdue"] == [each.state for each in stands]
    assert [2, 0, 0, 0, 0] == [each.left for each in stands]
    assert [0, 0, 1, 1, 3] == [each.late_by for each in stands]


def test_an_overridden_day_is_a_holiday_or_a_working_day_as_the_table_says() -> None:
    days = calendar.overriding([(date(2026, 11, 17), "Local closure"), (date(2026, 12, 25), "")])

    assert date(2026, 11, 20) == days.after(date(2026, 11, 16), 3)
    assert days.is_working_day(date(2026, 12, 25))


def test_a_date_beyond_the_calendar_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError, match="covers"):
        ENGLAND.after(date(2060, 12, 30), 5)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_counting_there_and_back_agrees(start: date, days: int) -> None:
    due = ENGLAND.after(start, days)
    assert days == ENGLAND.between(start, due)
    assert days == 0 or ENGLAND.is_working_day(due)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 30), st.integers(1, 30))
def test_periods_add_up(start: date, first: int, second: int) -> None:
    assert ENGLAND.after(start, first + second) == ENGLAND.after(ENGLAND.after(start, first), second)
