"""The initial look, from the request to its two ends: who does what, and exactly one overdue notice in any order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.domain.effects import AddNote, RaiseNotice, SetField, StopClock
from app.domain.facts import Facts
from tests.processes.walking import Walk

ASSIGN = "Check ILT unallocated report and assign"
CHOOSE = "Choose the JW screen version to complete"
CONSIDER = "Consider the case"
DECIDE = "Record the initial look decision"
FULL = "for full joint working assessment"
OVERDUE = datetime(2026, 12, 1, tzinfo=UTC)  # the request came on Monday 23 November: due by the end of the 30th


def version(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "version": number,
        "created_at": "2026-11-23T12:00:00Z",
        "requested_at": "2026-11-23T12:00:00Z",
        "referral_source": "Intake",
        "requested_by": "ann",
        **fields,
    }


def look(*versions: dict[str, Any], jw_version: int = 1, **screens: Any) -> Walk:
    record = {"case": {"status": "open"}, "people": {}, "at_alloc": {}, **screens}
    record["jw"] = list(versions) or [version()]
    return Walk("jwm-initial-look", Facts(record=record, actor="ivy"), {"jw_version": jw_version})


def assign(walk: Walk) -> None:
    walk.answer(ASSIGN, allocated_to="ivy")
    walk.answer(CHOOSE)


def decide(walk: Walk, **answers: Any) -> None:
    walk.answer(CONSIDER, brief_view="A council and a trust share the care.")
    walk.answer(DECIDE, **answers)


def notices(walk: Walk, name: str = "ilt-due") -> list[RaiseNotice]:
    return [notice for notice in walk.recorded(RaiseNotice) if notice.name == name]


def test_a_look_in_time_ends_without_an_overdue_notice() -> None:
    walk = look()

    assign(walk)
    decide(walk, outcome=FULL)

    assert ["For full joint working assessment"] == walk.ends
    assert [] == notices(walk)
    assert walk.state is None
    assert {"allocated_to": "ivy", "outcome": FULL, "outcome_date": "2026-11-23"}.items() <= walk.facts.record["jw"][
        0
    ].items()


def test_the_coordinators_assign_and_the_investigator_decides() -> None:
    walk = look()
    first = walk.one(ASSIGN)
    assign(walk)

    assert ("jwt-coordinator", "jw-task-ilt") == (first.group, first.template)
    assert ("JWT Investigator", "ivy") == (walk.one(CONSIDER).lane, walk.one(CONSIDER).assignee)


def test_a_look_nobody_assigns_becomes_overdue_once() -> None:
    walk = look()

    walk.tick(OVERDUE)
    assign(walk)
    walk.tick(datetime(2026, 12, 4, tzinfo=UTC))
    decide(walk, outcome=FULL)

    assert [("jwt-coordinator",)] == [notice.to for notice in notices(walk)]
    assert ["For full joint working assessment"] == walk.ends


def test_an_assigned_look_becomes_overdue_once_and_its_investigator_is_told() -> None:
    walk = look()

    assign(walk)
    walk.tick(OVERDUE)

    assert [("jwt-coordinator", "ivy")] == [notice.to for notice in notices(walk)]
    assert [CONSIDER] == walk.names


def test_a_look_assigned_late_but_before_the_timer_is_served_becomes_overdue_once() -> None:
    walk = look()

    walk.at = OVERDUE
    assign(walk)
    walk.tick(OVERDUE)

    assert 1 == len(notices(walk))


def test_a_look_requested_long_ago_is_overdue_from_the_start() -> None:
    walk = look(version(requested_at="2026-11-02T09:00:00Z"))

    walk.tick(walk.at)
    assign(walk)
    walk.tick(OVERDUE)

    assert 1 == len(notices(walk))
    assert "requested on 2026-11-02, due on 2026-11-09" in notices(walk)[0].text


def test_waiting_for_information_does_not_stop_the_clock() -> None:
    walk = look()
    assign(walk)
    decide(walk, outcome="more information needed", information_needed="Dates, from the PA")

    walk.tick(OVERDUE)

    assert 1 == len(notices(walk))
    assert [] == walk.recorded(StopClock)
    assert walk.facts.record["jw"][0].get("outcome") is None


def test_a_final_decision_stops_the_clock() -> None:
    walk = look()

    assign(walk)
    decide(walk, outcome=FULL)

    assert [("ilt-due", "1")] == [(clock.name, clock.key) for clock in walk.recorded(StopClock)]


def test_the_overdue_notice_of_a_shadow_names_its_original() -> None:
    walk = look(case={"status": "open", "kind": "shadow", "original_case_ref": "JWM-0"})

    walk.tick(OVERDUE)

    assert "JWM-1 (shadow of JWM-0)" in notices(walk)[0].text


def test_the_coordinators_are_reminded_of_a_look_that_nobody_has() -> None:
    walk = look()

    walk.tick(datetime(2026, 11, 24, 8, tzinfo=UTC))

    assert [("jwt-coordinator",)] == [notice.to for notice in notices(walk, "ilt-unallocated")]
    assert ASSIGN in walk.names


def test_a_decided_version_cannot_be_chosen() -> None:
    walk = look(version(outcome=FULL), version(2), jw_version=2)
    walk.answer(ASSIGN, allocated_to="ivy")

    assert {"version"} == set(walk.answer(CHOOSE, version=1))
    assert {} == walk.answer(CHOOSE)
    assert 2 == walk.data["jw_version"]


def test_the_version_chosen_is_the_one_decided() -> None:
    walk = look(version(), version(2))
    walk.answer(ASSIGN, allocated_to="ivy")
    assert {"version"} == set(walk.answer(CHOOSE))

    walk.answer(CHOOSE, version=2)
    decide(walk, outcome=FULL)

    assert [None, FULL] == [item.get("outcome") for item in walk.facts.record["jw"]]


def test_the_brief_view_is_noted_and_needs_no_consent() -> None:
    walk = look()

    assign(walk)
    decide(walk, outcome=FULL)

    assert [AddNote("initial-look", "A council and a trust share the care.")] == walk.recorded(AddNote)


def test_the_case_waits_in_the_joint_queue() -> None:
    assert SetField("case.queue", "JWA") in look().effects
