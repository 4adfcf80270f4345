"""Catalogue 3.3: a case at investigation gets a shadow case for the outcomes of joint working, and nothing else."""

from __future__ import annotations

import pytest

from tests.acceptance.acts import (
    ASSIGN,
    CHAIN,
    COUNCIL,
    FULL,
    NOT_JOINT,
    PERSON,
    SHADOW,
    TRUST,
    ask_from_investigation,
    assign,
    at_investigation,
    complaint,
    decide,
    refer_from_investigation,
)

READY, REUSED = "Shadow case ready, ILT raised", "Existing shadow case re-used"
ASK, CHECK, CONFIRM = "Ask for joint working consultation", "Check original case", "Confirm shadow case"
NOT_JOINT_STEP = "Complete allocation and early decision screens on the SHADOW case, advise the LGSCO investigator"


@pytest.mark.scenario("3.3.10.1")
@pytest.mark.parametrize("process", [SHADOW, CHAIN])
def test_a_case_that_is_on_no_online_account_is_copied(office, process):
    original = at_investigation(office, binjs=[COUNCIL, {**TRUST, "role": "JWBinJ", "sector": "health"}])
    original.note("We spoke to the trust.")
    original.file("statement.txt")

    run = refer_from_investigation(office, process, original)
    shadow = run.case

    assert [READY] == (run.ended_in if process == SHADOW else run.ends_of(SHADOW)[0])
    assert {shadow.ref: "shadow"} == original.links()
    assert {original.ref: "original"} == shadow.links()
    assert ("shadow", original.ref, "open") == tuple(
        shadow.value(f"case.{n}") for n in ("kind", "original_case_ref", "status")
    )
    assert ("JW Assessment Case", "2026-11-23") == (
        shadow.value("contact.contact_method"),
        shadow.value("contact.date_of_receipt"),
    )
    assert (True, False) == (shadow.value("case.urgent"), shadow.value("case.ocs"))
    assert ["North Council"] == [body["name"] for body in shadow.screen("binjs")]
    assert PERSON == shadow.screen("people")
    assert [(1, "Investigation", "ilse")] == [
        (jw["version"], jw["referral_source"], jw["requested_by"]) for jw in shadow.screen("jw")
    ]
    assert ("JWA", "JWA") == (shadow.value("case.queue"), shadow.value("case.team"))
    assert [("jwt-coordinator", "2026-11-30")] == [(t["to"], t["due_on"]) for t in shadow.tasks("jw-task-ilt")]
    assert ["2026-11-30"] == [clock["due_on"] for clock in shadow.clocks()]
    assert [[], []] == [shadow.notes(), shadow.documents()]
    assert [] == office.outbox()
    assert run.in_order(
        "ask-for-consultation", "check-original-case", "copy-case", "confirm-shadow-case", "save-jw-screen"
    )


@pytest.mark.scenario("3.3.10.1")
def test_the_original_stays_where_it_is_and_says_why(office):
    original = at_investigation(office)
    before = {name: original.screen(name) for name in ("contact", "people", "binjs", "jw", "iu_alloc", "at_alloc")}

    shadow = refer_from_investigation(office, SHADOW, original).case

    assert before == {name: original.screen(name) for name in before}
    assert ("IU", None, "ilse", "open") == tuple(
        original.value(f"case.{n}") for n in ("team", "queue", "owner", "status")
    )
    assert ["The trust took part."] == original.notes("jw-reason")
    (note,) = original.notes("shadow-case")
    assert shadow.ref in note
    assert [[], []] == [original.tasks(), original.clocks()]


@pytest.mark.scenario("3.3.10.2")
def test_a_case_on_an_online_account_is_not_copied(office):
    original = at_investigation(office, case={"ocs": True})
    run = ask_from_investigation(office, original, SHADOW)
    assert True is run.at(CHECK).field("is_ocs")["value"]

    run.at(CHECK).answer(is_ocs=True)
    run.at(CONFIRM).answer(confirm=True)
    shadow = run.case

    assert [READY] == run.ended_in
    assert "create-without-copying" in run.steps()
    assert "copy-case" not in run.steps()
    assert {"pa_name": "Ada Field"} == shadow.screen("people")
    assert ["North Council"] == [body["name"] for body in shadow.screen("binjs")]
    assert [original.ref] == [c["ref"] for c in office.cases() if _case(office, c["ref"]).value("case.ocs")]
    assert ("JW Assessment Case", "2026-11-23", True) == (
        shadow.value("contact.contact_method"),
        shadow.value("contact.date_of_receipt"),
        shadow.value("case.urgent"),
    )


