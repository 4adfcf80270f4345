"""Who may call the API: tokens, sessions, and what narrows them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.services import people
from app.services.clocks import TrainingClock
from app.services.ports import Ports
from tests.cast import Acting, SignedIn

pytestmark = pytest.mark.databases("sqlite")


def test_without_a_token_or_session_nothing_is_answered(client: FlaskClient) -> None:
    answer = client.get("/api/v1/tasks")

    assert 401 == answer.status_code
    assert "not-signed-in" == answer.json["code"]
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer rdr_wrong", "Bearer ", "Basic YTpi", "rdr_wrong"])
def test_a_wrong_token_is_refused(client: FlaskClient, header: str) -> None:
    assert 401 == client.get("/api/v1/me", headers={"Authorization": header}).status_code


def test_a_token_acts_as_its_user(acting_as: Acting) -> None:
    me = acting_as("cora").get("/me")

    assert ("cora", ["lgsco"], ["jwt-coordinator"]) == (me["account"], me["organisations"], me["groups"])


def test_a_revoked_token_is_refused_at_once(acting_as: Acting, ports: Ports) -> None:
    cora = acting_as("cora")
    people.token_revoke(ports, people.token_list(ports, "cora")[0].id)

    assert (401, "not-signed-in") == cora.refused("GET", "/me")


def test_a_token_is_good_for_ninety_real_days_whatever_the_virtual_clock_says(
    acting_as: Acting, clock: TrainingClock
) -> None:
    cora = acting_as("cora")
    clock.set(clock.now() + timedelta(days=400))

    assert "cora" == cora.get("/me")["account"]
    with time_machine.travel(clock.real() + timedelta(days=91)):
        assert (401, "not-signed-in") == cora.refused("GET", "/me")


def test_the_database_keeps_the_hash_of_a_token_alone(acting_as: Acting, database_url: str) -> None:
    token = acting_as("cora").token
    path = database_url.removeprefix("sqlite:///")

    content = b"".join(Path(f"{path}{tail}").read_bytes() for tail in ("", "-wal"))

    assert b"cora" in content
    assert token.encode() not in content


def test_a_read_only_token_reads_and_changes_nothing(acting_as: Acting) -> None:
    reader = acting_as("ian", read_only=True)

    assert [] == reader.items("/tasks")
    assert (403, "not-allowed") == reader.refused(
        "POST", "/cases", {"organisation": "lgsco", "kind": "mainstream", "screens": {}}
    )


def test_a_token_for_one_process_sees_that_process_alone(acting_as: Acting, referral: dict[str, Any]) -> None:
    other, same = acting_as("ian", process="jwm-initial-look"), acting_as("ian", process="jwm-referral")

    assert [] == other.items("/instances")
    assert [] == other.items("/tasks")
    assert [] == other.items("/cases")
    assert 404 == other.refused("GET", f"/instances/{referral['id']}")[0]
    assert [referral["id"]] == [each["id"] for each in same.items("/instances")]
    assert ["jwm-referral"] == [each["key"] for each in same.items("/processes")]


def test_a_token_for_one_process_does_not_reach_operations_or_definitions(acting_as: Acting) -> None:
    narrow = acting_as("opal", process="jwm-referral")

    assert 404 == narrow.refused("GET", "/operations/overview")[0]
    assert 404 == narrow.refused("GET", "/definitions")[0]


def test_a_session_reads_without_and_writes_only_with_its_csrf_value(signed_in: SignedIn) -> None:
    browser, csrf = signed_in("ian")
    body = {"organisation": "lgsco", "kind": "mainstream", "screens": {}}

    assert 200 == browser.get("/api/v1/me").status_code
    assert 403 == browser.post("/api/v1/cases", json=body).status_code
    assert 201 == browser.post("/api/v1/cases", json=body, headers={"X-CSRF-Token": csrf}).status_code


def test_a_session_that_idled_is_over(signed_in: SignedIn, clock: TrainingClock) -> None:
    browser, _ = signed_in("ian")

    with time_machine.travel(clock.real() + timedelta(minutes=31)):
        assert 401 == browser.get("/api/v1/me").status_code


def test_a_group_that_is_taken_away_counts_at_the_next_request(acting_as: Acting, ports: Ports) -> None:
    from app.store import people as rows

    cora = acting_as("cora")
    with ports.database.begin() as tx:
        rows.set_groups(tx, rows.by_account(tx, "cora").id, [])

    assert [] == cora.get("/me")["groups"]
