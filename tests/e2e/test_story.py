"""The whole story in a browser: a request arrives, is allocated, decided and answered; clocks, versions, repairs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.correspondence.channels import Delivered, Item, Receipt, Refused
from tests.e2e.living import People, violations

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]
DIAGRAM = "/processes/process/jwm-initial-look"


def drain(people: People) -> None:
    """Let operations do the work that is due now."""
    page = people("opal")
    page.goto("/training")
    page.get_by_role("button", name="Only do what is due now").click()
    expect(page.get_by_text("The clock has moved")).to_be_visible()


def request_arrives(people: People, name: str) -> str:
    """Intake records PHSO's email and sets the case up; the reference of the case."""
    ian = people("ian")
    ian.goto("/start")
    ian.get_by_role("link", name="PHSO asks for an initial look").click()
    ian.locator("#sender").fill("jane@phso.example")
    ian.locator("#phso_ref").fill(f"P-{len(name)}")
    ian.locator("#pa_name").fill(name)
    ian.locator("#phso_contact_name").fill("Jane Doe")
    ian.locator("#phso_email").fill("jane@phso.example")
    ian.get_by_role("button", name="Record it").click()
    expect(ian.get_by_role("alert")).to_contain_text("is recorded")
    reference = ian.url.rpartition("/")[2]
    ian.get_by_role("link", name=re.compile("Go on with")).click()
    complete(ian)
    drain(people)
    return reference


def complete(page: Page) -> None:
    page.get_by_role("button", name="Complete this step").click()
    expect(page.get_by_role("alert")).to_contain_text("is done")


def open_step(page: Page, reference: str, name: str) -> None:
    page.goto(f"/cases/{reference}")
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def allocate(people: People, reference: str, to: str) -> None:
    """The co-ordinator gives the look to an investigator."""
    cora = people("cora")
    open_step(cora, reference, "Check ILT unallocated report and assign")
    cora.get_by_label("Allocated to").select_option(to)
    complete(cora)


def length_on_the_clock(people: People, reference: str) -> str:
    page = people("cora")
    page.goto(f"/cases/{reference}/clocks")
    return page.locator(".rd-clock").inner_text()


def test_a_request_is_recorded_allocated_decided_and_answered(people: People) -> None:
    reference = request_arrives(people, "Rosa Khan")
    cora, joe = people("cora"), people("joe")

    cora.goto("/work?view=unallocated")
    row = cora.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text("5 working days left")
    allocate(people, reference, "joe")

    joe.goto("/work?view=mine")
    joe.get_by_role("row").filter(has_text=reference).get_by_role("link", name="Choose the JW screen version").click()
    complete(joe)
    joe.get_by_role("link", name=re.compile("Go on with")).click()
    joe.get_by_label("Brief consideration of the facts").fill("A council matter only.")
    complete(joe)
    joe.get_by_role("link", name=re.compile("Go on with")).click()
    joe.get_by_label("not for Joint Working").check()
    joe.get_by_role("button", name="See what happens next").click()
    expect(joe.locator("#next")).to_contain_text("stop the clock Initial look decided")
    complete(joe)
    drain(people)
    finish(people, reference)

    joe.goto(f"/cases/{reference}/letters")
    expect(joe.get_by_role("main")).to_contain_text("jw-ilt-outcome-phso")
    outcome = joe.get_by_role("row").filter(has_text="jw-ilt-outcome-phso")
    expect(outcome).to_contain_text("jane@phso.example")
    expect(outcome).to_contain_text("Sent")
    people("opal").goto("/ops/mail")
    expect(people("opal").get_by_role("main")).to_contain_text("jw-ilt-outcome-phso")


def finish(people: People, reference: str) -> None:
    """Do what the negative outcome asks of the investigator, as far as it is a form with its answers filled in."""
    for _ in range(6):
        open_to = [(account, people(account)) for account in ("joe", "cora", "ian")]
        for _account, page in open_to:
            page.goto(f"/cases/{reference}")
            steps = page.get_by_role("main").locator("td a[href^='/tasks/']")
            if steps.count() == 0:
                return
            steps.first.click()
            if page.get_by_role("button", name="Complete this step").count() == 0:
                continue
            answer_everything(page)
            page.get_by_role("button", name="Complete this step").click()
            page.wait_for_load_state()
            drain(people)
            break