def test_the_co_ordinator_may_correct_what_is_known_of_the_online_account(office):
    run = ask_from_investigation(office, original := at_investigation(office), SHADOW)
    run.at(CHECK).answer(is_ocs=True)

    assert True is original.value("case.ocs")
    assert "create-without-copying" in run.steps()
    assert False is run.case.value("case.ocs")


@pytest.mark.scenario("3.3.10.3")
def test_notes_and_files_belong_to_the_original(office):
    original = at_investigation(office)
    shadow = refer_from_investigation(office, SHADOW, original).case

    for status, text in (shadow.note("A thought."), shadow.file("thought.txt")):
        assert 409 == status
        assert original.ref in text
    assert 201 == original.note("A thought.")[0]
    assert 201 == original.file("thought.txt")[0]

    assert [[], []] == [shadow.notes(), shadow.documents()]
    assert ["A thought."] == original.notes("note")
    assert ["thought.txt"] == [document["name"] for document in original.documents()]
    assert original.ref == shadow.value("case.notes_held_in")


@pytest.mark.scenario("3.3.10.3")
def test_what_the_process_notes_about_a_shadow_is_in_the_original_too(office):
    run = refer_from_investigation(office, on=(original := at_investigation(office)))
    assign(run)
    decide(run, FULL)

    assert [] == run.case.notes()
    assert ["The council's part and the trust's part hang together."] == original.notes("initial-look")


@pytest.mark.scenario("3.3.10.4")
def test_an_original_and_its_shadow_count_once_in_the_statistics(office):
    original = at_investigation(office)
    shadow = refer_from_investigation(office, SHADOW, original).case

    counted = [case for case in (original, shadow) if not case.value("case.exclude_from_annual_statistics")]

    assert [original] == counted
    assert original.screen("binjs") == shadow.screen("binjs")


@pytest.mark.scenario("3.3.10.4")
def test_the_exclusion_follows_from_the_contact_method_and_is_never_set_by_hand(office):
    shadow = refer_from_investigation(office, SHADOW).case

    answer = office.api("joe").refused(
        "PATCH",
        f"/cases/{shadow.ref}",
        {
            "version": _version(office, shadow),
            "screens": {"case": {"exclude_from_annual_statistics": False}},
            "reason": "No.",
        },
    )
    assert 422 == answer[0]
    assert True is shadow.value("case.exclude_from_annual_statistics")

    shadow.correct("It came by phone.", contact={"contact_method": "phone"})
    assert False is shadow.value("case.exclude_from_annual_statistics")


@pytest.mark.scenario("3.3.10.5")
@pytest.mark.parametrize("process", [SHADOW, CHAIN])
def test_an_open_shadow_is_used_again(office, process):
    original = at_investigation(office)
    shadow = refer_from_investigation(office, SHADOW, original).case

    run = ask_from_investigation(office, original, process, why="A second trust took part.")

    assert [REUSED] == (run.ended_in if process == SHADOW else run.ends_of(SHADOW)[0])
    assert {shadow.ref: "shadow"} == original.links()
    assert [1] == [jw["version"] for jw in shadow.screen("jw")]
    assert 1 == len(shadow.tasks("jw-task-ilt"))
    first, second = original.notes("jw-reason")
    assert "The trust took part." == first
    assert "A second trust took part." in second
    assert shadow.ref in second
    if process == CHAIN:
        assert ["Not referred (LGSCO complaint)"] == run.ended_in


@pytest.mark.scenario("3.3.10.5")
def test_after_the_shadow_was_closed_a_new_one_is_made(office):
    original = at_investigation(office)
    first = refer_from_investigation(office, on=original)
    assign(first)
    decide(first, NOT_JOINT)
    first.at(NOT_JOINT_STEP).answer()
    assert "closed" == first.case.value("case.status")

    second = refer_from_investigation(office, on=original)

    assert {first.case.ref: "shadow", second.case.ref: "shadow"} == original.links()
    assert [1] == [jw["version"] for jw in second.case.screen("jw")]
    assert second.has(ASSIGN)


@pytest.mark.scenario("3.3.10.5")
def test_a_shadow_closed_by_hand_makes_room_for_a_new_one_and_leaves_its_tasks_to_the_original(office):
    original = at_investigation(office)
    first = refer_from_investigation(office, SHADOW, original).case
    first.correct("Opened by mistake.", case={"status": "closed"})
    assert ("closed", [("open", "closed")]) == (first.value("case.status"), first.changes("case.status"))
    assert [[], ["open"]] == [first.tasks("jw-task-ilt"), [t["state"] for t in original.tasks("jw-task-ilt")]]

    second = refer_from_investigation(office, SHADOW, original).case

    assert first.ref != second.ref
    answer = office.api("joe").refused(
        "PATCH",
        f"/cases/{first.ref}",
        {"version": _version(office, first), "screens": {"case": {"status": "open"}}, "reason": "No."},
    )
    assert 409 == answer[0]


