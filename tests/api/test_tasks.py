"""Tasks through the API: finding, taking, drafting, trying, completing."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from app.services.ports import Ports
from tests.cast import Acting


@pytest.fixture
def task(acting_as: Acting, referral: dict[str, Any]) -> dict[str, Any]:
    return acting_as("ian").items("/tasks", instance=referral["id"])[0]


def test_a_task_is_listed_with_exactly_the_documented_fields(task: dict[str, Any]) -> None:
    assert [
        "assignee", "case_ref", "clauses", "due_at", "element", "form", "group", "id", "instance", "name", "opened_at",
        "process", "state", "version",
    ] == sorted(task)  # fmt: skip


@pytest.mark.databases("sqlite")
def test_each_filter_narrows(acting_as: Acting, task: dict[str, Any]) -> None:
    ian = acting_as("ian")
    hits = {
        "assignee": "none", "group": "lgsco-intake", "process": "jwm-referral", "element": task["element"],
        "instance": task["instance"], "case_ref": task["case_ref"], "state": "open", "name": task["name"],
    }  # fmt: skip
    misses = {
        "assignee": "me", "group": "jwt-coordinator", "process": "jwm-initial-look", "element": "x", "instance": "x",
        "case_ref": "x", "state": "done", "name": task["name"][:-1], "due_before": "2030-01-01T00:00:00Z",
    }  # fmt: skip

    assert dict.fromkeys(hits, 1) == {name: len(ian.items("/tasks", **{name: value})) for name, value in hits.items()}
    assert dict.fromkeys(misses, 0) == {
        name: len(ian.items("/tasks", **{name: value})) for name, value in misses.items()
    }


@pytest.mark.databases("sqlite")
def test_a_task_shows_its_form_as_it_stands_now(acting_as: Acting, task: dict[str, Any]) -> None:
    shown = acting_as("ian").get(f"/tasks/{task['id']}")

    fields = {field["key"]: field for field in shown["fields"]}
    assert {"key", "label", "type", "required", "options", "value", "items", "record", "visible"} <= set(
        fields["wants_nhs"]
    )
    assert ["yes", "no"] == [option["value"] for option in fields["wants_nhs"]["options"]]
    assert (True, True) == (fields["wants_nhs"]["required"], fields["wants_nhs"]["visible"])
    assert "LGSCO Intake by phone" == shown["data"]["source"]


def test_claiming_names_the_holder_to_whoever_comes_second(
    acting_as: Acting, task: dict[str, Any], ports: Ports
) -> None:
    from app.store import people as rows

    with ports.database.begin() as tx:
        rows.set_groups(tx, rows.by_account(tx, "cora").id, ["jwt-coordinator", "lgsco-intake"])
    acting_as("ian").post(f"/tasks/{task['id']}/claim")

    answer = acting_as("cora").call("POST", f"/tasks/{task['id']}/claim", json={})

    assert 409 == answer.status_code
    assert "Ian" in answer.json["detail"]
    assert "ian" == answer.json["holder"]


def test_a_task_can_be_released_and_assigned_inside_its_group_alone(acting_as: Acting, task: dict[str, Any]) -> None:
    ian = acting_as("ian")
    ian.post(f"/tasks/{task['id']}/claim")

    assert None is ian.post(f"/tasks/{task['id']}/release")["assignee"]
    assert "ian" == ian.post(f"/tasks/{task['id']}/assign", {"to": "ian"})["assignee"]
    assert (422, "invalid-input") == ian.refused("POST", f"/tasks/{task['id']}/assign", {"to": "cora"})


def test_a_draft_is_kept_as_it_is(acting_as: Acting, task: dict[str, Any]) -> None:
    ian = acting_as("ian")

    answer = ian.call("PUT", f"/tasks/{task['id']}/draft", json={"answers": {"wants_nhs": "perhaps"}})

    assert 204 == answer.status_code
    assert {"wants_nhs": "perhaps"} == ian.get(f"/tasks/{task['id']}")["draft"]


def test_a_preview_says_what_would_happen_and_changes_nothing(acting_as: Acting, task: dict[str, Any]) -> None:
    ian = acting_as("ian")

    shown = ian.post(f"/tasks/{task['id']}/preview", {"answers": {"wants_nhs": "no"}})

    assert ["Forwarded to LGSCO assessment queue"] == shown["ends"]
    assert "open" == ian.get(f"/tasks/{task['id']}")["state"]


def test_wrong_answers_are_named_field_by_field_and_nothing_moves(acting_as: Acting, task: dict[str, Any]) -> None:
    ian = acting_as("ian")

    answer = ian.call("POST", f"/tasks/{task['id']}/complete", json={"version": task["version"], "answers": {}})

    assert 422 == answer.status_code
    assert ["wants_nhs"] == [error["field"] for error in answer.json["errors"]]
    assert "open" == ian.get(f"/tasks/{task['id']}")["state"]


def test_completing_moves_the_process_on_and_records_who_did_it(
    acting_as: Acting, task: dict[str, Any], referral: dict[str, Any]
) -> None:
    ian = acting_as("ian")

    done = ian.post(f"/tasks/{task['id']}/complete", {"version": task["version"], "answers": {"wants_nhs": "no"}})

    assert ["ended", "ended_in", "instance", "letters", "next", "task"] == sorted(done)
    assert (task["id"], referral["id"], []) == (done["task"], done["instance"], done["next"])
    instance = ian.get(f"/instances/{referral['id']}")
    assert ("completed", ["Forwarded to LGSCO assessment queue"]) == (instance["status"], instance["ended_in"])
    assert [("done", "ian")] == [
        (each["state"], each["assignee"] or "ian")
        for each in ian.items("/tasks", instance=referral["id"], state="done")
    ]


def test_an_old_version_of_a_task_is_refused(acting_as: Acting, task: dict[str, Any]) -> None:
    ian = acting_as("ian")
    body = {"version": task["version"] + 7, "answers": {"wants_nhs": "no"}}

    assert (409, "task-changed") == ian.refused("POST", f"/tasks/{task['id']}/complete", body)


def test_of_ten_who_complete_at_once_one_wins(
    acting_as: Acting, task: dict[str, Any], referral: dict[str, Any]
) -> None:
    ian, answers = acting_as("ian"), []

    def send() -> None:
        body = {"version": task["version"], "answers": {"wants_nhs": "no"}}
        answers.append(ian.call("POST", f"/tasks/{task['id']}/complete", json=body).status_code)

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [200, *[409] * 9] == sorted(answers)


@pytest.mark.databases("sqlite")
def test_a_completion_takes_few_statements_in_one_transaction(
    acting_as: Acting, task: dict[str, Any], ports: Ports
) -> None:
    from sqlalchemy import event

    ian, statements, begun = acting_as("ian"), [], []
    ian.get("/me")
    event.listen(ports.database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    event.listen(ports.database.engine, "begin", lambda connection: begun.append(
        connection.get_execution_options().get("writes")
    ))  # fmt: skip
    ian.post(f"/tasks/{task['id']}/complete", {"version": task["version"], "answers": {"wants_nhs": "no"}})

    assert 1 == begun.count(True)
    assert 30 >= len(statements), "\n".join(statements)
