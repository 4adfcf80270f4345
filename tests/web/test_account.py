"""Signing in and out."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.cast import PASSWORD
from tests.web.browsing import Browsing, Shown

pytestmark = pytest.mark.databases("sqlite")


def send(client: FlaskClient, **fields: str) -> Shown:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    return Shown(client.post("/sign-in", data={"csrf_token": token[1], **fields}))


def test_the_right_password_opens_the_page_that_was_asked_for(client: FlaskClient) -> None:
    answer = send(client, account="ian", password=PASSWORD, next="/cases")

    assert (303, "/cases") == (answer.status, answer.location)
    assert "Cases" == Shown(client.get("/cases")).heading


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "cases"])
def test_signing_in_never_leads_to_another_site(client: FlaskClient, elsewhere: str) -> None:
    answer = send(client, account="ian", password=PASSWORD, next=elsewhere)

    assert (303, "/") == (answer.status, answer.location)


def test_a_wrong_password_and_an_unknown_account_say_the_same_and_keep_the_name(client: FlaskClient) -> None:
    wrong = send(client, account="ian", password="not the one")
    unknown = send(client, account="nobody", password="not the one")

    assert (422, 422) == (wrong.status, unknown.status)
    assert wrong.problems == unknown.problems == ["The account name or the password is not right."]
    assert "ian" == wrong.value("account")
    assert wrong.texts("//title")[0].startswith("Error: ")


def test_nothing_entered_names_both_fields(client: FlaskClient) -> None:
    assert ["Enter your account name", "Enter your password"] == send(client, account="", password="").problems


def test_signing_out_ends_the_session(browse: Browsing) -> None:
    ian = browse("ian")

    assert "/sign-in?signed-out=yes" == ian.post("/sign-out").location
    assert 303 == ian.get("/work").status


def test_the_account_page_names_groups_and_roles(browse: Browsing) -> None:
    assert "LGSCO Intake" in browse("ian").get("/account").main
    assert "Process owner" in browse("olga").get("/account").main
