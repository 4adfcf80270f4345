"""Referring a case for an initial look: what each channel records, where the case goes, what is never made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.effects import AddDocument, AddNote, AppendItem, SetField, StartCaseTask, StartClock
from app.domain.facts import Facts
from tests.processes.walking import NOON, Walk, definition

BY_PHONE = "Ask about joint working on the phone"
BY_LETTER = "Try to phone about joint working; ask if contact is made"
AT_ASSESSMENT = "Try to phone about joint working"
TRUST = {"name": "West Trust", "address": "1 High Street"}
ALL_YES = {"wants_nhs": "yes", "wants_jw": "yes", "verbal_consent": "yes", "nhs_organisations": [TRUST]}
ATTEMPT = {"at": "2026-11-20T09:00:00Z", "result": "No answer"}
NO_CONTACT = {"contact_made": False, "contact_attempts": [ATTEMPT, ATTEMPT, ATTEMPT]}
SAVED = ["JW screen saved, ILT raised"]
FORWARDED = ["Forwarded to LGSCO assessment queue"]
REQUEST = {
    "pa_name": "Ada Lovelace",
    "phso_ref": "P-123",
    "complaint_form": "f1",
    "explanation": "Care and treatment overlap.",
    "phso_contact_name": "Pat",
    "phso_direct_dial": "020 7946 0000",
    "phso_email": "pat@phso.example",
}


def refer(source: str, *versions: dict[str, Any], process: str = "jwm-referral", **data: Any) -> Walk:
    record = {"case": {"ref": "JWM-1", "status": "open"}, "contact": {}, "people": {}, "binjs": [], "consent": {}}
    walk = Walk(process, Facts(record={**record, "jw": list(versions)}, actor="ann"), {"source": source, **data})
    walk.facts = replace(walk.facts, published_clocks=definition("jwm-initial-look").clock_lengths)
    return walk


def screens(walk: Walk, screen: str) -> list[Any]:
    return [effect.item for effect in walk.recorded(AppendItem) if effect.screen == screen]


def kinds(walk: Walk) -> list[str]:
    return [note.kind for note in walk.recorded(AddNote)]


def place(walk: Walk) -> tuple[Any, Any]:
    case = walk.facts.record["case"]
    return case.get("queue"), case.get("team")


def test_a_call_with_yes_to_everything_raises_a_look() -> None:
    walk = refer("LGSCO Intake by phone")

    walk.answer(BY_PHONE, **ALL_YES)

    assert SAVED == walk.ends
    assert [(1, "Intake", "ann")] == [
        (jw["version"], jw["referral_source"], jw["requested_by"]) for jw in screens(walk, "jw")
    ]
    assert [("West Trust", "1 High Street", "health", "JWBinJ")] == [
        (body["name"], body["address"], body["sector"], body["role"]) for body in screens(walk, "binjs")
    ]
    assert ("JWA", "JWA") == place(walk)
    assert "yes" == walk.facts.record["consent"]["verbal"]
    assert [] == kinds(walk)
    assert [] == walk.sent()


def test_the_co_ordinator_gets_one_task_that_says_what_is_due_when() -> None:
    walk = refer("LGSCO Intake by phone")

    walk.answer(BY_PHONE, **ALL_YES)

    (task,) = walk.recorded(StartCaseTask)
    (clock,) = walk.recorded(StartClock)
    assert ("jw-task-ilt", "jwt-coordinator", date(2026, 11, 30)) == (task.template, task.to_group, task.due_on)
    assert ("ilt-due", 5, "working days", NOON) == (clock.name, clock.length, clock.unit, clock.start)
    assert all(part in task.text for part in ("JWM-1", "version 1", "Intake", "2026-11-23", "2026-11-30"))


@pytest.mark.parametrize(
    "answers", [{"wants_nhs": "no"}, {**ALL_YES, "wants_jw": "no"}], ids=["no NHS complaint", "no joint look"]
)
def test_a_call_with_no_ends_in_the_assessment_queue(answers: dict[str, Any]) -> None:
    walk = refer("LGSCO Intake by phone")

    walk.answer(BY_PHONE, **answers)

    assert FORWARDED == walk.ends
    assert ("AT", "AT") == place(walk)
    assert [] == screens(walk, "jw") + screens(walk, "binjs") + walk.recorded(StartCaseTask)
    assert (["signposting"] if "wants_jw" in answers else []) == kinds(walk)


def test_refusing_consent_does_not_stop_the_look() -> None:
    walk = refer("LGSCO Intake by phone")

    walk.answer(BY_PHONE, **{**ALL_YES, "verbal_consent": "no"})

    assert SAVED == walk.ends
    assert "no" == walk.facts.record["consent"]["verbal"]


def test_a_call_that_breaks_off_goes_on_as_a_letter() -> None:
    walk = refer("LGSCO Intake by phone")

    walk.answer(BY_PHONE, call_broke_off=True)
    walk.answer(BY_LETTER, **NO_CONTACT)

    assert SAVED == walk.ends


def test_a_letter_without_contact_is_referred_all_the_same() -> None:
    walk = refer("LGSCO Intake by form or letter")

    walk.answer(BY_LETTER, **NO_CONTACT)

    assert SAVED == walk.ends
    assert 3 == len(walk.facts.record["contact"]["contact_attempts"])
    assert ["no-contact"] == kinds(walk)
    assert [] == screens(walk, "binjs")


def test_a_letter_needs_its_phone_attempts() -> None:
    walk = refer("LGSCO Intake by form or letter")

    errors = walk.answer(BY_LETTER, contact_made=False)

    assert {"contact_attempts"} == set(errors)


def test_a_second_look_at_assessment_is_a_new_version() -> None:
    walk = refer("LGSCO Assessment", {"version": 1, "outcome": "not for Joint Working"})

    walk.answer("Note why the case may be joint", why_joint="A new discharge letter.")
    walk.answer(AT_ASSESSMENT, contact_made=True, contact_attempts=[ATTEMPT], **ALL_YES)

    assert SAVED == walk.ends
    assert [(2, "Assessment")] == [(jw["version"], jw["referral_source"]) for jw in screens(walk, "jw")]
    assert {"version": 1, "outcome": "not for Joint Working"} == walk.facts.record["jw"][0]
    assert [("jw-reason", "A new discharge letter.")] == [(n.kind, n.text) for n in walk.recorded(AddNote)]
    assert ["2"] == [clock.key for clock in walk.recorded(StartClock)]
    assert 1 == len(walk.recorded(StartCaseTask))


@pytest.mark.parametrize(
    ("answers", "kind"), [({"wants_nhs": "no"}, "not-joint"), ({**ALL_YES, "wants_jw": "no"}, "signposting")]
)
def test_a_case_that_is_not_joint_stays_at_assessment(answers: dict[str, Any], kind: str) -> None:
    walk = refer("LGSCO Assessment")

    walk.answer("Note why the case may be joint", why_joint="Perhaps.")
    walk.answer(AT_ASSESSMENT, contact_made=True, contact_attempts=[ATTEMPT], **answers)

    assert ["Stays at Assessment, not joint"] == walk.ends
    assert ["jw-reason", kind] == kinds(walk)
    assert [] == screens(walk, "jw")
    assert (None, None) == place(walk)


def test_a_case_at_investigation_is_not_sent_back() -> None:
    assert ["Needs a shadow case"] == refer("LGSCO Investigation").ends


def test_a_complete_request_of_phso_counts_without_organisations_and_responses() -> None:
    walk = refer("PHSO", received_at="2026-11-20T17:00:00Z", email_subject="New request", email_text="Please look.")

    walk.answer("Check PHSO request and set up case", **REQUEST)

    assert SAVED == walk.ends
    assert [] == walk.sent()
    assert [("New request", "Please look."), ("PHSO complaint form", None)] == [
        (document.name, document.text) for document in walk.recorded(AddDocument)
    ]


def test_a_request_counts_from_the_arrival_of_the_email() -> None:
    walk = refer("PHSO", received_at="2026-11-20T17:00:00Z")

    walk.tick(datetime(2026, 11, 25, 9, tzinfo=UTC))
    walk.answer("Check PHSO request and set up case", **REQUEST)

    assert ["2026-11-20T17:00:00Z"] == [jw["requested_at"] for jw in screens(walk, "jw")]
    assert [date(2026, 11, 27)] == [task.due_on for task in walk.recorded(StartCaseTask)]
    assert {"contact_method": "email", "date_of_receipt": "2026-11-20"}.items() <= walk.facts.record["contact"].items()


def test_a_request_without_a_date_counts_from_now() -> None:
    walk = refer("PHSO")

    walk.answer("Check PHSO request and set up case", **REQUEST)

    assert ["2026-11-23T12:00:00Z"] == [jw["requested_at"] for jw in screens(walk, "jw")]


@pytest.mark.parametrize(
    "missing", ["pa_name", "phso_ref", "complaint_form", "explanation", "phso_contact_name", "phso_direct_dial"]
)
def test_phso_is_asked_for_what_is_missing_and_the_case_goes_on(missing: str) -> None:
    walk = refer("PHSO")

    walk.answer("Check PHSO request and set up case", **{k: v for k, v in REQUEST.items() if k != missing})
    (email,) = walk.sent()

    assert ("jw-phso-missing-items", "pat@phso.example") == (email["template"], email["to"])
    assert 1 == len(email["values"]["missing_items"])
    assert SAVED == walk.ends
    assert 1 == len(walk.recorded(StartCaseTask))


def test_phso_bodies_are_added_by_their_sector() -> None:
    walk = refer("PHSO")
    bodies = [{"name": "West Trust", "sector": "health"}, {"name": "North Council", "sector": "council"}]

    walk.answer("Check PHSO request and set up case", **REQUEST, organisations=bodies, binj_responses=["f2", "f3"])

    assert [("West Trust", "JWBinJ"), ("North Council", "lead")] == [
        (b["name"], b["role"]) for b in screens(walk, "binjs")
    ]
    assert ["f1", "f2", "f3"] == [document.file_id for document in walk.recorded(AddDocument) if document.file_id]


def test_a_request_of_phso_passes_through_assessment_into_the_joint_queue() -> None:
    walk = refer("PHSO")

    walk.answer("Check PHSO request and set up case", **REQUEST)

    moves = [effect.value for effect in walk.recorded(SetField) if effect.path == "case.queue"]
    assert ["AT", "JWA"] == moves
