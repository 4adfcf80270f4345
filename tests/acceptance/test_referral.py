"""Catalogue 3.2: a case is referred for an initial look, by PHSO, Intake or Assessment, or is not."""

from __future__ import annotations

import pytest

from tests.acceptance.acts import (
    ALL_YES,
    ASSIGN,
    AT_ASSESSMENT,
    BY_LETTER,
    BY_PHONE,
    CHAIN,
    CONTACT,
    DECIDE,
    LOOK,
    NO_CONTACT,
    NOT_JOINT,
    NOTE_WHY,
    REFERRAL,
    SET_UP,
    ask_by_email,
    assign,
    complaint,
    decide,
    refer_by_letter,
    refer_by_phone,
    refer_from_assessment,
    refer_from_phso,
    request,
)

SAVED, FORWARDED = "JW screen saved, ILT raised", "Forwarded to LGSCO assessment queue"


@pytest.mark.scenario("3.2.10.1")
@pytest.mark.parametrize("process", [REFERRAL, CHAIN])
def test_a_call_with_yes_to_everything_raises_a_look(office, process):
    run = refer_by_phone(office, process)
    case = run.case

    assert [SAVED] == (run.ended_in if process == REFERRAL else run.ends_of(REFERRAL)[0])
    assert [(1, "Intake", "ian")] == [
        (j["version"], j["referral_source"], j["requested_by"]) for j in case.screen("jw")
    ]
    assert ("JWA", "JWA") == (case.value("case.queue"), case.value("case.team"))
    assert [("jwt-coordinator", "2026-11-30")] == [(t["to"], t["due_on"]) for t in case.tasks("jw-task-ilt")]
    assert [("North Council", "Civic Centre", "lead"), ("West Trust", "1 High Street", "JWBinJ")] == [
        (body["name"], body["address"], body["role"]) for body in case.screen("binjs")
    ]
    assert "yes" == case.value("consent.verbal")
    assert [("2026-11-23", "2026-11-30", "running")] == [
        (c["started_on"], c["due_on"], c["state"]) for c in case.clocks()
    ]
    assert [] == office.outbox()
    assert [] == case.notes()
    assert [] == case.notices()


def test_the_task_of_the_co_ordinator_says_which_look_and_when_it_is_due(office):
    run = refer_by_phone(office, REFERRAL)

    (task,) = run.case.tasks("jw-task-ilt")

    for part in (run.case.ref, "version 1", "Intake", "2026-11-23", "2026-11-30"):
        assert part in task["text"]


@pytest.mark.scenario("3.2.10.2")
def test_a_letter_without_contact_is_referred_all_the_same(office):
    run = refer_by_letter(office, REFERRAL, **NO_CONTACT)
    case = run.case

    assert [SAVED] == run.ended_in
    assert 3 == len(case.value("contact.contact_attempts"))
    assert ["Intake"] == [jw["referral_source"] for jw in case.screen("jw")]
    assert 1 == len(case.tasks("jw-task-ilt"))
    assert 1 == len(case.notes("no-contact"))
    assert ["North Council"] == [body["name"] for body in case.screen("binjs")]
    assert None is case.value("consent.verbal")
    assert [] == office.outbox()


@pytest.mark.scenario("3.2.10.3")
def test_without_a_complaint_about_the_nhs_the_case_goes_to_assessment(office):
    run = refer_by_phone(office, REFERRAL, wants_nhs="no")
    case = run.case

    assert [FORWARDED] == run.ended_in
    assert ("AT", "AT") == (case.value("case.queue"), case.value("case.team"))
    assert [] == case.screen("jw")
    assert [] == case.tasks()
    assert [] == case.clocks()
    assert [] == case.notes()
    assert [] == office.outbox()


@pytest.mark.scenario("3.2.10.4")
@pytest.mark.parametrize("process", [REFERRAL, CHAIN])
def test_a_request_without_organisations_and_responses_is_complete(office, process):
    run = refer_from_phso(office, process)

    assert [] == office.outbox()
    assert 1 == len(run.case.tasks("jw-task-ilt"))
    assert ["PHSO"] == [jw["referral_source"] for jw in run.case.screen("jw")]


