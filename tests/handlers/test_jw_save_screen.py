"""Saving the JW screen adds a version; versions that exist are never touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from app.handler import AppendItem, RecordContext
from handlers.jw_save_screen import save_screen


def test_the_first_saving_is_version_one_requested_now_by_whoever_acts(record: Callable[..., RecordContext]) -> None:
    recorded = save_screen(record(actor="ina"), source="Intake")

    item = {
        "version": 1,
        "created_at": "2026-11-23T12:00:00Z",
        "created_by": "ina",
        "requested_at": "2026-11-23T12:00:00Z",
        "referral_source": "Intake",
        "requested_by": "ina",
    }
    assert (AppendItem("jw", item),) == recorded.effects
    assert {"jw_version": 1} == recorded.result


def test_a_further_request_is_the_next_version(record: Callable[..., RecordContext]) -> None:
    recorded = save_screen(record(record={"jw": [{"version": 1}, {"version": 2}]}, actor="ari"), source="Assessment")

    assert 3 == recorded.effects[0].item["version"]
    assert {"jw_version": 3} == recorded.result


def test_a_request_by_email_counts_from_its_arrival_and_names_its_sender(record: Callable[..., RecordContext]) -> None:
    arrived = datetime(2026, 11, 19, 9, tzinfo=UTC)

    recorded = save_screen(record(), source="PHSO", requested_at=arrived, requested_by="Sam Lee, PHSO")

    item = recorded.effects[0].item
    assert ("2026-11-19T09:00:00Z", "Sam Lee, PHSO") == (item["requested_at"], item["requested_by"])
    assert "2026-11-23T12:00:00Z" == item["created_at"]