def answer_everything(page: Page) -> None:
    """Answer what is empty: the first choice of each question, a sentence in each text."""
    form = page.locator("[data-form-fields]")
    for group in form.locator("fieldset .govuk-radios").all():
        if group.locator("input:checked").count() == 0:
            group.locator("input").first.check()
            page.wait_for_timeout(200)
    for choice in form.locator("select").all():
        if not choice.input_value():
            choice.select_option(index=1)
    for text in form.locator("textarea, input[type=text], input[type=email], input[type=tel]").all():
        if not text.input_value() and not re.search("-(day|month|year|time)$", text.get_attribute("id") or ""):
            text.fill("jane@phso.example" if "email" in (text.get_attribute("id") or "") else "As agreed.")
    for tick in form.locator("input[type=checkbox]").all():
        tick.check()


def test_an_overdue_look_escalates_after_five_working_days_across_a_bank_holiday(people: People) -> None:
    opal = people("opal")
    opal.goto("/training")
    for part, value in {"day": "21", "month": "12", "year": "2026"}.items():
        opal.locator(f"#date-{part}").fill(value)
    opal.get_by_role("button", name="Move the clock").click()
    reference = request_arrives(people, "Late Person")
    allocate(people, reference, "joe")

    clock = length_on_the_clock(people, reference)
    assert "Wednesday 30 December 2026" in clock, "Christmas Day and the substitute day of Boxing Day do not count"
    opal.goto("/training")
    opal.get_by_role("button", name="5 working days on").click()
    people("cora").goto("/notices")
    expect(people("cora").get_by_role("main")).not_to_contain_text(reference)
    opal.goto("/training")
    opal.get_by_role("button", name="1 working day on").click()

    people("cora").goto("/notices")
    expect(people("cora").get_by_role("main")).to_contain_text(reference)
    people("cora").goto("/work?view=overdue")
    expect(people("joe").locator("body")).to_be_visible()
    people("joe").goto("/work?view=overdue")
    expect(people("joe").get_by_role("row").filter(has_text=reference)).to_contain_text("1 working day late")


def test_five_days_become_seven_for_new_cases_only(people: People) -> None:
    """A process owner changes the figure in the properties panel; a second one publishes."""
    before = request_arrives(people, "Before")
    olga, otto = people("olga"), people("otto")
    olga.goto(f"{DIAGRAM}/edit")
    expect(olga.locator("#modeler[data-ready]")).to_be_visible()
    olga.locator("#modeler .djs-element[data-element-id='ilt-due']").first.click(force=True)
    length = olga.locator(".bio-properties-panel").get_by_label(re.compile("Length", re.IGNORECASE))
    if not length.is_visible():
        for group in olga.locator(".bio-properties-panel-group-header").all():
            group.click()
    length.fill("7")
    length.blur()
    olga.locator("#draft-note").fill("Seven working days")
    olga.get_by_role("button", name="Save draft").click()
    expect(olga.locator(".rd-editor__status")).to_contain_text("Draft saved as version 2")

    otto.goto(f"{DIAGRAM}/versions/2")
    otto.get_by_role("button", name="Publish version 2").click()
    expect(otto.get_by_role("alert")).to_contain_text("is in force")
    after = request_arrives(people, "After")

    assert "of 5 working days" in length_on_the_clock(people, before)
    assert "of 7 working days" in length_on_the_clock(people, after)


class PostOffice:
    """A mail server that refuses until it is told to work."""

    works = False

    def hand_over(self, item: Item) -> Receipt:
        return Delivered() if self.works else Refused("The mailbox is not there.")


def test_operations_send_a_failed_email_again(people: People, product: Flask) -> None:
    office, ports = PostOffice(), product.extensions["redress"]
    product.extensions["redress"] = replace(ports, channels={**ports.channels, "email": office})
    reference = request_arrives(people, "No Mailbox")
    opal = people("opal")
    opal.goto("/ops/stuck")
    opal.get_by_role("row").filter(has_text=reference).get_by_role("link", name=re.compile("Retry")).click()
    expect(opal.get_by_role("main")).to_contain_text("The mailbox is not there.")
    assert [] == violations(opal)

    office.works = True
    opal.get_by_label("Reason").fill("The mailbox is there now")
    opal.get_by_role("button", name="Try again").click()
    drain(people)
    people("ian").goto(f"/cases/{reference}/letters")
    expect(people("ian").get_by_role("main")).to_contain_text("Sent")
    product.extensions["redress"] = ports
