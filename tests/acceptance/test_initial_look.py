"""Catalogue 3.4: the initial look is assigned, decided within five working days of the request, and carried out."""

from __future__ import annotations

import pytest

from tests.acceptance.acts import (
    ASSIGN,
    CHOOSE,
    CONSIDER,
    DECIDE,
    FULL,
    LOOK,
    MORE,
    NOT_JOINT,
    assign,
    complaint,
    decide,
    refer_by_phone,
    refer_from_assessment,
)

FOR_FULL, NOT_FOR = "For full joint working assessment", "Not for joint working"
RETURN, ASK_PA = "Record and return Intake case", "Contact PA/REP for information"
SCREEN = {
    "requested_at": "2026-11-23T09:00:00Z",
    "created_at": "2026-11-23T09:00:00Z",
    "referral_source": "Intake",
    "requested_by": "ian",
}


def by_itself(office, **screens):
    """Start a look by itself, on a case whose JW screen has one open version."""
    case = complaint(office, jw=[SCREEN], case={"queue": "AT", "team": "AT"}, **screens)
    return office.start(LOOK, "cora", case)


@pytest.mark.scenario("3.4.10.1")
def test_a_look_in_time(office):
    run = refer_by_phone(office)
    case = run.case
    assert [(case.ref, 1, "2026-11-30", 5)] == [
        (row["case_ref"], row["version"], row["due_on"], row["left"]) for row in office.report("ilt-unallocated")
    ]

    assign(run)
    assert [] == office.report("ilt-unallocated")
    assert ("joe", "2026-11-23") == (case.value("jw.allocated_to"), case.value("jw.allocated_date"))
    office.advance(working_days=3)
    decide(run, FULL)

    assert [[FOR_FULL]] == run.ends_of(LOOK)
    assert (FULL, "2026-11-26") == (case.value("jw.outcome"), case.value("jw.outcome_date"))
    office.advance(working_days=10)
    assert [] == case.notices()
    assert [("stopped", False, 3)] == [(c["state"], c["missed"], c["used"]) for c in case.clocks()]
    assert {} == case.screen("at_alloc")
    assert [(3, True)] == [(row["working_days"], row["in_time"]) for row in office.report("ilt-timeliness")]
    assert [case.ref] == [row["case_ref"] for row in office.report("jwa-post-look")]
    assert run.in_order(
        "assign-initial-look", "choose-version", "consider-case", "record-decision", "carry-out-outcome"
    )


@pytest.mark.scenario("3.4.10.2")
def test_an_overdue_look_is_told_once_and_goes_on(office):
    run = refer_by_phone(office)
    case = run.case
    assign(run)

    office.until("2026-11-30T23:59:59Z")
    assert [] == case.notices("ilt-due")
    office.until("2026-12-01T00:00:00Z")

    assert [{"jwt-coordinator", "joe"}] == case.told("ilt-due")
    assert ["2026-12-01T00:00:00Z"] == [notice["at"] for notice in case.notices("ilt-due")]
    assert [1, 1, 0] == [len(office.notices_to(who, "ilt-due")) for who in ("cora", "joe", "june")]
    assert [CONSIDER] == run.waits_for
    assert ["overdue"] == [clock["state"] for clock in case.clocks()]

    office.until("2026-12-02T10:00:00Z")
    decide(run, NOT_JOINT)
    run.at(RETURN).answer()

    assert [[NOT_FOR]] == run.ends_of(LOOK)
    assert [(7, False)] == [(row["working_days"], row["in_time"]) for row in office.report("ilt-timeliness")]
    assert [("stopped", True, 7, 2)] == [(c["state"], c["missed"], c["used"], c["late_by"]) for c in case.clocks()]
    assert 1 == len(case.notices("ilt-due"))


def test_a_look_nobody_was_given_is_overdue_for_the_co_ordinator(office):
    run = by_itself(office)

    office.advance(working_days=10)

    assert [{"jwt-coordinator"}] == run.case.told("ilt-due")
    assign(run)
    decide(run)
    assert [FOR_FULL] == run.ended_in
    assert ["Overdue notice raised"] == run.side_ends


def test_a_look_that_was_asked_for_long_ago_is_overdue_from_the_start(office):
    case = complaint(office, jw=[{**SCREEN, "requested_at": "2026-11-02T09:00:00Z"}])
    run = office.start(LOOK, "cora", case)

    office.drain()

    (notice,) = case.notices("ilt-due")
    assert "requested on 2026-11-02, due on 2026-11-09" in notice["text"]
    assign(run)
    office.advance(working_days=10)
    assert 1 == len(case.notices("ilt-due"))


@pytest.mark.scenario("3.4.10.3")
@pytest.mark.parametrize(
    ("requested", "due_on", "overdue_at"),
    [
        ("2027-04-30T09:00:00Z", "2027-05-10", "2027-05-10T23:00:00Z"),  # Friday before the early May holiday
        ("2026-12-23T09:00:00Z", "2027-01-04", "2027-01-05T00:00:00Z"),  # across Christmas, Boxing Day and New Year
    ],
)
def test_bank_holidays_are_not_counted(office, requested, due_on, overdue_at):
    office.until(requested)
    run = refer_by_phone(office)
    assign(run)

    assert [due_on] == [clock["due_on"] for clock in run.case.clocks()]
    office.until(f"{due_on}T22:59:00Z")
    assert [] == run.case.notices("ilt-due")
    office.until(overdue_at)
    assert [overdue_at] == [notice["at"] for notice in run.case.notices("ilt-due")]


@pytest.mark.scenario("3.4.10.4")
def test_a_decided_version_stays_as_it_was(office):
    first = refer_from_assessment(office)
    assign(first)
    decide(first, NOT_JOINT)
    first.at("Record and reallocate").answer()
    decided = first.case.screen("jw")[0]

    second = refer_from_assessment(office, on=first.case)
    second.at(ASSIGN).answer(allocated_to="june")
    task = second.at(CHOOSE)

    assert [2] == [option["value"] for option in task.field("version")["options"]]
    assert 2 == task.field("version")["value"]
    assert (422, {"version"}) == _refused(task, version=1)
    task.answer()
    decide(second, FULL)
    assert [decided, FULL] == [second.case.screen("jw")[0], second.case.value("jw.outcome")]


def test_two_open_versions_each_have_their_look_and_their_clock(office):
    first = refer_by_phone(office)
    office.advance(working_days=2)
    second = refer_by_phone(office, on=first.case)
    case = first.case
    assert [("1", "2026-11-30"), ("2", "2026-12-02")] == [(c["key"], c["due_on"]) for c in case.clocks()]

    for run, version, who in ((first, 1, "joe"), (second, 2, "june")):
        run.at(ASSIGN).answer(allocated_to=who)
        assert [1, 2] == [option["value"] for option in run.at(CHOOSE).field("version")["options"]]
        assert (422, {"version"}) == _refused(run.at(CHOOSE))
        run.at(CHOOSE).answer(version=version)
    office.until("2026-12-01T00:00:00Z")
    assert [{"jwt-coordinator", "joe"}] == case.told("ilt-due")
    decide(second, FULL)

    assert [None, FULL] == [jw.get("outcome") for jw in case.screen("jw")]
    assert ["joe", "june"] == [jw["allocated_to"] for jw in case.screen("jw")]
    assert ["overdue", "stopped"] == [clock["state"] for clock in case.clocks()]
    office.until("2026-12-04T00:00:00Z")
    assert 1 == len(case.notices("ilt-due"))
    assert [CONSIDER] == first.waits_for


@pytest.mark.scenario("3.4.10.5")
def test_waiting_for_information_does_not_stop_the_clock(office):
    run = refer_by_phone(office)
    case = run.case
    assign(run)
    office.advance(working_days=1)
    decide(run, MORE, information_needed="Which ward it was, from the PA.")
    run.at(ASK_PA).answer(channel="phone", questions="Which ward was it?")
    assert None is case.value("jw.outcome")

    office.until("2026-12-01T00:00:00Z")
    assert [{"jwt-coordinator", "joe"}] == case.told("ilt-due")
    office.until("2026-12-01T10:00:00Z")
    office.post("ilt-information-arrived", "joe", case, answer="The stroke ward.", answered_at="2026-12-01")

    assert [CONSIDER] == run.waits_for
    assert [["Information received"]] == run.ends_of("jwm-initial-look-outcome")
    decide(run, FULL)
    assert [[FOR_FULL]] == run.ends_of(LOOK)
    assert 1 == len(case.notices("ilt-due"))
    assert [(6, False)] == [(row["working_days"], row["in_time"]) for row in office.report("ilt-timeliness")]
    assert [("stopped", True)] == [(clock["state"], clock["missed"]) for clock in case.clocks()]
    assert "More information needed: Which ward it was, from the PA." in case.notes("initial-look")
    assert ["Information received on 2026-12-01: The stroke ward."] == case.notes("information")
    assert 2 == run.steps().count("consider-case")


@pytest.mark.scenario("3.4.10.6")
def test_nobody_can_challenge_a_decision(office):
    run = refer_by_phone(office)
    assign(run)
    decide(run, NOT_JOINT)
    run.at(RETURN).answer()
    case = run.case
    before = case.screen("jw")

    assert 201 == case.note("The PA disagrees with the outcome.", kind="challenge")[0]

    assert (422, {"jw_version"}) == _keys(office.refused_start(LOOK, "cora", case))
    assert (422, {"jw_version"}) == _keys(office.refused_start(LOOK, "cora", case, jw_version=1))
    assert before == case.screen("jw")
    assert ["The PA disagrees with the outcome."] == case.notes("challenge")
    assert [] == case.tasks(state="open")
    assert [] == run.waits_for