@pytest.mark.scenario("3.3.10.6")
def test_an_overdue_look_names_shadow_and_original_and_changes_neither(office):
    original = at_investigation(office)
    run = refer_from_investigation(office, on=original)
    shadow = run.case
    before = [(case.screen("case"), case.screen("jw")) for case in (original, shadow)]

    office.until("2026-11-30T23:59:59Z")
    assert [] == shadow.notices("ilt-due")
    office.until("2026-12-01T00:00:00Z")

    (notice,) = shadow.notices("ilt-due")
    assert shadow.ref in notice["text"]
    assert original.ref in notice["text"]
    assert before == [(case.screen("case"), case.screen("jw")) for case in (original, shadow)]
    assert [ASSIGN] == run.waits_for


def test_two_requests_at_once_make_one_shadow(office):
    original = at_investigation(office)
    first, second = (ask_from_investigation(office, original, SHADOW) for _ in range(2))
    first.at(CHECK).answer(is_ocs=False)

    second.at(CHECK).answer(is_ocs=False)

    assert {first.case.ref: "shadow"} == original.links()
    assert ("incident", original.ref) == (second.status, second.case.ref)
    (incident,) = office.api("opal").items("/operations/incidents", instance=second.id)
    assert "has an open shadow case already" in incident["message"]


def test_nothing_goes_on_without_the_confirmation(office):
    run = ask_from_investigation(office, at_investigation(office), SHADOW)
    run.at(CHECK).answer(is_ocs=False)
    shown = {
        key: run.at(CONFIRM).field(key)["value"] for key in ("lead_binj", "contact_method", "date_of_receipt", "urgent")
    }

    assert {
        "lead_binj": "North Council",
        "contact_method": "JW Assessment Case",
        "date_of_receipt": "2026-11-23",
        "urgent": True,
    } == shown
    assert (422, {"confirm"}) == _refused(run.at(CONFIRM), confirm=False)
    assert [] == run.case.screen("jw")


def test_the_investigator_asks_and_the_co_ordinator_makes_the_shadow(office):
    run = office.start(SHADOW, "ilse", at_investigation(office))
    assert "lgsco-iu-investigator" == run.at(ASK).row["group"]
    assert (422, {"why_joint"}) == _refused(run.at(ASK))

    run.at(ASK).answer(why_joint="The trust took part.")

    assert "lgsco-iu-coordinator" == run.at(CHECK).row["group"]
    assert 403 == run.at(CHECK).refused(by="ilse", is_ocs=False)[0]


def test_a_shadow_by_itself_needs_the_case_it_is_the_shadow_of(office):
    original = at_investigation(office)
    run = office.start(SHADOW, "ilse")
    assert (422, {"original_case_ref"}) == _refused(run.at(ASK), why_joint="The trust took part.")
    assert (422, {"original_case_ref"}) == _refused(run.at(ASK), original_case_ref="LGSCO-999999", why_joint="Why not.")

    run.at(ASK).answer(original_case_ref=original.ref, why_joint="The trust took part.")

    assert original.ref == run.case.ref
    assert ["The trust took part."] == original.notes("jw-reason")
    assert 404 == office.refused_start(SHADOW, "ilse", on=_case(office, "LGSCO-999999"))[0]


def test_the_request_names_the_case_it_was_started_on(office):
    original, other = at_investigation(office), at_investigation(office)
    task = office.start(SHADOW, "ilse", original).at(ASK)

    assert original.ref == task.field("original_case_ref")["value"]
    assert (422, {"original_case_ref"}) == _refused(task, original_case_ref=other.ref, why_joint="The trust took part.")


def test_only_a_case_at_investigation_gets_a_shadow(office):
    task = office.start(SHADOW, "ilse", complaint(office, "ilse", case={"team": "AT"})).at(ASK)

    assert (422, {"original_case_ref"}) == _refused(task, why_joint="The trust took part.")


def _case(office, ref):
    from tests.acceptance.driver import Case

    return Case(office, ref)


def _version(office, case):
    return office.api("joe").get(f"/cases/{case.ref}")["version"]


def _refused(task, **answers):
    return _keys(task.refused(**answers))


def _keys(refusal):
    return refusal[0], set(refusal[1])
