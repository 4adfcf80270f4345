"""The OpenAPI document: complete, and true of what the calls do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis import openapi as reading
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.api.openapi import document
from app.api.route import ROUTES
from app.services import people
from app.services.ports import Ports

pytestmark = pytest.mark.databases("sqlite")
EXCLUDED = [positive_data_acceptance]  # what a form, the case or the process refuses is 422 too
NOT_SENT = frozenset({"/training/clock"})  # a random length would run years of timers


@pytest.fixture(scope="session")
def described() -> dict[str, Any]:
    return document()


def test_every_call_is_described(described: dict[str, Any], app: Flask) -> None:
    rules = {
        (method.lower(), re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule.removeprefix("/api/v1")))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert rules == {(method, path) for path, operations in described["paths"].items() for method in operations}


def test_every_call_says_what_it_does_and_what_it_answers(described: dict[str, Any]) -> None:
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"].endswith((".", ":")), (method, path)
            assert any(status.startswith("2") for status in operation["responses"])


def test_every_post_takes_an_idempotency_key_except_a_file(described: dict[str, Any]) -> None:
    for route in ROUTES:
        path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", route.path)
        names = {each["name"] for each in described["paths"][path][route.method.lower()]["parameters"]}
        assert ("Idempotency-Key" in names) == (route.method == "POST" and path != "/files"), path


def test_every_list_takes_a_limit_of_at_most_two_hundred(described: dict[str, Any]) -> None:
    for operations in described["paths"].values():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["name"] == "limit":
                    assert (1, 200) == (parameter["schema"]["minimum"], parameter["schema"]["maximum"])


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    names = re.findall(r"#/components/schemas/([A-Za-z]+)", str(described))

    assert set() == set(names) - set(described["components"]["schemas"])


def test_the_document_is_served_without_a_token(client: FlaskClient, described: dict[str, Any]) -> None:
    assert described == client.get("/api/v1/openapi.json").json


@pytest.mark.parametrize(
    ("account", "mode"),
    [("cora", GenerationMode.POSITIVE), ("opal", GenerationMode.NEGATIVE)],
    ids=["what the document allows", "what it does not allow"],
)
def test_random_requests_are_answered_as_the_document_says(
    app: Flask, ports: Ports, referral: dict[str, Any], account: str, mode: GenerationMode
) -> None:
    """Whatever Schemathesis sends, nothing answers 500 and every answer is one that is described."""
    token = people.token_create(ports, account)
    schema = reading.from_wsgi("/api/v1/openapi.json", app)

    for operation in (found.ok() for found in schema.get_all_operations()):
        if operation.path.removeprefix("/api/v1") not in NOT_SENT:
            _send_some(operation, token, mode)


def _send_some(operation: Any, token: str, mode: GenerationMode) -> None:
    @settings(
        max_examples=2,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: str) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=EXCLUDED)

    send()