def test_the_co_ordinator_is_reminded_of_a_look_that_nobody_was_given(office):
    run = by_itself(office)

    office.until("2026-11-24T07:59:00Z")
    assert [] == run.case.notices("ilt-unallocated")
    office.until("2026-11-24T08:00:00Z")

    assert [{"jwt-coordinator"}] == run.case.told("ilt-unallocated")
    assert "2026-11-30" in run.case.notices("ilt-unallocated")[0]["text"]
    assert run.has(ASSIGN)
    office.advance(working_days=3)
    assert 1 == len(run.case.notices("ilt-unallocated"))


def test_nobody_is_reminded_of_a_look_that_was_given_in_time(office):
    run = by_itself(office)
    assign(run)

    office.advance(working_days=3)

    assert [] == run.case.notices()


def test_a_look_by_itself_takes_the_open_version_and_puts_the_case_in_the_joint_queue(office):
    run = by_itself(office)
    case = run.case

    assert 1 == run.data["jw_version"]
    assert ("JWA", "AT") == (case.value("case.queue"), case.value("case.team"))
    assert [("ilt-due", "2026-11-23", "2026-11-30")] == [
        (c["name"], c["started_on"], c["due_on"]) for c in case.clocks()
    ]
    assert [("jwt-coordinator", "2026-11-30")] == [(t["to"], t["due_on"]) for t in case.tasks("jw-task-ilt")]


def test_a_look_by_itself_says_which_version_it_lacks(office):
    none, two = complaint(office), complaint(office, jw=[SCREEN, SCREEN])

    assert (422, {"jw_version"}) == _keys(office.refused_start(LOOK, "cora", none))
    assert (422, {"jw_version"}) == _keys(office.refused_start(LOOK, "cora", two))
    assert (422, {"jw_version"}) == _keys(office.refused_start(LOOK, "cora", two, jw_version=3))
    assert (422, {"jw_version"}) == _keys(office.refused_start(LOOK, "cora", two, jw_version="one"))
    assert (422, {"urgent"}) == _keys(office.refused_start(LOOK, "cora", two, jw_version=1, urgent=True))
    assert 2 == office.start(LOOK, "cora", two, jw_version=2).data["jw_version"]
    assert 403 == office.refused_start(LOOK, "ian", two, jw_version=1)[0]


def test_a_version_corrected_by_hand_is_in_the_report_as_corrected(office):
    run = by_itself(office)
    assert 1 == len(office.report("ilt-unallocated"))

    run.case.correct("June has it.", jw=[{**SCREEN, "version": 1, "allocated_to": "june"}])

    assert [] == office.report("ilt-unallocated")


def test_a_look_needs_no_consent(office):
    run = by_itself(office, consent={"verbal": "no"})
    assign(run)
    decide(run, FULL)

    assert [FOR_FULL] == run.ended_in


def test_the_co_ordinator_assigns_to_an_investigator_and_the_investigator_decides(office):
    run = by_itself(office)
    task = run.at(ASSIGN)
    assert "jwt-coordinator" == task.row["group"]
    assert {"joe", "june"} == {option["value"] for option in task.field("allocated_to")["options"]}
    assert (422, {"allocated_to"}) == _refused(task, allocated_to="cora")
    assert (422, {"allocated_date"}) == _refused(task, allocated_to="joe", allocated_date="2027-01-01")
    assert 403 == task.refused(by="joe", allocated_to="joe")[0]

    assign(run, "june")

    assert ("jwt-investigator", "june") == (run.at(CONSIDER).row["group"], run.at(CONSIDER).row["assignee"])
    assert 409 == run.at(CONSIDER).refused(by="joe", brief_view="I look.")[0]


def test_the_form_of_the_decision_asks_what_the_outcome_needs(office):
    run = by_itself(office)
    assign(run)
    run.at(CONSIDER).answer(brief_view="Brief.")
    task = run.at(DECIDE)

    assert (422, {"outcome"}) == _refused(task)
    assert (422, {"outcome"}) == _refused(task, outcome="perhaps")
    assert (422, {"information_needed"}) == _refused(task, outcome=MORE)
    assert (422, {"signpost_text"}) == _refused(task, outcome=NOT_JOINT, signpost=True)
    assert (422, {"consent_capacity_issue_text"}) == _refused(task, outcome=NOT_JOINT, consent_capacity_issue=True)
    assert (422, {"outcome_date"}) == _refused(task, outcome=FULL, outcome_date="2026-12-24")


def _refused(task, **answers):
    return _keys(task.refused(**answers))


def _keys(refusal):
    return refusal[0], set(refusal[1])
