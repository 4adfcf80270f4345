"""A shadow case carries what the case is about, and nothing that belongs to the original alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.handler import OpenCase, RecordContext, Refuse
from handlers.case_open_shadow import open_shadow

LEAD = {"name": "Anytown Council", "role": "lead", "sector": "council"}
RECORD = {
    "case": {
        "ref": "JWM-1", "kind": "mainstream", "owner": "una", "team": "IU",
        "queue": "IU", "ocs": True, "urgent": False, "status": "open", "linked_case_refs": ["JWM-0"],
    },
    "contact": {"contact_method": "Letter", "date_of_receipt": "2026-03-01", "phso_ref": "P-7"},
    "people": {"pa_name": "Ada Field", "rep_name": None, "pa_email": "ada@example.org"},
    "binjs": [LEAD, {"name": "Anytown NHS Trust", "role": "JWBinJ"}],
    "jw": [{"version": 1}],
    "consent": {"verbal": "yes"},
}  # fmt: skip


def opened(record: Callable[..., RecordContext], method: str, **facts: Any) -> OpenCase:
    context = record(record=RECORD, spare_refs=("JWM-2",), instance={"case_ref": "JWM-1"}, **facts)
    (effect,) = open_shadow(context, method=method).effects
    return effect


def test_the_instance_goes_on_with_the_shadow_under_the_spare_reference(record: Callable[..., RecordContext]) -> None:
    effect = opened(record, "copy_case")

    assert ("JWM-2", "shadow", "shadow", True) == (effect.ref, effect.kind, effect.link, effect.adopt)


@pytest.mark.parametrize("method", ["copy_case", "create_new_no_copy"])
def test_every_shadow_has_the_lead_body_and_is_on_no_online_account(
    record: Callable[..., RecordContext], method: str
) -> None:
    screens = opened(record, method).screens

    assert [LEAD] == screens["binjs"]
    assert "Ada Field" == screens["people"]["pa_name"]
    expected = {"kind": "shadow", "original_case_ref": "JWM-1", "status": "open", "ocs": False}
    assert expected == {key: screens["case"][key] for key in expected}


def test_a_copy_has_contact_data_and_people_of_the_original(record: Callable[..., RecordContext]) -> None:
    screens = opened(record, "copy_case").screens

    assert ("P-7", "ada@example.org") == (screens["contact"]["phso_ref"], screens["people"]["pa_email"])


@pytest.mark.parametrize("method", ["copy_case", "create_new_no_copy"])
def test_owner_queue_team_and_links_stay_with_the_original(record: Callable[..., RecordContext], method: str) -> None:
    case = opened(record, method).screens["case"]

    assert {"ref", "owner", "queue", "team", "linked_case_refs"}.isdisjoint(case)


def test_a_case_with_an_online_account_gives_its_names_only(record: Callable[..., RecordContext]) -> None:
    screens = opened(record, "create_new_no_copy").screens

    assert {"pa_name": "Ada Field"} == screens["people"]
    assert {} == screens["contact"]


def test_no_other_screen_comes_along(record: Callable[..., RecordContext]) -> None:
    assert {"case", "contact", "people", "binjs"} == set(opened(record, "copy_case").screens)


def test_the_original_is_not_changed_by_building_the_shadow(record: Callable[..., RecordContext]) -> None:
    opened(record, "copy_case")

    assert (True, "Letter") == (RECORD["case"]["ocs"], RECORD["contact"]["contact_method"])


def test_a_second_open_shadow_is_refused(record: Callable[..., RecordContext]) -> None:
    with pytest.raises(Refuse, match="open shadow case already"):
        opened(record, "copy_case", links=({"ref": "JWM-9", "relation": "shadow", "status": "open"},))


def test_a_closed_shadow_does_not_stand_in_the_way(record: Callable[..., RecordContext]) -> None:
    effect = opened(record, "copy_case", links=({"ref": "JWM-9", "relation": "shadow", "status": "closed"},))

    assert "JWM-2" == effect.ref