@pytest.mark.scenario("3.2.10.4")
def test_phso_is_asked_for_a_missing_direct_dial_and_the_case_goes_on(office):
    run = refer_from_phso(office, REFERRAL, phso_direct_dial=None)
    case = run.case

    (email,) = office.outbox()
    assert ("jw-phso-missing-items", "email", "pat.moss@phso.example.org", case.ref) == (
        email["template"],
        email["channel"],
        email["to"],
        email["case_ref"],
    )
    assert "direct dial" in email["text"]
    assert "complaint form" not in email["text"]
    assert [SAVED] == run.ended_in
    assert [(None, "AT"), ("AT", "JWA")] == case.changes("case.queue")
    assert [(None, "AT"), ("AT", "JWA")] == case.changes("case.team")
    assert 1 == len(case.tasks("jw-task-ilt"))
    assert run.in_order("request-complete", "ask-for-missing-items", "save-phso-screen", "forward-to-assessment")


def test_the_email_names_every_missing_item(office):
    run = refer_from_phso(office, REFERRAL, pa_name=None, complaint_form=None, explanation=None, phso_contact_name=None)

    (email,) = office.outbox("jw-phso-missing-items")
    for item in ("name of the person affected", "complaint form", "explanation", "name of the PHSO staff member"):
        assert item in email["text"]
    assert [SAVED] == run.ended_in


@pytest.mark.scenario("3.2.10.5")
def test_a_second_look_at_assessment_is_a_new_version_with_its_own_clock(office):
    first = refer_from_assessment(office)
    assign(first)
    decide(first, NOT_JOINT)
    first.at("Record and reallocate").answer()
    before = first.case.screen("jw")[0]
    office.advance(working_days=3)

    second = refer_from_assessment(office, on=first.case)
    case = second.case

    assert first.case.ref == case.ref
    assert [before, 2] == [case.screen("jw")[0], case.screen("jw")[1]["version"]]
    assert "Assessment" == case.screen("jw")[1]["referral_source"]
    assert 2 == len(case.notes("jw-reason"))
    assert ["done", "open"] == [task["state"] for task in case.tasks("jw-task-ilt")]
    assert [("1", "stopped", "2026-11-30"), ("2", "running", "2026-12-03")] == [
        (c["key"], c["state"], c["due_on"]) for c in case.clocks()
    ]


@pytest.mark.scenario("3.2.10.6")
def test_the_look_is_overdue_counted_from_the_email_not_from_the_set_up(office):
    run = ask_by_email(office)
    office.advance(working_days=2)
    run.at(SET_UP).answer(**request(office))
    case = run.case

    assert [("2026-11-23", "2026-11-30")] == [(c["started_on"], c["due_on"]) for c in case.clocks()]
    office.until("2026-11-30T23:59:00Z")
    assert [] == case.notices("ilt-due")
    office.until("2026-12-01T00:00:00Z")

    (notice,) = case.notices("ilt-due")
    assert "requested on 2026-11-23" in notice["text"]
    assert run.has(ASSIGN)


def test_an_email_that_waited_in_the_mailbox_counts_from_its_arrival(office):
    run = ask_by_email(office, received_at="2026-11-20T17:00:00Z", phso_ref="C-1", pa_name="Ada Field")
    case = run.case

    assert ("C-1", "Ada Field") == (case.value("contact.phso_ref"), case.value("people.pa_name"))
    assert "pat.moss@phso.example.org" == case.value("contact.phso_email")
    run.at(SET_UP).answer(**request(office))

    assert "2026-11-20T17:00:00Z" == case.value("jw.requested_at")
    assert "Pat Moss" == case.value("jw.requested_by")
    assert ("email", "2026-11-20") == (case.value("contact.contact_method"), case.value("contact.date_of_receipt"))
    assert ["2026-11-27"] == [clock["due_on"] for clock in case.clocks()]


