"""Errors are problem+json with a stable code, say what to do, and never repeat what was sent."""

from __future__ import annotations

from typing import Any

import pytest

from app import logs
from app.services.ports import Ports
from tests.cast import Acting

pytestmark = pytest.mark.databases("sqlite")
CANARY = "Zephyrine Quillfeather"


def test_a_problem_has_all_its_parts(acting_as: Acting) -> None:
    answer = acting_as("ian").call("GET", "/cases/LGSCO-999999")

    assert "application/problem+json" == answer.mimetype
    assert {"type", "title", "status", "detail", "code"} <= set(answer.json)
    assert (404, "not-found") == (answer.json["status"], answer.json["code"])


def test_wrong_fields_are_named_with_a_sentence_each(acting_as: Acting) -> None:
    answer = acting_as("ian").call("POST", "/cases", json={"organisation": "lgsco", "kind": 7, "colour": CANARY})

    assert 422 == answer.status_code
    assert {"kind": "Give a text", "colour": "There is no such field"} == {
        each["field"]: each["message"] for each in answer.json["errors"]
    }
    assert CANARY not in answer.text


@pytest.mark.parametrize("body", [b"{", b"[NaN]", b'{"a": 1e999}', b'"\xed\xa0\x80"', b"[" * 2000, b"\xff\xfe"])
def test_what_is_not_json_is_refused_before_it_is_looked_at(acting_as: Acting, body: Any) -> None:
    answer = acting_as("ian").call("POST", "/cases", data=body, content_type="application/json")

    assert (400, "not-json") == (answer.status_code, answer.json["code"])


def test_a_body_that_is_not_said_to_be_json_is_refused(acting_as: Acting) -> None:
    answer = acting_as("ian").call("POST", "/cases", data=b"{}", content_type="text/plain")

    assert (400, "not-json") == (answer.status_code, answer.json["code"])


@pytest.mark.parametrize("text", ["\u0000", "a\u202eb", "\ue000", "\u0007"])
def test_control_direction_and_private_characters_are_refused(acting_as: Acting, text: str) -> None:
    body = {"organisation": "lgsco", "kind": "mainstream", "screens": {"people": {"pa_name": text}}}

    assert (422, "invalid-input") == acting_as("ian").refused("POST", "/cases", body)


def test_texts_are_kept_in_normal_form(acting_as: Acting) -> None:
    ian = acting_as("ian")
    body = {"organisation": "lgsco", "kind": "mainstream", "screens": {"people": {"pa_name": "Zoe\u0308"}}}

    ref = ian.post("/cases", body)["ref"]

    assert "Zo\u00eb" == ian.get(f"/cases/{ref}")["people"]["pa_name"]


def test_a_body_of_more_than_a_megabyte_is_refused(acting_as: Acting) -> None:
    body = {"organisation": "lgsco", "kind": "mainstream", "screens": {"people": {"pa_name": "x" * 1_000_001}}}

    assert (413, "too-much") == acting_as("ian").refused("POST", "/cases", body)


def test_an_address_that_does_not_exist_and_a_method_it_does_not_take_are_problems(acting_as: Acting) -> None:
    ian = acting_as("ian")

    assert (404, "http-404") == ian.refused("GET", "/nowhere")
    assert (405, "http-405") == ian.refused("DELETE", "/cases")


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "99999999999999999999999"])
def test_a_number_nobody_has_answers_404(acting_as: Acting, number: str) -> None:
    assert (404, "not-found") == acting_as("ian").refused("GET", f"/tasks/{number}")


def test_what_was_not_foreseen_answers_500_with_a_reference_and_nothing_else(
    acting_as: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.store.queries import cases

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(cases, "find", fail)
    answer = acting_as("ian").call("GET", "/cases")

    assert (500, "error") == (answer.status_code, answer.json["code"])
    assert CANARY not in answer.text


def test_the_log_of_a_failure_names_a_line_of_ours_and_no_value(
    acting_as: Acting, ports: Ports, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.store.queries import cases

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(cases, "find", fail)
    ian = acting_as("ian")
    logs.configure(ports.settings)
    ian.call("GET", "/cases", query_string={"q": CANARY})
    logged = capsys.readouterr().err

    assert "RuntimeError" in logged
    assert "test_problems.py:" in logged
    assert "Zephyrine" not in logged


def test_every_answer_carries_the_headers_that_keep_browsers_tame(acting_as: Acting) -> None:
    answer = acting_as("ian").call("GET", "/cases")

    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert "no-store" == answer.headers["Cache-Control"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers
