"""Starting something: who may start what, once, and what is asked."""

from __future__ import annotations

import pytest

from tests.web.browsing import Browsing

pytestmark = pytest.mark.databases("sqlite")
REFERRAL = "/start/jwm-referral"


def test_each_team_is_offered_what_it_starts(browse: Browsing) -> None:
    assert "/start/message/phso-jw-request" in browse("ian").get("/start").links("/start/message")
    assert REFERRAL in browse("ian").get("/start").links("/start/jwm")
    assert [] == browse("hana").get("/start").links("/start/jwm")


def test_what_one_may_not_start_is_not_there(browse: Browsing) -> None:
    hana = browse("hana")

    assert [404, 404, 404] == [
        hana.get(REFERRAL).status, hana.post(REFERRAL).status, hana.get("/start/message/phso-jw-request").status
    ]  # fmt: skip


def test_a_start_leads_to_its_case_and_names_the_first_step(browse: Browsing) -> None:
    page = browse("ian").after(REFERRAL, source="LGSCO Intake by phone")

    assert page.banner.startswith("“Refer a case for an initial look” has started.")
    assert page.heading.startswith("Case LGSCO-")


def test_starting_twice_with_one_page_opens_one_case(browse: Browsing) -> None:
    ian = browse("ian")
    form = {"source": "LGSCO Intake by phone", "_submission": "one page"}

    assert ian.post(REFERRAL, **form).location == ian.post(REFERRAL, **form).location
    assert 1 == len(ian.get("/cases").rows())


def test_a_start_without_its_answers_says_which(browse: Browsing) -> None:
    page = browse("ian").post(REFERRAL, source="", _case_ref="LGSCO-9")

    assert 422 == page.status
    assert 1 == len(page.problems)
    assert "LGSCO-9" == page.value("_case_ref")


def test_a_case_that_is_not_there_is_said_beside_its_field(browse: Browsing) -> None:
    page = browse("ian").post(REFERRAL, source="LGSCO Intake by phone", _case_ref="LGSCO-9")

    assert 422 == page.status
    assert "LGSCO-9" in page.problems[0]
    assert ["#_case_ref"] == page.tree.xpath("//*[contains(@class, 'govuk-error-summary')]//a/@href")


def test_only_pressing_start_starts(browse: Browsing) -> None:
    ian = browse("ian")

    assert 200 == ian.post(REFERRAL, source="LGSCO Intake by phone", _action="refresh").status
    assert [] == ian.get("/cases").rows()
