"""The shadow case: made once, by copy or afresh, with the notes in the original and nothing told to the complainant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.effects import AddNote, AppendItem, OpenCase, StartCaseTask
from app.domain.facts import Facts
from tests.processes.walking import Walk, definition

ASK, CHECK, CONFIRM = "Ask for joint working consultation", "Check original case", "Confirm shadow case"
COUNCIL = {"name": "North Council", "sector": "council", "role": "lead"}
OPEN = {"ref": "JWM-9", "kind": "shadow", "status": "open", "relation": "shadow"}


def ask(*links: Mapping[str, Any], ocs: bool = False, process: str = "jwm-shadow-case-creation", **data: Any) -> Walk:
    record = {
        "case": {"ref": "JWM-1", "kind": "mainstream", "status": "open", "team": "IU", "ocs": ocs},
        "contact": {"contact_method": "phone", "date_of_receipt": "2026-03-23"},
        "people": {"pa_name": "Ada Lovelace", "pa_phone": "020 7946 0001"},
        "binjs": [COUNCIL],
        "jw": [],
    }
    facts = Facts(record=record, links=links, actor="ian", spare_refs=("JWM-2",))
    walk = Walk(process, facts, data)
    walk.facts = replace(walk.facts, published_clocks=definition("jwm-initial-look").clock_lengths)
    walk.answer(ASK, why_joint="The trust planned the discharge.")
    walk.facts = replace(walk.facts, actor="cora")
    return walk


def versions(walk: Walk) -> list[Mapping[str, Any]]:
    return [effect.item for effect in walk.recorded(AppendItem) if effect.screen == "jw"]


def test_a_shadow_case_carries_what_the_manual_says() -> None:
    walk = ask()

    walk.answer(CHECK)
    walk.answer(CONFIRM, confirm=True)

    assert ["Shadow case ready, ILT raised"] == walk.ends
    record = walk.facts.record
    assert {"kind": "shadow", "urgent": True, "ocs": False, "notes_held_in": "JWM-1"}.items() <= record["case"].items()
    assert ("JW Assessment Case", "2026-11-23") == (
        record["contact"]["contact_method"],
        record["contact"]["date_of_receipt"],
    )
    assert [COUNCIL] == record["binjs"]
    assert "original" == walk.facts.links[0]["relation"]
    assert [("Investigation", "ian")] == [(jw["referral_source"], jw["requested_by"]) for jw in versions(walk)]
    assert [] == walk.sent()


def test_the_co_ordinator_of_the_joint_team_gets_one_task_on_the_shadow() -> None:
    walk = ask()

    walk.answer(CHECK)
    walk.answer(CONFIRM, confirm=True)

    (task,) = walk.recorded(StartCaseTask)
    assert ("jw-task-ilt", "jwt-coordinator", date(2026, 11, 30)) == (task.template, task.to_group, task.due_on)
    assert "JWM-2" in task.text


@pytest.mark.parametrize(("ocs", "copied"), [(False, True), (True, False)])
def test_a_case_on_an_online_account_is_not_copied(ocs: bool, copied: bool) -> None:
    walk = ask(ocs=ocs)

    walk.answer(CHECK)

    (opened,) = walk.recorded(OpenCase)
    assert copied == ("pa_phone" in opened.screens["people"])
    assert opened.screens["case"]["ocs"] is False
    assert [CONFIRM] == walk.names


def test_the_co_ordinator_may_correct_what_is_known_of_the_online_account() -> None:
    walk = ask(ocs=False)

    walk.answer(CHECK, is_ocs=True)

    assert "pa_phone" not in walk.recorded(OpenCase)[0].screens["people"]


def test_the_reason_stands_in_the_original() -> None:
    walk = ask()

    assert [("jw-reason", "The trust planned the discharge.")] == [(n.kind, n.text) for n in walk.recorded(AddNote)]
    assert [] == walk.recorded(OpenCase)


def test_an_open_shadow_is_used_again() -> None:
    walk = ask(OPEN)

    assert ["Existing shadow case re-used"] == walk.ends
    assert [] == walk.recorded(OpenCase) + versions(walk)
    (note,) = walk.recorded(AddNote)
    assert "jw-reason" == note.kind
    assert "The trust planned the discharge." in note.text
    assert "JWM-9" in note.text


def test_a_closed_shadow_is_not_used_again() -> None:
    assert [CHECK] == ask({**OPEN, "status": "closed"}).names


def test_nothing_goes_on_without_the_confirmation() -> None:
    walk = ask()
    walk.answer(CHECK)

    errors = walk.answer(CONFIRM, confirm=False)

    assert {"confirm"} == set(errors)
    assert [] == versions(walk)


def test_a_shadow_used_again_refers_nothing_in_the_chain() -> None:
    walk = ask(OPEN, process="jwm-joint-working-case", source="LGSCO Investigation")

    assert ["Not referred (LGSCO complaint)"] == walk.ends
