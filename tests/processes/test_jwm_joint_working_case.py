"""The chain: from each source to the look, a decision at the end of the stage, and the ends of the first part."""

from __future__ import annotations

from typing import Any

import pytest

from app import engine
from app.domain.effects import AppendItem, SetField, StartCaseTask
from app.domain.facts import Facts
from app.engine import commands
from tests.processes.walking import NOON, Walk, definition

CHAIN = "jwm-joint-working-case"
ASSIGN = "Check ILT unallocated report and assign"
CHOOSE = "Choose the JW screen version to complete"
CONSIDER = "Consider the case"
DECIDE = "Record the initial look decision"
TRUST = {"name": "West Trust", "address": "1 High Street"}
ALL_YES = {"wants_nhs": "yes", "wants_jw": "yes", "verbal_consent": "yes", "nhs_organisations": [TRUST]}


def empty() -> dict[str, Any]:
    return {
        "case": {"ref": "JWM-1", "status": "open"},
        "contact": {},
        "people": {},
        "binjs": [],
        "at_alloc": {},
        "jw": [],
    }


def called() -> Walk:
    walk = Walk(CHAIN, Facts(record=empty(), actor="ann"), {"source": "LGSCO Intake by phone"})
    walk.answer("Ask about joint working on the phone", **ALL_YES)
    return walk


def decide(walk: Walk, **answers: Any) -> None:
    walk.answer(ASSIGN, allocated_to="ivy")
    walk.answer(CHOOSE)
    walk.answer(CONSIDER, brief_view="A council and a trust share the care.")
    walk.answer(DECIDE, **answers)


def stages(walk: Walk) -> list[tuple[str, str]]:
    rows = [effect.item for effect in walk.recorded(AppendItem) if effect.screen == "stage_decisions"]
    return [(row["stage"], row["decision"]) for row in rows]


def test_assigning_the_look_is_the_co_ordinators_task() -> None:
    walk = called()

    assert ASSIGN in walk.names
    assert [] == walk.recorded(StartCaseTask)


def test_after_a_positive_look_the_co_ordinator_records_that_consent_is_sought() -> None:
    walk = called()

    decide(walk, outcome="for full joint working assessment")
    walk.answer("Record that written consent is being sought")

    assert ["Written consent being sought"] == walk.ends
    assert [("consulting", "for full joint working assessment")] == stages(walk)
    assert "JWT Co-ordinator" == walk.data["consent_sought_by"]


def test_after_a_negative_look_the_case_is_not_for_joint_working() -> None:
    walk = called()

    decide(walk, outcome="not for Joint Working")
    walk.answer("Record and return Intake case", no_longer_jw_date="2026-11-23")

    assert ["Not for joint working"] == walk.ends
    assert [("consulting", "not for Joint Working")] == stages(walk)


def test_a_case_that_is_not_referred_is_an_lgsco_complaint() -> None:
    walk = Walk(CHAIN, Facts(record=empty(), actor="ann"), {"source": "LGSCO Intake by phone"})

    walk.answer("Ask about joint working on the phone", wants_nhs="no")

    assert ["Not referred (LGSCO complaint)"] == walk.ends
    assert [("consulting", "not referred")] == stages(walk)


def test_an_email_of_phso_starts_the_chain_with_what_it_gives() -> None:
    payload = {"received_at": "2026-11-20T17:00:00Z", "sender": "pat@phso.example", "phso_ref": "P-123"}

    delta = engine.apply(
        definition(CHAIN), None, commands.Start(payload, "phso-jw-request"), at=NOON, facts=Facts(record=empty())
    )

    assert ["Check PHSO request and set up case"] == [task.name for task in delta.opened]
    written = {effect.path: effect.value for effect in delta.record if isinstance(effect, SetField) and effect.value}
    assert {"contact.phso_ref": "P-123", "contact.phso_email": "pat@phso.example"} == written
    assert ("PHSO", "PHSO") == (delta.data["source"], delta.data["referral_source"])


@pytest.mark.parametrize(
    ("source", "channel", "referral_source", "first"),
    [
        ("PHSO", None, "PHSO", "Check PHSO request and set up case"),
        ("LGSCO Intake by phone", "phone", "Intake", "Ask about joint working on the phone"),
        (
            "LGSCO Intake by form or letter",
            "form/letter",
            "Intake",
            "Try to phone about joint working; ask if contact is made",
        ),
        ("LGSCO Assessment", "Assessment", "Assessment", "Note why the case may be joint"),
        ("LGSCO Investigation", None, "Investigation", "Ask for joint working consultation"),
    ],
)
def test_each_source_begins_with_its_own_step(
    source: str, channel: str | None, referral_source: str, first: str
) -> None:
    walk = Walk(CHAIN, Facts(record=empty(), actor="ann"), {"source": source})

    assert [first] == walk.names
    assert (channel, referral_source) == (walk.data["channel"], walk.data["referral_source"])
