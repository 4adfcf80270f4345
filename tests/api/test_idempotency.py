"""The same key gives the same answer, once; another body is refused; a replay needs today's rights."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from app.services.ports import Ports
from app.store import people as rows
from tests.cast import Acting

NEW_CASE = {"organisation": "lgsco", "kind": "mainstream", "screens": {}}


def with_key(key: str) -> dict[str, dict[str, str]]:
    return {"headers": {"Idempotency-Key": key}}


def test_the_same_key_and_body_do_it_once_and_answer_the_same(acting_as: Acting) -> None:
    ian = acting_as("ian")

    first = ian.call("POST", "/cases", json=NEW_CASE, **with_key("k-1"))
    second = ian.call("POST", "/cases", json=NEW_CASE, **with_key("k-1"))

    assert (201, first.json) == (second.status_code, second.json)
    assert 1 == len(ian.items("/cases"))


def test_the_same_key_with_another_body_is_refused(acting_as: Acting) -> None:
    ian = acting_as("ian")
    ian.post("/cases", NEW_CASE, **with_key("k-1"))

    assert (409, "conflict") == ian.refused("POST", "/cases", {**NEW_CASE, "kind": "jw"}, **with_key("k-1"))


def test_the_same_key_on_another_address_is_refused(acting_as: Acting, referral: dict[str, Any]) -> None:
    ian = acting_as("ian")
    ian.post("/cases", NEW_CASE, **with_key("k-1"))

    assert 409 == ian.refused("POST", "/processes/jwm-referral/instances", {}, **with_key("k-1"))[0]


def test_keys_are_each_persons_own(acting_as: Acting) -> None:
    acting_as("ian").post("/cases", NEW_CASE, **with_key("k-1"))

    acting_as("cora").post("/cases", NEW_CASE, **with_key("k-1"))

    assert 2 == len(acting_as("ian").items("/cases"))


def test_a_refused_request_does_not_use_its_key(acting_as: Acting) -> None:
    ian = acting_as("ian")
    ian.refused("POST", "/cases", {**NEW_CASE, "kind": "no such kind"}, **with_key("k-1"))

    ian.post("/cases", NEW_CASE, **with_key("k-1"))

    assert 1 == len(ian.items("/cases"))


def test_what_fails_after_the_key_was_claimed_leaves_nothing(
    acting_as: Acting, ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the step and its answer: everything is undone, and sending again does it."""
    from app.store import submissions

    ian, kept = acting_as("ian"), submissions.answer

    def crash(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(submissions, "answer", crash)
    assert 500 == ian.refused("POST", "/cases", NEW_CASE, **with_key("k-1"))[0]
    assert [] == ian.items("/cases")
    monkeypatch.setattr(submissions, "answer", kept)
    ian.post("/cases", NEW_CASE, **with_key("k-1"))

    assert 1 == len(ian.items("/cases"))


def test_completing_twice_with_one_key_completes_once(acting_as: Acting, referral: dict[str, Any]) -> None:
    ian = acting_as("ian")
    task = ian.items("/tasks")[0]
    body = {"version": task["version"], "answers": {"wants_nhs": "no"}}

    first = ian.post(f"/tasks/{task['id']}/complete", body, **with_key("k-1"))
    second = ian.post(f"/tasks/{task['id']}/complete", body, **with_key("k-1"))

    assert first == second
    done = [each for each in ian.items(f"/instances/{referral['id']}/history", limit=200) if each["by"] == "ian"]
    assert 1 == len([each for each in done if each["event"] == "completed"])


def test_a_replay_is_refused_to_somebody_who_has_lost_a_group(acting_as: Acting, ports: Ports) -> None:
    ian = acting_as("ian")
    ian.post("/cases", NEW_CASE, **with_key("k-1"))
    with ports.database.begin() as tx:
        rows.set_groups(tx, rows.by_account(tx, "ian").id, [])

    assert 403 == ian.refused("POST", "/cases", NEW_CASE, **with_key("k-1"))[0]


def test_ten_at_once_with_one_key_do_it_once(acting_as: Acting) -> None:
    ian, answers = acting_as("ian"), []

    def send() -> None:
        answers.append(ian.call("POST", "/cases", json=NEW_CASE, **with_key("k-1")))

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {201} == {answer.status_code for answer in answers}
    assert 1 == len({answer.json["ref"] for answer in answers})
    assert 1 == len(ian.items("/cases"))


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("key", ["", "a b", "x" * 121, "é"])
def test_a_key_that_cannot_be_one_is_refused(acting_as: Acting, key: str) -> None:
    assert (422, "invalid-input") == acting_as("ian").refused("POST", "/cases", NEW_CASE, **with_key(key))


@pytest.mark.databases("sqlite")
def test_the_training_clock_moves_once_for_a_key(acting_as: Acting) -> None:
    opal = acting_as("opal")

    first = opal.post("/training/clock", {"advance": "P1D"}, **with_key("k-1"))
    second = opal.post("/training/clock", {"advance": "P1D"}, **with_key("k-1"))

    assert first == second == opal.post("/training/clock", {"advance": "PT0S"})
