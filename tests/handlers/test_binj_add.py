"""`binj/add` adds what is new and complete enough to name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.handler import RecordContext, Recorded
from handlers.binj_add import add_bodies

TRUST = {"name": "Anytown NHS Trust", "address": "1 High Street"}


def items(recorded: Recorded) -> list[Any]:
    return [effect.item for effect in recorded.effects]


def test_a_body_gets_role_and_sector_and_counts_as_not_yet_contacted(record: Callable[..., RecordContext]) -> None:
    recorded = add_bodies(record(), organisations=[TRUST], role="JWBinJ", sector="health")

    expected = {**TRUST, "sector": "health", "role": "JWBinJ", "contacted_for_information": False}
    assert [expected] == items(recorded)
    assert ["binjs"] == [effect.screen for effect in recorded.effects]


def test_the_sector_of_a_body_goes_before_the_general_one(record: Callable[..., RecordContext]) -> None:
    recorded = add_bodies(
        record(), organisations=[{"name": "Anytown Council", "sector": "council"}], role="lead", sector="health"
    )

    assert ["council"] == [item["sector"] for item in items(recorded)]


def test_a_body_on_the_case_is_not_added_again_however_it_is_typed(record: Callable[..., RecordContext]) -> None:
    on_the_case = record(record={"binjs": [{"name": "Anytown NHS Trust"}]})

    recorded = add_bodies(on_the_case, organisations=[{"name": "anytown  nhs trust "}], role="JWBinJ", sector="health")

    assert [] == items(recorded)


def test_a_body_named_twice_is_added_once(record: Callable[..., RecordContext]) -> None:
    assert 1 == len(add_bodies(record(), organisations=[TRUST, TRUST], role="JWBinJ", sector="health").effects)


def test_an_empty_row_or_no_list_adds_nothing(record: Callable[..., RecordContext]) -> None:
    assert () == add_bodies(record(), organisations=[{"name": " "}, {}], role="JWBinJ", sector="health").effects
    assert () == add_bodies(record(), organisations=None, role="JWBinJ", sector="health").effects
