"""FEEL values as JSON, and back by type."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import feel
from app.feel import stored


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Decimal(3), 3),
        (Decimal("3.5"), 3.5),
        ("a", "a"),
        (True, True),
        (None, None),
        (date(2026, 4, 13), "2026-04-13"),
        (time(10, 20), "10:20:00"),
        (datetime(2026, 4, 13, 10, tzinfo=ZoneInfo("Europe/London")), "2026-04-13T09:00:00Z"),
        (timedelta(days=1, hours=2), "P1DT2H"),
        (feel.YearsMonths(14), "P1Y2M"),
        ([Decimal(1), {"a": date(2026, 4, 13)}], [1, {"a": "2026-04-13"}]),
        (feel.Range(Decimal(1), Decimal(3)), "[1..3]"),
    ],
)
def test_a_value_is_stored_as_json(value: Any, stored: Any) -> None:
    assert stored == feel.to_json(value)
    assert stored == json.loads(json.dumps(feel.to_json(value)))


@pytest.mark.parametrize(
    ("stored", "type_", "value"),
    [
        (3, "number", Decimal(3)),
        ("3.5", "number", Decimal("3.5")),
        ("2026-04-13", "date", date(2026, 4, 13)),
        ("2026-04-13T09:00:00Z", "date", date(2026, 4, 13)),
        ("2026-04-13T09:00:00Z", "date and time", datetime(2026, 4, 13, 9, tzinfo=UTC)),
        ("P1D", "days and time duration", timedelta(days=1)),
        ("P1Y", "years and months duration", feel.YearsMonths(12)),
        ("2026-04-13", "string", "2026-04-13"),
        ("2026-04-13", "Any", "2026-04-13"),
        ([1], "list<number>", [Decimal(1)]),
        ([{"on": "2026-04-13", "n": 1}], "list<context<on: date>>", [{"on": date(2026, 4, 13), "n": Decimal(1)}]),
        ("", "date", None),
        ("", "string", ""),
        (None, "date", None),
    ],
)
def test_a_stored_value_is_read_by_its_type(stored: Any, type_: str, value: Any) -> None:
    assert value == feel.from_json(stored, feel.parse_type(type_))


@pytest.mark.parametrize(("stored", "type_"), [("x", "date"), ("x", "number"), (1, "string"), ("yes", "boolean")])
def test_a_stored_value_of_another_type_is_refused(stored: Any, type_: str) -> None:
    with pytest.raises(ValueError):
        feel.from_json(stored, feel.parse_type(type_))


def test_a_function_is_not_stored() -> None:
    with pytest.raises(ValueError, match="not a value that can be stored"):
        feel.to_json(feel.compile("function(x) x").evaluate({}).value)


def test_a_value_that_shares_its_parts_is_not_written_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_MAX_VALUES", 1_000)
    shared: list[Any] = [1, 1]
    for _ in range(40):
        shared = [shared, shared]

    with pytest.raises(feel.FeelLimitExceeded):
        feel.to_json(shared)


@given(st.dates())
def test_every_date_comes_back(day: date) -> None:
    assert day == feel.from_json(feel.to_json(day), feel.DATE)


@given(st.timedeltas())
def test_every_duration_comes_back(length: timedelta) -> None:
    assert length == feel.from_json(feel.to_json(length), feel.DAYS_DURATION)


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_comes_back(instant: datetime) -> None:
    assert instant == feel.from_json(feel.to_json(instant), feel.DATE_TIME)
