"""The tables of the initial look: a row for each source and outcome, add-ons together, every interval a figure."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from app import dmn, feel
from tests.processes.walking import ROOT

FULL, NOT_JOINT, MORE = "for full joint working assessment", "not for Joint Working", "more information needed"
SOURCES = ("PHSO", "Intake", "Assessment", "Investigation")
NOT_JOINT_GOES_TO = ("case closed", "AT queue", "raiser's tray", "shadow closed")


def evaluate(decision: str, **inputs: Any) -> Any:
    name = decision if decision.startswith("jwm-") else f"jwm-{decision}"
    model = dmn.read((ROOT / "processes" / f"{name}.dmn").read_bytes())
    return model.evaluate(decision, inputs, library=feel.STANDARD).result


@pytest.mark.parametrize(("source", "outcome"), list(itertools.product(SOURCES, (FULL, NOT_JOINT, MORE))))
def test_every_source_and_outcome_has_one_row(source: str, outcome: str) -> None:
    found = evaluate("initial-look-outcome-actions", source=source, outcome=outcome)

    expected = {FULL: "post look report", MORE: "stays"} | {NOT_JOINT: NOT_JOINT_GOES_TO[SOURCES.index(source)]}
    assert expected[outcome] == found["case_goes_to"]
    assert (outcome == NOT_JOINT) is found["no_longer_jw_date"]


@pytest.mark.parametrize(
    ("source", "reason", "screen", "scheme"),
    [
        ("PHSO", "not a body in jurisdiction", "complete", "LGSCO"),
        ("Intake", None, "do not save", "PHSO"),
        ("Assessment", None, "overwrite", "PHSO"),
        ("Investigation", "not a body in jurisdiction", "complete on shadow", "PHSO"),
    ],
)
def test_a_case_that_is_not_joint_has_its_screens_and_its_signposting(
    source: str, reason: str | None, screen: str, scheme: str
) -> None:
    found = evaluate("initial-look-outcome-actions", source=source, outcome=NOT_JOINT)

    assert (reason, screen, scheme) == (
        found["early_decision_reason"],
        found["allocation_screen"],
        found["signposted_to"],
    )


def test_all_add_ons_can_apply_together() -> None:
    jw = {"appears_premature": True, "consent_capacity_issue": True, "signpost": True}
    found = evaluate("initial-look-addons", jw={"referral_source": "Intake", "outcome": NOT_JOINT, **jw})

    assert ["premature", "consent-capacity", "signpost"] == found


@pytest.mark.parametrize(
    "jw",
    [
        {"referral_source": "Intake", "outcome": NOT_JOINT},
        {"referral_source": "Assessment", "outcome": NOT_JOINT, "signpost": True, "appears_premature": True},
        {"referral_source": "Intake", "outcome": FULL, "signpost": True},
    ],
)
def test_no_add_on_is_said_to_be_none(jw: dict[str, Any]) -> None:
    assert evaluate("initial-look-addons", jw=jw) == "none"


@pytest.mark.parametrize(
    ("name", "days"), [("ilt-unallocated", 1), ("ilt-info-remind", 5), ("phso-email-unread", 1), ("consent-remind", 10)]
)
def test_intervals_are_working_days(name: str, days: int) -> None:
    assert days == evaluate("jwm-intervals", name=name)


def test_an_interval_that_is_not_in_the_table_has_no_length() -> None:
    assert evaluate("jwm-intervals", name="ilt-unalocated") is None
