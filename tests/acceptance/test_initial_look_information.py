"""Catalogue 3.5, more information: who asks, who is reminded, and how the answer comes back to the look."""

from __future__ import annotations

import pytest

from tests.acceptance.acts import (
    ASK_OTHERS,
    ASK_PA,
    CONSIDER,
    FULL,
    MORE,
    OUTCOME,
    PERSON,
    decide,
    decided,
    refer_by_phone,
    refer_from_assessment,
    refer_from_investigation,
    refer_from_phso,
)
from tests.acceptance.driver import Case

READY, RECEIVED = "Ready for consent", "Information received"
ASKED_ON = "2026-11-24"


@pytest.mark.scenario("3.5.10.6")
def test_the_at_investigator_asks_and_is_reminded_until_the_answer_is_there(office):
    run = decided(office, refer_from_assessment, MORE, information_needed="Which ward it was.")
    case = run.case
    (task,) = case.tasks("jw-task-at-info")
    assert ("ada", "2026-12-01") == (task["to"], task["due_on"])
    assert "Which ward it was." in task["text"]
    assert ["Information arrived"] == run.waits_for

    office.until("2026-12-01T07:59:00Z")
    assert [] == case.notices("ilt-info-remind")
    office.until("2026-12-01T08:00:00Z")
    assert [{"ada"}] == case.told("ilt-info-remind")
    assert ["Information arrived"] == run.waits_for
    office.until("2026-12-08T08:00:00Z")
    assert [{"ada"}, {"ada"}] == case.told("ilt-info-remind")
    assert "Which ward it was." in case.notices("ilt-info-remind")[1]["text"]
    assert [] == office.outbox()

    case.task("jw-task-at-info").answer(answer="The stroke ward.", answered_at="2026-12-08")

    assert [CONSIDER] == run.waits_for
    assert [[RECEIVED]] == run.ends_of(OUTCOME)
    assert ["Information received on 2026-12-08: The stroke ward."] == case.notes("information")
    office.advance(working_days=10)
    assert 2 == len(case.notices("ilt-info-remind"))


@pytest.mark.parametrize(
    ("refer", "step", "answers"),
    [
        (refer_by_phone, ASK_PA, {"channel": "phone"}),
        (refer_from_phso, ASK_OTHERS, {}),
        (refer_from_investigation, ASK_OTHERS, {}),
    ],
)
def test_the_joint_team_asks_and_is_reminded_for_the_other_sources(office, refer, step, answers):
    run = decided(office, refer, MORE, information_needed="Which ward it was.")
    assert "Which ward it was." == run.at(step).field("questions")["value"]
    run.at(step).answer(**answers)
    case = run.case

    office.until("2026-12-01T08:00:00Z")
    office.until("2026-12-08T08:00:00Z")
    assert [{"joe"}, {"joe"}] == case.told("ilt-info-remind")

    sent = office.post("ilt-information-arrived", "joe", case, answer="The stroke ward.", answered_at="2026-12-08")

    assert [[run.id], False] == [sent["delivered"], sent["kept"]]
    assert [CONSIDER] == run.waits_for
    assert [] == office.outbox()


@pytest.mark.parametrize(
    ("refer", "step", "answers"),
    [
        (refer_by_phone, ASK_PA, {"channel": "phone"}),
        (refer_from_phso, ASK_OTHERS, {}),
        (refer_from_investigation, ASK_OTHERS, {}),
    ],
)
def test_an_answer_at_once_needs_no_wait(office, refer, step, answers):
    run = decided(office, refer, MORE, information_needed="Which ward it was.")
    run.at(step).answer(answer="The stroke ward.", answered_at=ASKED_ON, **answers)
    shadow_of = next(iter(run.case.links()), run.case.ref)
    case = Case(office, shadow_of)

    assert [CONSIDER] == run.waits_for
    assert [f"Information received on {ASKED_ON}: The stroke ward."] == case.notes("information")
    office.advance(working_days=10)
    assert [] == run.case.notices("ilt-info-remind")


@pytest.mark.parametrize(("channel", "to"), [("email", "ada.field@example.org"), ("letter", PERSON["pa_address"])])
def test_questions_leave_by_the_channel_that_was_chosen(office, channel, to):
    run = decided(office, refer_by_phone, MORE, information_needed="Which ward it was.")
    run.at(ASK_PA).answer(channel=channel, questions="Which ward was it?")

    (sent,) = office.outbox("jw-info-request-pa")
    assert (channel, to) == (sent["channel"], sent["to"])
    assert "Which ward was it?" in sent["text"]
    assert "we will investigate" not in sent["text"]
    assert ["Information arrived"] == run.waits_for


def test_a_message_that_nobody_waits_for_is_kept_for_the_step_that_will(office):
    run = decided(office, refer_by_phone, MORE, information_needed="Which ward it was.")
    sent = office.post("ilt-information-arrived", "joe", run.case, answer="The stroke ward.")
    assert sent["kept"]

    run.at(ASK_PA).answer(channel="phone")

    assert [CONSIDER] == run.waits_for
    assert ["Information received: The stroke ward."] == run.case.notes("information")


def test_more_information_may_be_asked_for_twice(office):
    run = decided(office, refer_by_phone, MORE, information_needed="Which ward it was.")
    run.at(ASK_PA).answer(channel="phone", answer="The stroke ward.")
    decide(run, MORE, information_needed="Who signed the plan.")
    assert "Who signed the plan." == run.at(ASK_PA).field("questions")["value"]
    run.at(ASK_PA).answer(channel="phone", answer="The council.")
    decide(run, FULL)

    assert [[RECEIVED], [RECEIVED], [READY]] == run.ends_of(OUTCOME)
    assert [["Which ward it was.", "Who signed the plan."]] == [
        [new for _, new in run.case.changes("jw[1].information_needed")]
    ]
