"""Catalogue 3.1, its first part: from wherever a case comes to the decision at the end of the first stage."""

from __future__ import annotations

import pytest

from tests.acceptance.acts import (
    ASSIGN,
    CHAIN,
    CONSIDER,
    DECIDE,
    FULL,
    NOT_JOINT,
    SET_UP,
    ask_by_email,
    assign,
    complaint,
    decide,
    refer_by_letter,
    refer_by_phone,
    refer_from_assessment,
    refer_from_investigation,
    refer_from_phso,
    request,
)

SOUGHT = "Record that written consent is being sought"


def stages(case):
    return [(row["stage"], row["decision"]) for row in case.screen("stage_decisions")]


@pytest.mark.scenario("3.1.10.1")
def test_the_straight_run_up_to_consent(office):
    run = refer_by_phone(office)
    case = run.case
    assign(run)
    office.advance(working_days=3)
    decide(run, FULL)
    assert [] == run.ended_in

    run.at(SOUGHT).answer()

    assert ["Written consent being sought"] == run.ended_in
    assert ("2026-11-26", "JWT Co-ordinator") == (run.data["consent_sought_on"], run.data["consent_sought_by"])
    assert [1] == [jw["version"] for jw in case.screen("jw")]
    assert [("consulting", FULL)] == stages(case)
    assert ("joe", "2026-11-26T09:00:00Z") == tuple(case.screen("stage_decisions")[0][name] for name in ("by", "at"))
    assert [[], []] == [case.notices(), office.outbox()]
    assert [] == case.tasks(state="open")
    assert run.in_order(
        "refer-for-initial-look", "carry-out-initial-look", "record-look-decision", "record-consent-sought"
    )


@pytest.mark.scenario("3.1.10.2")
def test_an_overdue_look_does_not_interrupt_the_chain(office):
    run = refer_by_phone(office)
    case = run.case
    assign(run)
    office.until("2026-12-01T00:00:00Z")
    assert [{"jwt-coordinator", "joe"}] == case.told("ilt-due")
    office.until("2026-12-02T09:00:00Z")

    decide(run, FULL)

    assert [SOUGHT] == run.waits_for
    assert [(7, False)] == [(row["working_days"], row["in_time"]) for row in office.report("ilt-timeliness")]
    run.at(SOUGHT).answer()
    assert ["Written consent being sought"] == run.ended_in
    assert [] == run.side_ends


@pytest.mark.scenario("3.1.10.3")
def test_a_request_that_is_not_joint_ends_there(office):
    run = refer_from_phso(office)
    case = run.case
    assign(run)
    decide(run, NOT_JOINT)
    run.at("Complete allocation and early decision screens").answer()
    run.at("Tell PHSO the outcome").answer()

    assert ["Not for joint working"] == run.ended_in
    assert [("consulting", NOT_JOINT)] == stages(case)
    assert "not a body in jurisdiction" == case.value("early.reason")
    assert (NOT_JOINT, "2026-11-23") == (case.value("jw.outcome"), case.value("jw.no_longer_jw_date"))
    assert ["jw-ilt-outcome-phso"] == [letter["template"] for letter in office.outbox()]
    assert None is case.value("consent.request_sent_at")
    assert [] == office.report("jwa-post-look")


def test_a_case_that_is_not_referred_stays_an_lgsco_complaint(office):
    run = refer_by_phone(office, wants_nhs="no")

    assert ["Not referred (LGSCO complaint)"] == run.ended_in
    assert [("consulting", "not referred")] == stages(run.case)
    assert [] == run.case.screen("jw")


@pytest.mark.parametrize(
    ("source", "by", "first"),
    [
        ("PHSO", "ian", SET_UP),
        ("LGSCO Intake by phone", "ian", "Ask about joint working on the phone"),
        ("LGSCO Intake by form or letter", "lena", "Try to phone about joint working; ask if contact is made"),
        ("LGSCO Assessment", "ada", "Note why the case may be joint"),
        ("LGSCO Investigation", "ilse", "Ask for joint working consultation"),
    ],
)
def test_each_source_begins_with_its_own_step(office, source, by, first):
    run = office.start(CHAIN, by, None if source == "PHSO" else complaint(office, by), source=source)

    assert [first] == run.waits_for


