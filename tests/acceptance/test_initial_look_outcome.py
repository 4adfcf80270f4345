"""Catalogue 3.5: what follows an initial look, by source and outcome: records, messages, and where the case goes."""

from __future__ import annotations

import pytest

from tests.acceptance.acts import (
    ASK_OTHERS,
    ASK_PA,
    ATTEMPT,
    FULL,
    MORE,
    NOT_JOINT,
    OUTCOME,
    at_investigation,
    complaint,
    decided,
    refer_by_letter,
    refer_by_phone,
    refer_from_assessment,
    refer_from_investigation,
    refer_from_phso,
)

ENDED, READY, RECEIVED = "Returned or closed, not joint", "Ready for consent", "Information received"
COMPLETE, TELL = "Complete allocation and early decision screens", "Tell PHSO the outcome"
RETURN, REALLOCATE = "Record and return Intake case", "Record and reallocate"
SHADOW_STEP = "Complete allocation and early decision screens on the SHADOW case, advise the LGSCO investigator"
NO_LONGER, SIGNPOST = "2026-11-24", {"signpost": True, "signpost_text": "The part about the home care."}


def by_itself(office, source, outcome, **fields):
    """Start an outcome by itself on a case whose JW screen has it."""
    screen = {"referral_source": source, "allocated_to": "joe", "outcome": outcome, "requested_by": "ada"}
    case = complaint(office, jw=[{**screen, **fields}])
    return office.start(OUTCOME, "joe", case)


@pytest.mark.scenario("3.5.10.1")
def test_a_request_of_phso_that_is_not_joint_is_answered_and_closed(office):
    run = decided(office, refer_from_phso, **SIGNPOST)
    case = run.case
    run.at(COMPLETE).answer()
    assert {"saved": True, "investigator": "joe", "team": "JWA", "date": NO_LONGER} == case.screen("at_alloc")
    assert {
        "reason": "not a body in jurisdiction", "group": "invalid/forwarded", "date": NO_LONGER, "by": "joe"
    } == case.screen("early")  # fmt: skip
    assert [] == office.outbox()

    run.at(TELL).answer(email_text="The trust alone decided.")

    assert [[ENDED]] == run.ends_of(OUTCOME)
    assert ("not for Joint Working", NO_LONGER) == (case.value("jw.outcome"), case.value("jw.no_longer_jw_date"))
    (email,) = office.outbox()
    assert ("jw-ilt-outcome-phso", "email", "pat.moss@phso.example.org") == (
        email["template"],
        email["channel"],
        email["to"],
    )
    for part in ("not for Joint Working", "The trust alone decided.", "LGSCO", "The part about the home care."):
        assert part in email["text"]
    assert "appeal" not in email["text"]
    assert ("closed", "Early decision: not a body in jurisdiction") == (
        case.value("case.status"),
        case.value("case.closed_reason"),
    )
    assert [] == case.tasks(state="open")
    assert run.in_order("phso-complete-screens", "phso-save-screens", "phso-tell", "phso-email", "phso-close")


def test_phso_is_not_asked_to_signpost_where_nothing_is_for_lgsco(office):
    run = decided(office, refer_from_phso)
    run.at(COMPLETE).answer()
    run.at(TELL).answer()

    (email,) = office.outbox()
    assert "bring those parts to LGSCO" not in email["text"]


@pytest.mark.scenario("3.5.10.2")
def test_an_intake_case_goes_back_with_all_its_add_ons(office):
    run = decided(
        office, refer_by_phone, appears_premature=True, consent_capacity_issue=True,
        consent_capacity_issue_text="Who may sign for her?", **SIGNPOST,
    )  # fmt: skip
    case = run.case
    run.at(RETURN).answer(signpost_note="Tell her about PHSO.", atc_template="consent-capacity")

    assert [[ENDED]] == run.ends_of(OUTCOME)
    assert ("AT", "JWA", "open") == tuple(case.value(f"case.{name}") for name in ("queue", "team", "status"))
    assert {} == case.screen("at_alloc")
    assert NO_LONGER == case.value("jw.no_longer_jw_date")
    assert ["Tell her about PHSO."] == case.notes("signposting")
    assert {
        "jw-task-premature": "lgsco-at-coordinator",
        "consent-capacity": "lgsco-at-coordinator",
        "jw-task-signpost-phso": "lgsco-at-investigator",
    } == {task["template"]: task["to"] for task in case.tasks(state="open")}
    assert "Who may sign for her?" in case.tasks("consent-capacity")[0]["text"]
    assert "Tell her about PHSO." in case.tasks("jw-task-signpost-phso")[0]["text"]
    assert {} == case.screen("early")
    assert [] == office.outbox()
    assert [["premature", "consent-capacity", "signpost"]] == case.decisions("initial-look-addons")


