"""What follows an initial look, by source and outcome: records, messages, and where the case goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.effects import AddNote, RaiseNotice, SendMessage, SetField, StartCaseTask
from app.domain.facts import Facts
from tests.processes.walking import Walk

NOT_JOINT = "not for Joint Working"
ENDED = ["Returned or closed, not joint"]
SHADOW_TASK = "Complete allocation and early decision screens on the SHADOW case, advise the LGSCO investigator"
ASK_OTHERS = "Ask the PHSO staff member / original IU investigator for information"


def outcome(source: str, result: str | None = NOT_JOINT, *, at_alloc: dict[str, Any] | None = None, **jw: Any) -> Walk:
    item = {"version": 1, "referral_source": source, "requested_by": "ann", "allocated_to": "ivy", "outcome": result}
    record = {
        "case": {"status": "open", "team": "JWA", "queue": "JWA"},
        "contact": {"phso_email": "sam@phso.example"},
        "people": {"pa_name": "Ada", "pa_email": "ada@example.org", "pa_address": "1 High Street"},
        "early": {},
        "at_alloc": at_alloc or {},
        "jw": [{**item, **jw}],
    }
    facts = Facts(record=record, original={"iu_alloc": {"investigator": "una"}}, actor="ivy")
    return Walk("jwm-initial-look-outcome", facts, {"jw_version": 1})


def tasks(walk: Walk) -> dict[str, StartCaseTask]:
    return {task.template: task for task in walk.recorded(StartCaseTask)}


@pytest.mark.parametrize("source", ["PHSO", "Intake", "Assessment", "Investigation"])
def test_a_full_assessment_is_ready_for_consent_and_changes_nothing_else(source: str) -> None:
    walk = outcome(source, "for full joint working assessment")

    assert (["Ready for consent"], []) == (walk.ends, walk.effects)


def test_a_phso_case_gets_both_screens_an_email_and_is_closed() -> None:
    walk = outcome("PHSO", signpost=True, signpost_text="the home care")

    walk.answer("Complete allocation and early decision screens")
    walk.answer("Tell PHSO the outcome", email_text="The trust alone was responsible.")
    (email,) = walk.sent()

    record = walk.facts.record
    assert {"saved": True, "investigator": "ivy", "team": "JWA", "date": "2026-11-23"} == record["at_alloc"]
    assert "not a body in jurisdiction" == record["early"]["reason"]
    assert ("2026-11-23", "closed") == (record["jw"][0]["no_longer_jw_date"], record["case"]["status"])
    assert ("jw-ilt-outcome-phso", "sam@phso.example") == (email["template"], email["to"])
    assert {"signpost": True, "signpost_text": "the home care"}.items() <= email["values"].items()
    assert ENDED == walk.ends


def test_an_intake_case_goes_back_to_the_at_queue_with_all_its_add_ons() -> None:
    jw = {"appears_premature": True, "consent_capacity_issue": True, "signpost": True, "signpost_text": "the GP"}
    walk = outcome("Intake", **jw)

    walk.answer("Record and return Intake case")

    record = walk.facts.record
    assert ("AT", "JWA", {}) == (record["case"]["queue"], record["case"]["team"], record["at_alloc"])
    assert "2026-11-23" == record["jw"][0]["no_longer_jw_date"]
    assert {"jw-task-premature", "consent-capacity", "jw-task-signpost-phso"} == set(tasks(walk))
    assert [AddNote("signposting", "the GP")] == walk.recorded(AddNote)
    assert (ENDED, {}) == (walk.ends, record["early"])


def test_an_intake_case_without_add_ons_just_goes_back() -> None:
    walk = outcome("Intake")

    walk.answer("Record and return Intake case")

    assert (ENDED, {}, []) == (walk.ends, tasks(walk), walk.recorded(AddNote))


def test_an_intake_case_with_a_saved_allocation_is_reallocated_by_hand() -> None:
    walk = outcome("Intake", at_alloc={"saved": True, "investigator": "ari"})

    walk.answer("Record and return Intake case")

    assert ("JWA", ["jw-task-reallocate"]) == (walk.facts.record["case"]["queue"], list(tasks(walk)))


def test_an_assessment_case_goes_back_to_who_raised_it() -> None:
    walk = outcome("Assessment", at_alloc={"saved": True, "investigator": "ari"}, signpost=True, signpost_text="the GP")

    walk.answer("Record and reallocate")

    record = walk.facts.record
    assert ("ann", "AT") == (record["at_alloc"]["investigator"], record["at_alloc"]["team"])
    assert ("ann", {}) == (record["case"]["owner"], record["early"])
    assert ("ann", "lgsco-at-coordinator") == (
        tasks(walk)["jw-task-consultation-complete"].to_person,
        tasks(walk)["jw-task-consultation-complete"].to_group,
    )
    assert [AddNote("signposting", "the GP")] == walk.recorded(AddNote)
    assert ENDED == walk.ends


def test_an_assessment_case_without_signposting_has_no_note() -> None:
    walk = outcome("Assessment")

    walk.answer("Record and reallocate")

    assert (["jw-task-consultation-complete"], []) == (list(tasks(walk)), walk.recorded(AddNote))


def test_a_shadow_case_is_closed_and_its_investigator_told() -> None:
    walk = outcome("Investigation", signpost=True, signpost_text="the GP")

    walk.answer(SHADOW_TASK, advice_to_investigator="The trust played no part.")
    (email,) = walk.sent()

    assert ("jw-iu-outcome", "una") == (email["template"], email["to"])
    assert "closed" == walk.facts.record["case"]["status"]
    assert "not a body in jurisdiction" == walk.facts.record["early"]["reason"]
    assert "una" == tasks(walk)["jw-task-signpost-phso"].to_person
    assert ENDED == walk.ends


def test_a_shadow_case_without_parts_for_phso_gives_nobody_a_task() -> None:
    walk = outcome("Investigation")

    walk.answer(SHADOW_TASK)
    walk.sent()

    assert ({}, ENDED) == (tasks(walk), walk.ends)


@pytest.mark.parametrize(("channel", "to"), [("email", "ada@example.org"), ("letter", "1 High Street")])
def test_questions_to_the_pa_leave_by_the_channel_chosen(channel: str, to: str) -> None:
    walk = outcome("Intake", None, information_needed="When?")

    walk.answer("Contact PA/REP for information", channel=channel)
    (sent,) = walk.sent()

    assert ("jw-info-request-pa", to, channel) == (sent["template"], sent["to"], sent["channel"])
    assert {"questions": "When?"} == sent["values"]
    assert ["Information arrived", "No answer yet"] == walk.names


def test_a_phone_call_sends_nothing_and_waits() -> None:
    walk = outcome("Intake", None, information_needed="When?")

    walk.answer("Contact PA/REP for information", channel="phone")

    assert ["Information arrived", "No answer yet"] == walk.names


@pytest.mark.parametrize(
    ("source", "task", "answers"),
    [
        ("Intake", "Contact PA/REP for information", {"channel": "phone"}),
        ("PHSO", ASK_OTHERS, {}),
        ("Investigation", ASK_OTHERS, {}),
    ],
)
def test_an_answer_at_once_is_noted_and_needs_no_wait(source: str, task: str, answers: dict[str, str]) -> None:
    walk = outcome(source, None, information_needed="When?")

    walk.answer(task, answer="In May.", **answers)

    assert ["Information received"] == walk.ends
    assert [AddNote("information", "Information received on 2026-11-23: In May.")] == walk.recorded(AddNote)


def test_the_at_investigator_asks_and_is_the_one_reminded_until_the_answer_is_there() -> None:
    walk = outcome("Assessment", None, information_needed="When?")
    (task,) = walk.recorded(StartCaseTask)

    walk.tick(datetime(2026, 11, 30, 8, tzinfo=UTC))
    walk.tick(datetime(2026, 12, 7, 8, tzinfo=UTC))

    assert ("jw-task-at-info", "ann", "ilt-information-arrived") == (
        task.template,
        task.to_person,
        task.data["message"],
    )
    assert [("ann",), ("ann",)] == [notice.to for notice in walk.recorded(RaiseNotice)]
    walk.deliver("Information arrived", answer="In May.", answered_at="2026-12-07")
    assert ["Information received"] == walk.ends


def test_who_asks_on_the_joint_team_is_reminded_for_the_other_sources() -> None:
    walk = outcome("PHSO", None, information_needed="When?")

    walk.answer(ASK_OTHERS)
    walk.tick(datetime(2026, 11, 30, 8, tzinfo=UTC))

    assert [("ivy",)] == [notice.to for notice in walk.recorded(RaiseNotice)]


def test_a_case_task_with_a_message_passes_its_answer_on() -> None:
    data = {
        "text": "Ask.",
        "to_group": "lgsco-at-coordinator",
        "to_person": "ann",
        "form": "jwm-initial-look-outcome-task-original-investigator",
        "message": "ilt-information-arrived",
        "jw_version": 1,
    }
    walk = Walk("shared-case-task", Facts(record={"jw": [{"version": 1, "information_needed": "When?"}]}), data)
    task = walk.one("Do the task")

    walk.answer("Do the task", answer="In May.")

    assert ("lgsco-at-coordinator", "ann") == (task.group, task.assignee)
    assert [SendMessage("ilt-information-arrived", {"answer": "In May.", "answered_at": "2026-11-23"})] == walk.effects


def test_a_plain_case_task_is_done_when_it_is_done() -> None:
    walk = Walk("shared-case-task", Facts(), {"text": "Do.", "to_group": "lgsco-intake", "form": "shared-case-task"})

    walk.answer("Do the task")

    assert (["Task done"], []) == (walk.ends, walk.effects)


def test_the_reason_of_closing_is_kept() -> None:
    walk = outcome("Investigation")

    walk.answer(SHADOW_TASK)
    walk.sent()

    assert SetField("case.closed_reason", "Early decision: not a body in jurisdiction") in walk.effects