def test_an_email_of_phso_starts_the_chain_on_a_case_of_its_own(office):
    run = ask_by_email(office, phso_ref="C-1", rep_name="Bo Field", explanation="Both planned the discharge.")
    case = run.case

    assert "jw" == case.value("case.kind")
    assert ("C-1", "pat.moss@phso.example.org", "Both planned the discharge.") == tuple(
        case.value(f"contact.{name}") for name in ("phso_ref", "phso_email", "phso_explanation")
    )
    assert "C-1" == run.at(SET_UP).field("phso_ref")["value"]
    run.at(SET_UP).answer(**request(office))
    assert [ASSIGN] == run.waits_for


def test_only_intake_and_operations_record_an_email_of_phso(office):
    answer = office.api("ada").refused("POST", "/messages", {"name": "phso-jw-request", "data": {}})

    assert 403 == answer[0]
    assert (
        422 == office.api("ian").refused("POST", "/messages", {"name": "phso-jw-request", "data": {"colour": "red"}})[0]
    )


@pytest.mark.parametrize(
    ("refer", "who"),
    [
        (refer_from_phso, "PHSO"),
        (refer_by_letter, "JWT Co-ordinator"),
        (refer_from_assessment, "AT Investigator"),
        (refer_from_investigation, "IU Investigator"),
    ],
)
def test_who_seeks_consent_depends_on_the_source(office, refer, who):
    run = refer(office)
    assign(run)
    decide(run, FULL)

    assert who == run.at(SOUGHT).field("consent_sought_by")["value"]


def test_the_preview_of_a_decision_says_what_it_would_do_and_does_nothing(office):
    run = refer_by_phone(office)
    assign(run)
    run.at(CONSIDER).answer(brief_view="Brief.")

    shown = run.at(DECIDE).preview(outcome=FULL)

    assert [SOUGHT] == [opened["name"] for opened in shown["opened"]]
    assert [DECIDE] == run.waits_for
    assert None is run.case.value("jw.outcome")


def test_the_second_to_complete_a_task_learns_who_was_first(office):
    run = refer_by_phone(office)
    task = run.at(ASSIGN)
    task.answer(allocated_to="joe")

    status, said = task.refused(allocated_to="june")

    assert (409, True) == (status, "Cora completed this task first" in said[""])
    assert "joe" == run.case.value("jw.allocated_to")


def test_two_who_had_the_same_task_open_do_not_both_complete_it(office):
    run = refer_from_phso(office)
    run.at(ASSIGN).answer(allocated_to="joe")
    task = run.at("Choose the JW screen version to complete")
    office.api("june").refused("POST", f"/tasks/{task.row['id']}/claim")

    assert 409 == task.refused(by="june")[0]
    task.answer()
    assert 409 == task.refused()[0]
    assert [CONSIDER] == run.waits_for


def test_a_draft_is_kept_until_the_task_is_done(office):
    run = refer_by_phone(office)
    assign(run)
    task = run.at(CONSIDER)
    task.save(brief_view="Half a thought")
    office.advance(working_days=1)

    assert {"brief_view": "Half a thought"} == run.at(CONSIDER).draft
    assert "Half a thought" == run.at(CONSIDER).field("brief_view")["value"]
    assert None is run.case.value("jw.brief_view")
    run.at(CONSIDER).answer(brief_view="A whole one.")
    assert "A whole one." == run.case.value("jw.brief_view")


def test_who_comes_too_early_or_too_late_takes_no_draft_away(office):
    run = refer_by_phone(office)
    assign(run)
    task = run.at(CONSIDER)
    task.save(brief_view="Half a thought")

    assert 409 == task.refused(by="june", brief_view="Mine.")[0]
    assert 422 == task.refused()[0]
    assert {"brief_view": "Half a thought"} == task.draft


def test_people_of_another_organisation_know_nothing_of_it(office):
    run = refer_by_phone(office)

    assert 404 == office.api("paul").refused("GET", f"/instances/{run.id}")[0]
    assert 404 == office.api("paul").refused("GET", f"/cases/{run.case.ref}")[0]
    assert [] == office.api("hana").items("/tasks")