def test_what_phso_sent_is_on_the_new_case(office):
    bodies = [{"name": "West Trust", "sector": "health"}, {"name": "North Council", "sector": "council"}]
    responses = [office.upload("trust.txt"), office.upload("council.txt")]

    run = refer_from_phso(office, rep_name="Bo Field", organisations=bodies, binj_responses=responses)
    case = run.case

    assert ("jw", "open") == (case.value("case.kind"), case.value("case.status"))
    assert [("West Trust", "JWBinJ"), ("North Council", "lead")] == [
        (b["name"], b["role"]) for b in case.screen("binjs")
    ]
    assert ["Request for an initial look", "PHSO complaint form", *["Response of a body in jurisdiction"] * 2] == [
        document["name"] for document in case.documents()
    ]
    assert {"PHSO"} == {document["source"] for document in case.documents()}
    assert ("Ada Field", "Bo Field") == (case.value("people.pa_name"), case.value("people.rep_name"))
    assert run.in_order("attach-phso-email", "check-phso-request", "save-phso-screen", "put-in-jwa-queue")


def test_a_request_that_comes_twice_makes_a_second_version_and_no_second_case(office):
    first = refer_from_phso(office)
    second = refer_from_phso(office, phso_ref=" c-20481 ")

    assert first.case.ref == second.case.ref
    assert [first.case.ref] == [case["ref"] for case in office.cases(kind="jw")]
    assert [1, 2] == [jw["version"] for jw in first.case.screen("jw")]
    assert (1, 2) == (first.data["jw_version"], second.data["jw_version"])
    assert ["1", "2"] == [clock["key"] for clock in first.case.clocks()]
    assert 2 == len(first.case.tasks("jw-task-ilt", state="open"))


def test_another_request_of_phso_is_another_case(office):
    first, second = refer_from_phso(office), refer_from_phso(office, phso_ref="C-20482")

    assert first.case.ref != second.case.ref


@pytest.mark.parametrize("consent", ["no", "wants to think about it"])
def test_refusing_or_postponing_consent_does_not_stop_the_look(office, consent):
    run = refer_by_phone(office, REFERRAL, **{**ALL_YES, "verbal_consent": consent})

    assert [SAVED] == run.ended_in
    assert consent == run.case.value("consent.verbal")


@pytest.mark.parametrize(
    ("refer", "answers", "end", "queue"),
    [
        (refer_by_phone, {**ALL_YES, "wants_jw": "no"}, FORWARDED, "AT"),
        (refer_by_letter, {**CONTACT, **ALL_YES, "wants_jw": "no"}, FORWARDED, "AT"),
        (refer_from_assessment, {**CONTACT, **ALL_YES, "wants_jw": "no"}, "Stays at Assessment, not joint", None),
    ],
)
def test_who_does_not_want_a_joint_look_is_signposted_to_phso(office, refer, answers, end, queue):
    run = refer(office, REFERRAL, **answers)
    case = run.case

    assert [end] == run.ended_in
    (note,) = case.notes("signposting")
    assert "PHSO" in note
    assert queue == case.value("case.queue")
    assert [[], [], []] == [case.screen("jw"), case.tasks(), office.outbox()]


def test_a_letter_with_contact_and_no_complaint_about_the_nhs_goes_to_assessment(office):
    run = refer_by_letter(office, REFERRAL, **CONTACT, wants_nhs="no")

    assert [FORWARDED] == run.ended_in
    assert [] == run.case.screen("jw")


def test_a_letter_with_contact_and_yes_to_everything_raises_a_look(office):
    run = refer_by_letter(office, REFERRAL, **CONTACT, **ALL_YES)

    assert [SAVED] == run.ended_in
    assert ["North Council", "West Trust"] == [body["name"] for body in run.case.screen("binjs")]


def test_at_assessment_nobody_reached_is_referred_too(office):
    run = refer_from_assessment(office, REFERRAL, **NO_CONTACT)

    assert [SAVED] == run.ended_in
    assert [1, 1] == [len(run.case.notes("jw-reason")), len(run.case.notes("no-contact"))]


def test_at_assessment_a_case_that_is_not_joint_stays_with_its_reason(office):
    run = refer_from_assessment(office, REFERRAL, **CONTACT, wants_nhs="no")
    case = run.case

    assert ["Stays at Assessment, not joint"] == run.ended_in
    assert ["The trust planned the discharge."] == case.notes("jw-reason")
    assert 1 == len(case.notes("not-joint"))
    assert [[], []] == [case.screen("jw"), case.tasks()]
    assert (None, None) == (case.value("case.queue"), case.value("case.team"))


