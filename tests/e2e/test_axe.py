"""Every page in every state passes axe, and none scrolls sideways on a narrow screen. A route without a visit fails."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.correspondence.channels import Item, Receipt, Refused
from app.services import cases
from app.services import people as accounts
from app.services.ports import Ports
from tests.cast import PASSWORD
from tests.e2e.living import People, violations
from tests.e2e.visits import LACKS, NOT_PAGES, VISITS, Visit
from tests.web.browsing import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]
NOT_WALKED = ("api", "health", "metrics", "static")
NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
# An editor of diagrams is for a desk; on a narrow screen its page offers the list of steps.
WIDE_ONLY = frozenset({"workshop.edit"})


class NoMailbox:
    """A mail server that refuses everything."""

    def hand_over(self, item: Item) -> Receipt:
        return Refused("The mailbox is not there.")


@pytest.fixture(scope="module")
def world(product: Flask) -> dict[str, str]:
    """Cases in every state that a visit needs; the words that fill the addresses of visits."""
    ports: Ports = product.extensions["redress"]
    visitor = {name: visiting(product, ports, name) for name in ("ian", "cora", "joe", "opal", "olga")}
    ian, cora, opal = visitor["ian"], visitor["cora"], visitor["opal"]

    case = requested(ian, "Rosa Khan")
    done = ian.task_of(case)
    ian.complete(done)
    opal.post("/training", by="drain")
    cora.complete(cora.task_of(case), allocated_to="joe")
    ian.post(f"/cases/{case}/timeline", kind="call", text="Rang Rosa.")
    ian.post(f"/cases/{case}/documents", file=(io.BytesIO(b"x"), "evidence.txt"), folder="Do Not Disclose", source="PA")
    cora.post(f"/cases/{case}/arrived/phso-consent")
    for _ in range(2):
        opal.post("/training", by="5")

    unsent = requested(ian, "No Mailbox")
    product.extensions["redress"] = replace(ports, channels={**ports.channels, "email": NoMailbox()})
    ian.complete(ian.task_of(unsent))
    opal.post("/training", by="drain")
    product.extensions["redress"] = ports

    letter = "/processes/letter/jw-ilt-outcome-phso"
    text = visitor["olga"].get(f"{letter}/edit").value("source")
    visitor["olga"].post(f"{letter}/edit", source=f"{text}\nKind regards\n", note="Warmer", based_on="1")
    setting_up = requested(ian, "New Request")
    bare = cases.open_case(ports, accounts.viewer_of_account(ports, "ian"), organisation="lgsco", kind="mainstream")
    return {
        "case": case,
        "bare": bare,
        "done": done,
        "task": visitor["joe"].task_of(case),
        "setting_up": ian.task_of(setting_up),
        "incident": opal.get("/ops/incidents").links("/ops/incidents/")[-1],
        "instance": opal.get("/ops/instances?status=running").links("/ops/instances/")[0],
    }


def visiting(product: Flask, ports: Ports, account: str) -> Visitor:
    session_id, csrf = accounts.sign_in(ports, account, PASSWORD)
    browser = product.test_client()
    browser.set_cookie(ports.settings.session_cookie, session_id)
    return Visitor(browser, csrf)


def requested(ian: Visitor, name: str) -> str:
    path = "/start/message/phso-jw-request"
    return ian.post(path, pa_name=name, phso_ref=f"P-{name}", phso_email="jane@phso.example").location[7:]


def refusals(app: Flask) -> Iterator[Visit]:
    """One visit by somebody who lacks the permission, for each page that has one."""
    for rule, view in pages(app):
        if view.permission in LACKS:
            words = {name: 1 if "Integer" in type(kind).__name__ else "x" for name, kind in rule._converters.items()}
            yield Visit(rule.endpoint, "not allowed", LACKS[view.permission], str(rule.build(words)[1]))


def pages(app: Flask) -> Iterator[tuple[Any, Any]]:
    for rule in app.url_map.iter_rules():
        walked = rule.endpoint.partition(".")[0] not in NOT_WALKED and rule.endpoint not in NOT_PAGES
        if walked and "GET" in rule.methods:
            yield rule, app.view_functions[rule.endpoint]


def test_every_page_is_visited_filled_empty_or_with_what_it_can_show(product: Flask) -> None:
    visited = {visit.endpoint for visit in VISITS}
    known = {rule.endpoint for rule, _view in pages(product)}

    assert set() == known - visited, "pages without a visit"
    assert set() == visited - known, "visits of pages that are not there"


def test_every_page_with_a_form_is_visited_with_an_error(product: Flask) -> None:
    erring = {visit.endpoint for visit in VISITS if visit.state == "error"}
    posts = {rule.rule for rule in product.url_map.iter_rules() if "POST" in rule.methods}
    forms = {rule.endpoint for rule, _view in pages(product) if rule.rule in posts}

    assert set() == forms - erring


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_a_page_passes_axe_and_fits_a_narrow_screen(people: People, world: dict[str, str], visit: Visit) -> None:
    page = people(visit.account)
    page.goto(visit.path.format(**world))
    if visit.press:
        press(page, visit)
    if visit.state == "error":
        assert page.title().startswith("Error: "), page.title()
        assert page.locator(".govuk-error-summary").is_visible()
    settled(page)

    assert [] == violations(page)
    assert 1 == page.locator("h1").count()
    if visit.endpoint not in WIDE_ONLY:
        page.set_viewport_size(NARROW)
        width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size(WIDE)
        assert width <= NARROW["width"]


def test_every_refusal_passes_axe(people: People, product: Flask) -> None:
    for visit in refusals(product):
        page = people(visit.account)
        page.goto(visit.path)

        assert [] == violations(page), str(visit)


def press(page: Page, visit: Visit) -> None:
    for field, value in visit.fill:
        page.locator(f"[id='{field}']").fill(value)
    if visit.state == "allocating":
        page.locator("input[name=task]").first.check()
    page.get_by_role("main").get_by_role("button", name=visit.press, exact=True).click()
    page.wait_for_load_state()


def settled(page: Page) -> None:
    """Wait for what scripts draw."""
    for box in page.locator(".rd-diagram, #modeler, #dmn").all():
        box.and_(page.locator("[data-ready]")).wait_for()