def test_an_intake_case_without_add_ons_just_goes_back(office):
    run = decided(office, refer_by_letter)
    run.at(RETURN).answer()
    case = run.case

    assert [[ENDED]] == run.ends_of(OUTCOME)
    assert "AT" == case.value("case.queue")
    assert [[], []] == [case.notes("signposting"), case.tasks(state="open")]


@pytest.mark.parametrize(
    ("answers", "template"),
    [
        ({"appears_premature": True}, "jw-task-premature"),
        ({"consent_capacity_issue": True, "consent_capacity_issue_text": "Who may sign?"}, "consent-capacity"),
        (SIGNPOST, "jw-task-signpost-phso"),
    ],
)
def test_each_add_on_comes_by_itself(office, answers, template):
    run = decided(office, refer_by_phone, **answers)
    run.at(RETURN).answer()

    assert [template] == [task["template"] for task in run.case.tasks(state="open")]
    assert [[ENDED]] == run.ends_of(OUTCOME)


@pytest.mark.scenario("3.5.10.3")
def test_an_intake_case_with_a_saved_allocation_is_reallocated_by_hand(office):
    run = decided(office, refer_by_phone)
    run.case.correct("Allocated by mistake.", at_alloc={"saved": True, "investigator": "ada", "team": "AT"})
    run.at(RETURN).answer()
    case = run.case

    assert [[ENDED]] == run.ends_of(OUTCOME)
    assert ("JWA", "JWA") == (case.value("case.queue"), case.value("case.team"))
    (task,) = case.tasks(state="open")
    assert ("jw-task-reallocate", "lgsco-at-coordinator") == (task["template"], task["to"])
    assert "reallocate it by hand" in task["text"]


@pytest.mark.scenario("3.5.10.4")
def test_an_assessment_case_goes_back_to_who_raised_it(office):
    run = decided(office, refer_from_assessment, **SIGNPOST)
    case = run.case
    case.correct("June helps out.", at_alloc={"saved": True, "investigator": "june", "team": "JWA"})
    assert "ada" == run.at(REALLOCATE).field("return_to")["value"]

    run.at(REALLOCATE).answer(signpost_note="Tell her about PHSO.")

    assert [[ENDED]] == run.ends_of(OUTCOME)
    assert {"saved": True, "investigator": "ada", "team": "AT", "date": NO_LONGER} == case.screen("at_alloc")
    assert [("ada", "june"), ("june", "ada")] == case.changes("at_alloc.investigator")
    assert ("ada", "AT", None) == tuple(case.value(f"case.{name}") for name in ("owner", "team", "queue"))
    assert NO_LONGER == case.value("jw.no_longer_jw_date")
    assert {"jw-task-consultation-complete": "ada", "jw-task-signpost-phso": "ada"} == {
        task["template"]: task["to"] for task in case.tasks(state="open")
    }
    assert "Tell her about PHSO." in case.tasks("jw-task-consultation-complete")[0]["text"]
    assert ["Tell her about PHSO."] == case.notes("signposting")
    assert {} == case.screen("early")
    assert [] == office.outbox()


def test_an_assessment_case_without_signposting_has_no_note(office):
    run = decided(office, refer_from_assessment)
    run.at(REALLOCATE).answer()

    assert ["jw-task-consultation-complete"] == [task["template"] for task in run.case.tasks(state="open")]
    assert [] == run.case.notes("signposting")


def test_a_task_given_to_somebody_is_done_by_them(office):
    run = decided(office, refer_from_assessment)
    run.at(REALLOCATE).answer()
    task = run.case.task("jw-task-consultation-complete")
    assert 403 == task.refused(by="joe")[0]

    assert ["Task done"] == task.answer()["ended_in"]

    assert [] == run.case.tasks(state="open")