def test_a_call_that_breaks_off_goes_on_as_a_letter(office):
    run = office.start(REFERRAL, "ian", complaint(office), source="LGSCO Intake by phone")
    run.at(BY_PHONE).answer(call_broke_off=True)

    run.at(BY_LETTER).answer(**NO_CONTACT)

    assert [SAVED] == run.ended_in


def test_a_case_at_investigation_is_not_sent_back(office):
    run = office.start(REFERRAL, "ian", complaint(office), source="LGSCO Investigation")

    assert ["Needs a shadow case"] == run.ended_in
    assert (None, []) == (run.case.value("case.queue"), run.case.screen("jw"))


def test_the_questions_depend_on_the_answers_before_them(office):
    letter = office.start(REFERRAL, "ian", complaint(office), source="LGSCO Intake by form or letter").at(BY_LETTER)

    assert (422, {"contact_attempts", "wants_nhs"}) == _refused(letter, contact_made=True)
    assert (422, {"wants_jw", "verbal_consent", "nhs_organisations"}) == _refused(letter, **CONTACT, wants_nhs="yes")
    assert (422, {"contact_attempts"}) == _refused(letter, contact_made=False)
    assert (422, {"wants_nhs"}) == _refused(letter, **CONTACT, wants_nhs="perhaps")


def test_a_request_needs_an_address_to_answer_to_and_an_upload_that_is_there(office):
    task = ask_by_email(office).at(SET_UP)

    assert (422, {"phso_email"}) == _refused(task, **request(office, phso_email=None))
    assert (422, {"complaint_form"}) == _refused(task, **request(office, complaint_form="f" * 32))


def test_the_reason_at_assessment_is_required(office):
    task = office.start(REFERRAL, "ada", complaint(office, "ada"), source="LGSCO Assessment").at(NOTE_WHY)

    assert (422, {"why_joint"}) == _refused(task)


@pytest.mark.parametrize(
    ("data", "field"),
    [({}, "source"), ({"source": "By pigeon"}, "source"), ({"source": "PHSO", "colour": "red"}, "colour")],
)
@pytest.mark.parametrize("process", [REFERRAL, CHAIN])
def test_a_start_says_what_is_wrong_with_it(office, process, data, field):
    status, errors = office.refused_start(process, "ian", **data)

    assert (422, {field}) == (status, set(errors))


def test_a_start_without_a_case_opens_one_of_the_kind_that_fits(office):
    phso = office.start(REFERRAL, "ian", source="PHSO")
    phone = office.start(REFERRAL, "ian", source="LGSCO Intake by phone")

    assert ("jw", "mainstream") == (phso.case.value("case.kind"), phone.case.value("case.kind"))
    phso.at(SET_UP).answer(**request(office))
    assert "2026-11-23T09:00:00Z" == phso.case.value("jw.requested_at")


def test_only_the_groups_named_in_the_diagram_may_start_a_referral(office):
    assert 403 == office.refused_start(REFERRAL, "joe", source="PHSO")[0]
    assert 404 == office.refused_start(REFERRAL, "hana", source="PHSO")[0]


def test_each_step_is_for_the_group_of_its_lane(office):
    letter = office.start(REFERRAL, "ian", complaint(office), source="LGSCO Intake by form or letter").at(BY_LETTER)
    noting = office.start(REFERRAL, "ada", complaint(office, "ada"), source="LGSCO Assessment")

    assert ("lgsco-intake", "lgsco-at-investigator") == (letter.row["group"], noting.at(NOTE_WHY).row["group"])
    noting.at(NOTE_WHY).answer(why_joint="Perhaps.")
    assert "lgsco-at-investigator" == noting.at(AT_ASSESSMENT).row["group"]
    assert 403 == letter.refused(by="ada", **NO_CONTACT)[0]


def test_a_referral_by_itself_leads_to_a_look_by_itself_under_the_same_clock(office):
    case = refer_by_phone(office, REFERRAL).case
    office.advance(working_days=1)

    look = office.start(LOOK, "cora", case)
    assign(look)
    decide(look, NOT_JOINT)

    assert [("2026-11-23", "stopped")] == [(c["started_on"], c["state"]) for c in case.clocks()]
    assert not look.has(DECIDE)


def _refused(task, **answers):
    status, errors = task.refused(**answers)
    return status, set(errors)
