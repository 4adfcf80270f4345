"""Definitions through the API: reading, drafting, the second person, publication, comparison, impact."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.services.ports import Ports
from tests.cast import Acting

pytestmark = pytest.mark.databases("sqlite")
KEY = "jwm-referral"


@pytest.fixture
def changed(ports: Ports) -> str:
    """The referral with one step renamed."""
    source = (ports.registry.root / "processes" / f"{KEY}.bpmn").read_text()
    assert "Forward to LGSCO assessment queue" in source
    return source.replace("Forward to LGSCO assessment queue", "Hand over to the assessment queue")


def test_the_newest_version_of_everything_is_listed(acting_as: Acting) -> None:
    found = {(each["kind"], each["key"]): each for each in acting_as("olga").items("/definitions", limit=200)}

    assert (1, "published") == (found["process", KEY]["version"], found["process", KEY]["status"])
    assert {"process", "decision", "form", "letter"} == {kind for kind, _ in found}
    only = acting_as("olga").items("/definitions", kind="letter")
    assert {"letter"} == {each["kind"] for each in only}


def test_a_source_is_given_back_byte_for_byte(acting_as: Acting, ports: Ports) -> None:
    answer = acting_as("olga").call("GET", f"/definitions/{KEY}/versions/1/xml")

    assert (ports.registry.root / "processes" / f"{KEY}.bpmn").read_bytes() == answer.data
    assert "application/xml" == answer.mimetype


def test_a_second_person_publishes_and_running_instances_stay_on_their_version(
    acting_as: Acting, changed: str, referral: dict[str, Any]
) -> None:
    olga, otto, ian = acting_as("olga"), acting_as("otto"), acting_as("ian")

    draft = olga.post("/definitions", {"xml": changed, "note": "Says what happens"}, status=201)
    assert (KEY, 2, "draft") == (draft["key"], draft["version"], draft["status"])
    assert (409, "two-person-rule") == olga.refused("POST", f"/definitions/{KEY}/versions/2/approve", {})
    assert (409, "two-person-rule") == olga.refused("POST", f"/definitions/{KEY}/versions/2/publish", {})
    assert "approved" == otto.post(f"/definitions/{KEY}/versions/2/approve")["status"]
    assert "published" == olga.post(f"/definitions/{KEY}/versions/2/publish")["status"]

    started = ian.post(f"/processes/{KEY}/instances", {"data": {"source": "LGSCO Intake by phone"}})
    assert (2, 1) == (started["version"], ian.get(f"/instances/{referral['id']}")["version"])
    running = olga.get(f"/definitions/{KEY}/versions/2/impact")["running"]
    assert [] == running  # a process owner without a group sees no instance, and no count of any
    versions = [each["version"] for each in acting_as("ian").get(f"/definitions/{KEY}/versions/2/impact")["running"]]
    assert [1, 2] == versions


def test_a_draft_may_be_sent_as_a_file(acting_as: Acting, changed: str) -> None:
    sent = {"file": (io.BytesIO(changed.encode()), f"{KEY}.bpmn"), "note": "As a file"}

    answer = acting_as("olga").call("POST", "/definitions", data=sent, content_type="multipart/form-data")

    assert (201, 2) == (answer.status_code, answer.json["version"])
    assert "As a file" == acting_as("olga").get(f"/definitions/{KEY}/versions/2")["note"]


def test_a_draft_with_an_error_says_where_and_cannot_be_published(acting_as: Acting, changed: str) -> None:
    olga, otto = acting_as("olga"), acting_as("otto")
    wrong = changed.replace('form" value="jwm-ask-about-joint-working"', 'form" value="jwm-no-such-form"', 1)
    assert wrong != changed

    draft = olga.post("/definitions", {"xml": wrong, "note": ""})

    errors = [finding for finding in draft["findings"] if finding["severity"] == "error"]
    assert errors
    assert all(finding["element"] and finding["line"] and finding["message"] for finding in errors)
    assert 409 == otto.refused("POST", f"/definitions/{KEY}/versions/2/approve", {})[0]


def test_what_cannot_be_read_is_refused(acting_as: Acting) -> None:
    for source in ("<a", "hello", "<definitions/>", '<!DOCTYPE x [<!ENTITY e "x">]><a>&e;</a>'):
        assert 422 == acting_as("olga").refused("POST", "/definitions", {"xml": source, "note": ""})[0]


def test_checking_keeps_nothing(acting_as: Acting, changed: str) -> None:
    olga = acting_as("olga")

    assert "findings" in olga.post("/definitions/check", {"xml": changed})
    assert [1] == [each["version"] for each in olga.items(f"/definitions/{KEY}/versions")]


def test_the_difference_names_the_element_and_what_changed_in_it(acting_as: Acting, changed: str) -> None:
    olga = acting_as("olga")
    olga.post("/definitions", {"xml": changed, "note": ""})

    changes = olga.get(f"/definitions/{KEY}/versions/1/diff/2")["changes"]

    assert ("changed", "name", "Forward to LGSCO assessment queue", "Hand over to the assessment queue") == tuple(
        next(each for each in changes if each["element"] == "forward-to-assessment-queue")[name]
        for name in ("how", "what", "old", "new")
    )


def test_only_process_owners_change_definitions(acting_as: Acting, changed: str) -> None:
    for account in ("ian", "opal", "adam"):
        assert 403 == acting_as(account).refused("POST", "/definitions", {"xml": changed, "note": ""})[0]


def test_a_modeller_is_offered_what_there_is_to_choose_from(acting_as: Acting) -> None:
    offered = acting_as("olga").get("/definitions/catalogue")

    assert "letter/send" in [each["name"] for each in offered["handlers"]]
    assert "jwt-coordinator" in [each["id"] for each in offered["groups"]]
