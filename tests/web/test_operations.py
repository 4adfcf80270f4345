"""Operations, training, notices, reports and help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from app.correspondence.channels import Delivered, Item, Receipt, Refused
from app.services.ports import Ports
from tests.web.browsing import Browsing

pytestmark = pytest.mark.databases("sqlite")
LISTS = ("", "/stuck", "/incidents", "/instances", "/timers", "/jobs", "/messages", "/mail", "/audit")


@pytest.mark.parametrize("page", LISTS)
def test_every_page_of_operations_opens_empty_and_filled(browse: Browsing, page: str, requested: str) -> None:
    assert [200, 200] == [browse(account).get(f"/ops{page}").status for account in ("opal", "henry")]


def test_operations_see_only_what_their_organisation_runs(browse: Browsing, requested: str) -> None:
    assert requested in browse("opal").get("/ops/instances").main
    for page in LISTS:
        assert requested not in browse("henry").get(f"/ops{page}").main
    address = browse("opal").get("/ops/instances").links("/ops/instances/")[0]
    assert 404 == browse("henry").get(address).status


def test_values_of_a_case_are_masked(browse: Browsing, requested: str) -> None:
    opal = browse("opal")
    page = opal.get(opal.get("/ops/instances").links("/ops/instances/")[0])

    assert "Rosa Khan" not in page.main
    assert "•••" in page.main


def test_holding_a_process_needs_a_reason_and_stops_its_tasks(browse: Browsing, requested: str) -> None:
    opal, ian = browse("opal"), browse("ian")
    path = opal.get("/ops/instances").links("/ops/instances/")[0]

    assert ["Enter a reason"] == opal.post(f"{path}/suspend", reason=" ").problems
    held = opal.after(f"{path}/suspend", reason="The wrong case")
    assert "The process is on hold." in held.banner
    refused = ian.complete(ian.task_of(requested))
    assert (409, True) == (refused.status, "on hold" in refused.main)
    assert "Operations put this process on hold" in opal.get("/ops/stuck").main
    assert "goes on" in opal.after(f"{path}/resume", reason="The right one after all").banner
    assert 404 == opal.post(f"{path}/explode", reason="x").status


def test_cancelling_ends_the_process_and_its_tasks(browse: Browsing, requested: str) -> None:
    opal = browse("opal")
    path = opal.get("/ops/instances").links("/ops/instances/")[0]
    task = browse("ian").task_of(requested)

    assert "cancelled" in opal.after(f"{path}/cancel", reason="Entered by mistake").banner
    assert "no longer needed" in browse("ian").get(task).main
    assert 409 == opal.post(f"{path}/cancel", reason="again").status


def test_the_audit_is_shown_narrowed_and_verified(browse: Browsing, requested: str) -> None:
    opal = browse("opal")

    assert "instance.started" in opal.get("/ops/audit?actor=ian").main
    assert "No entry matches" in opal.get("/ops/audit?act=nothing").main
    assert "as they were written" in opal.after("/ops/audit/verify").banner


def test_the_mail_log_hides_addresses(browse: Browsing, requested: str, drain: Callable[[], None]) -> None:
    ian, opal = browse("ian"), browse("opal")
    ian.complete(ian.task_of(requested))
    drain()

    page = opal.get("/ops/mail?state=sent")

    assert "j•••@phso.example" in page.main
    assert "jane@" not in page.main
    assert "No letter or email here" in opal.get("/ops/mail?state=refused").main


def test_a_kept_message_is_discarded_with_a_reason(browse: Browsing, requested: str) -> None:
    cora, opal = browse("cora"), browse("opal")
    cora.post(f"/cases/{requested}/arrived/phso-consent")
    (path,) = opal.get("/ops/messages").tree.xpath("//main//form[contains(@action, 'discard')]/@action")

    assert "Enter a reason" in opal.post(path, reason="").main
    assert "The message is discarded." == opal.after(path, reason="Sent twice").banner
    assert "No message is kept" in opal.get("/ops/messages").main


def test_the_clock_moves_by_working_days_and_to_a_date(browse: Browsing, requested: str) -> None:
    opal = browse("opal")

    assert "24 November 2026 at 9:00am" in opal.after("/training", by="1").banner
    date = {"date-day": "1", "date-month": "12", "date-year": "2026"}
    assert "1 December 2026 at 9:00am" in opal.after("/training", by="date", **date).banner
    back = opal.post("/training", by="date", **{**date, "date-day": "2", "date-month": "11"})
    assert (409, 1) == (back.status, len(back.problems))
    nothing = opal.post("/training", by="date")
    assert (422, ["Enter the date"]) == (nothing.status, nothing.problems)


def test_what_would_have_left_is_shown_to_its_own_organisation(
    browse: Browsing, requested: str, drain: Callable[[], None]
) -> None:
    ian = browse("ian")
    assert "Nothing would have left yet" in ian.get("/training/outbox").main
    ian.complete(ian.task_of(requested))
    drain()

    assert "jane@phso.example" in ian.get("/training/outbox").main
    assert "Nothing would have left yet" in browse("hana").get("/training/outbox").main


def test_an_overdue_look_is_told_and_its_notice_can_be_read(
    browse: Browsing, requested: str, drain: Callable[[], None]
) -> None:
    ian, cora, opal = browse("ian"), browse("cora"), browse("opal")
    ian.complete(ian.task_of(requested))
    drain()
    assert "No notices" in cora.get("/notices").main
    for _ in range(2):
        opal.post("/training", by="5")

    page = cora.get("/notices")
    assert requested in page.main
    chosen = page.tree.xpath("//input[@name='notice']/@value")
    read = cora.after("/notices/read", notice=chosen)
    assert f"{len(chosen)} notice" in read.banner
    assert [] == read.tree.xpath("//input[@name='notice']")
    assert "Tick the notices" in cora.after("/notices/read").banner
    assert requested in cora.get("/work?view=overdue").main


def test_reports_are_those_of_ones_organisation(browse: Browsing, requested: str, drain: Callable[[], None]) -> None:
    ian = browse("ian")
    assert "Every initial look is allocated" in ian.get("/reports/ilt-unallocated").main
    ian.complete(ian.task_of(requested))
    drain()

    assert requested == ian.get("/reports/ilt-unallocated").rows()[0][0]
    assert "No initial look was decided" in ian.get("/reports/ilt-timeliness").main
    wrong = ian.get("/reports/ilt-timeliness?from-day=40&from-month=1&from-year=2026")
    assert ["From must be a real date, such as 27 3 2027"] == wrong.problems
    assert "No case waits for an assessor" in ian.get("/reports/jwa-post-look").main
    assert "No reports yet" in browse("hana").get("/reports").main
    assert 404 == browse("hana").get("/reports/ilt-unallocated").status


def test_help_is_open_to_everybody(browse: Browsing) -> None:
    visitor = browse("ian")
    visitor.client.delete_cookie("redress")

    for page in ("", "/accessibility", "/privacy", "/your-work"):
        assert 200 == visitor.get(f"/help{page}").status
    assert 404 == visitor.get("/help/..%2f..%2fREADME").status


def test_a_page_that_is_not_there_says_where_to_go(browse: Browsing) -> None:
    page = browse("ian").get("/nothing/here")

    assert (404, "Page not found") == (page.status, page.heading)
    assert ["/work?view=mine"] == page.links("/work")


class PostOffice:
    """A mail server that refuses until it is told to work."""

    works = False

    def hand_over(self, item: Item) -> Receipt:
        return Delivered() if self.works else Refused("The mailbox does not exist.")


@pytest.fixture
def post_office(app: Flask, ports: Ports) -> PostOffice:
    office = PostOffice()
    app.extensions["redress"] = replace(ports, channels={**ports.channels, "email": office})
    return office


def test_an_email_that_is_refused_is_an_incident_until_trying_again_sends_it(
    browse: Browsing, app: Flask, requested: str, post_office: PostOffice
) -> None:
    ian, opal = browse("ian"), browse("opal")
    ian.complete(ian.task_of(requested))
    opal.post("/training", by="drain")

    assert "letters not sent" in opal.get("/ops").main
    path = opal.get("/ops/stuck").links("/ops/incidents/")[0]
    page = opal.get(path)
    assert "The mailbox does not exist." in page.main
    assert ["1", "Failed"] == [page.rows()[0][0], page.rows()[0][2]]
    assert 404 == browse("henry").get(path).status
    assert ["Enter a reason"] == opal.post(f"{path}/retry", reason="").problems

    post_office.works = True
    assert "being tried again" in opal.after(f"{path}/retry", reason="The mailbox is there now").banner
    opal.post("/training", by="drain")
    assert ["Sent"] == [row[4] for row in ian.get(f"/cases/{requested}/letters").rows()]
    assert "No open incident" in opal.get("/ops/incidents").main
    assert 409 == opal.post(f"{path}/resolve", reason="again").status
    assert "Tried again: The mailbox is there now" in opal.get(path).main


def test_an_incident_that_was_mended_by_hand_is_closed(
    browse: Browsing, requested: str, post_office: PostOffice
) -> None:
    ian, opal = browse("ian"), browse("opal")
    ian.complete(ian.task_of(requested))
    opal.post("/training", by="drain")
    path = opal.get("/ops/incidents").links("/ops/incidents/1")[0]

    assert "The incident is closed." == opal.after(f"{path}/resolve", reason="Told by telephone").banner
    assert "Told by telephone" in opal.get("/ops/incidents?state=all").main or "Closed" in opal.get(path).main
