"""Published processes, starting them, and what becomes of an instance."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Acting


@pytest.mark.databases("sqlite")
def test_processes_are_listed_for_their_organisation_with_who_may_start(acting_as: Acting) -> None:
    intake = {each["key"]: each for each in acting_as("ian").items("/processes")}
    coordinator = {each["key"]: each for each in acting_as("cora").items("/processes")}

    assert {"key", "name", "version", "prefix", "startable", "callable"} == set(intake["jwm-referral"])
    assert (True, "jwm") == (intake["jwm-referral"]["startable"], intake["jwm-referral"]["prefix"])
    assert set(intake) == set(coordinator)


@pytest.mark.databases("sqlite")
def test_a_process_says_what_a_start_takes(acting_as: Acting) -> None:
    shown = acting_as("ian").get("/processes/jwm-referral")

    source = shown["start"]["properties"]["source"]
    assert [
        "PHSO",
        "LGSCO Intake by phone",
        "LGSCO Intake by form or letter",
        "LGSCO Assessment",
        "LGSCO Investigation",
    ] == source["enum"]
    assert ["source"] == shown["start"]["required"]
    assert "Forwarded to LGSCO assessment queue" in shown["ends"]
    assert {"name": "LGSCO Intake", "group": "lgsco-intake"} in shown["lanes"]


@pytest.mark.databases("sqlite")
def test_a_process_says_which_messages_it_waits_for_and_their_fields(acting_as: Acting) -> None:
    messages = {each["name"]: each for each in acting_as("ian").get("/processes/jwm-joint-working-case")["messages"]}

    assert "date and time" == messages["phso-jw-request"]["fields"]["received_at"]


def test_starting_opens_the_case_and_answers_201(acting_as: Acting) -> None:
    answer = acting_as("ian").call(
        "POST", "/processes/jwm-referral/instances", json={"data": {"source": "LGSCO Intake by phone"}}
    )

    assert 201 == answer.status_code
    assert ("jwm-referral", 1, "running", "LGSCO-000001") == tuple(
        answer.json[name] for name in ("process", "version", "status", "case_ref")
    )


@pytest.mark.databases("sqlite")
def test_start_data_is_checked_field_by_field(acting_as: Acting) -> None:
    answer = acting_as("ian").call("POST", "/processes/jwm-referral/instances", json={"data": {"source": "x", "y": 1}})

    assert 422 == answer.status_code
    assert {"source", "y"} >= {error["field"] for error in answer.json["errors"]}
    assert [] == acting_as("ian").items("/cases")


@pytest.mark.databases("sqlite")
def test_who_is_not_among_the_starters_is_refused_and_told_who_is(acting_as: Acting) -> None:
    answer = acting_as("june").call("POST", "/processes/jwm-referral/instances", json={"data": {"source": "PHSO"}})

    assert 403 == answer.status_code
    assert "LGSCO Intake" in answer.json["detail"]


@pytest.mark.databases("sqlite")
def test_a_process_that_nobody_published_answers_404(acting_as: Acting) -> None:
    assert 404 == acting_as("ian").refused("GET", "/processes/jwm-nothing")[0]
    assert 404 == acting_as("ian").refused("POST", "/processes/jwm-nothing/instances", {"data": {}})[0]


def test_an_instance_says_what_it_waits_for(acting_as: Acting, referral: dict[str, Any]) -> None:
    shown = acting_as("ian").get(f"/instances/{referral['id']}")

    task = {"kind": "task", "element": "ask-on-the-phone", "name": "Ask about joint working on the phone"}
    assert [{**task, "due_at": None, "who": "lgsco-intake"}] == shown["waiting_for"]
    assert ("running", [], [], []) == (shown["status"], shown["ended_in"], shown["side_ends"], shown["calls"])


def test_the_history_is_in_order_and_pages(acting_as: Acting, referral: dict[str, Any]) -> None:
    ian = acting_as("ian")
    whole = ian.items(f"/instances/{referral['id']}/history", limit=200)
    first = ian.get(f"/instances/{referral['id']}/history", limit=3)

    assert ("referral-begun", "entered") == (whole[0]["element"], whole[0]["event"])
    assert whole[:3] == first["items"]
    assert whole[3:6] == ian.items(f"/instances/{referral['id']}/history", limit=3, cursor=first["next"])


@pytest.mark.databases("sqlite")
def test_instances_are_found_by_process_status_case_and_version(acting_as: Acting, referral: dict[str, Any]) -> None:
    ian = acting_as("ian")

    assert 1 == len(ian.items("/instances", process="jwm-referral", status="running", version=1))
    assert 1 == len(ian.items("/instances", case_ref=referral["case_ref"]))
    assert [] == ian.items("/instances", status="completed")
    assert (422, "invalid-input") == ian.refused("GET", "/instances?status=asleep")


def test_operations_hold_an_instance_and_let_it_go_on(acting_as: Acting, referral: dict[str, Any]) -> None:
    opal, ian = acting_as("opal"), acting_as("ian")
    task = ian.items("/tasks")[0]

    assert "suspended" == opal.post(f"/instances/{referral['id']}/suspend", {"reason": "Fire drill"})["status"]
    assert 409 == ian.refused("POST", f"/tasks/{task['id']}/complete", {"answers": {"wants_nhs": "no"}})[0]
    assert 409 == opal.refused("POST", f"/instances/{referral['id']}/suspend", {"reason": "Again"})[0]
    assert "running" == opal.post(f"/instances/{referral['id']}/resume", {"reason": "Over"})["status"]


def test_operations_cancel_an_instance_and_its_tasks_go(acting_as: Acting, referral: dict[str, Any]) -> None:
    opal = acting_as("opal")

    assert "cancelled" == opal.post(f"/instances/{referral['id']}/cancel", {"reason": "Opened twice"})["status"]
    assert [] == acting_as("ian").items("/tasks")


@pytest.mark.databases("sqlite")
def test_only_operations_touch_an_instance_and_always_with_a_reason(
    acting_as: Acting, referral: dict[str, Any]
) -> None:
    path = f"/instances/{referral['id']}/cancel"

    assert 403 == acting_as("ian").refused("POST", path, {"reason": "x"})[0]
    assert 422 == acting_as("opal").refused("POST", path, {})[0]
    assert 422 == acting_as("opal").refused("POST", path, {"reason": ""})[0]