@pytest.mark.scenario("3.5.10.5")
def test_a_shadow_that_is_not_joint_is_closed_and_its_original_untouched(office):
    original = at_investigation(office)
    run = decided(office, lambda office: refer_from_investigation(office, on=original), **SIGNPOST)
    shadow = run.case
    before = {name: original.screen(name) for name in ("case", "jw", "at_alloc", "iu_alloc", "early", "binjs")}

    run.at(SHADOW_STEP).answer(advice_to_investigator="The trust played no part.")

    assert [[ENDED]] == run.ends_of(OUTCOME)
    assert {"saved": True, "investigator": "joe", "team": "JWA", "date": NO_LONGER} == shadow.screen("at_alloc")
    assert {
        "reason": "not a body in jurisdiction", "group": "invalid/forwarded", "date": NO_LONGER, "by": "joe"
    } == shadow.screen("early")  # fmt: skip
    assert ("closed", "Early decision: not a body in jurisdiction") == (
        shadow.value("case.status"),
        shadow.value("case.closed_reason"),
    )
    assert NO_LONGER == shadow.value("jw.no_longer_jw_date")
    (email,) = office.outbox()
    assert ("jw-iu-outcome", "email", "ilse@redress.example.org") == (email["template"], email["channel"], email["to"])
    for part in ("not for Joint Working", "The trust played no part.", "PHSO", "The part about the home care."):
        assert part in email["text"]
    (task,) = [*shadow.tasks("jw-task-signpost-phso"), *original.tasks("jw-task-signpost-phso")]
    assert "ilse" == task["to"]
    assert "The part about the home care." in task["text"]
    assert before == {name: original.screen(name) for name in before}
    assert [] == shadow.notes()


def test_without_parts_for_phso_the_investigator_gets_no_task(office):
    run = decided(office, refer_from_investigation)
    run.at(SHADOW_STEP).answer()

    (email,) = office.outbox()
    assert "bring those parts to PHSO" not in email["text"]
    assert [[ENDED]] == run.ends_of(OUTCOME)
    assert [] == run.case.tasks(state="open")


@pytest.mark.parametrize(
    "refer", [refer_from_phso, refer_by_phone, refer_by_letter, refer_from_assessment, refer_from_investigation]
)
def test_a_full_assessment_is_ready_for_consent_and_sends_nothing(office, refer):
    run = decided(office, refer, FULL)
    case = run.case

    assert [[READY]] == run.ends_of(OUTCOME)
    assert ({}, [], "open") == (case.screen("early"), office.outbox(), case.value("case.status"))
    assert None is case.value("jw.no_longer_jw_date")
    assert [case.ref] == [row["case_ref"] for row in office.report("jwa-post-look")]


@pytest.mark.parametrize(
    ("source", "outcome", "waits"),
    [
        ("PHSO", NOT_JOINT, [COMPLETE]),
        ("Intake", NOT_JOINT, [RETURN]),
        ("Assessment", NOT_JOINT, [REALLOCATE]),
        ("Investigation", NOT_JOINT, [SHADOW_STEP]),
        ("Intake", None, [ASK_PA]),
        ("Assessment", None, ["Information arrived"]),
        ("PHSO", None, [ASK_OTHERS]),
        ("Investigation", MORE, [ASK_OTHERS]),
        ("PHSO", FULL, []),
    ],
)
def test_an_outcome_by_itself_follows_the_newest_version(office, source, outcome, waits):
    run = by_itself(office, source, outcome, information_needed="Which ward it was.")

    assert (1, waits) == (run.data["jw_version"], run.waits_for)
    assert ([] if waits else [READY]) == run.ended_in


def test_an_outcome_by_itself_needs_a_version_of_the_jw_screen(office):
    case = complaint(office, contact={"contact_attempts": [ATTEMPT]})

    status, errors = office.refused_start(OUTCOME, "joe", case)

    assert (422, {"jw_version"}) == (status, set(errors))
    assert 403 == office.refused_start(OUTCOME, "cora", case)[0]


def test_the_early_decision_is_fixed_and_not_for_the_investigator_to_choose(office):
    run = decided(office, refer_from_phso)
    field = run.at(COMPLETE).field("early.reason")

    assert ("not a body in jurisdiction", True) == (field["value"], field["fixed"])
    run.at(COMPLETE).answer(**{"early.reason": "IU case accepted for JWI"})
    assert "not a body in jurisdiction" == run.case.value("early.reason")
