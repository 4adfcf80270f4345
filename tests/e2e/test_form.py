"""A form in a browser: questions that answers bring up, drafts that save themselves, keys, and all without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.living import People, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]


@pytest.fixture
def plain(browser: Browser, people: People) -> Iterator[Page]:
    """A window without JavaScript in which Intake has signed in."""
    context = browser.new_context(base_url=people.base, java_script_enabled=False)
    context.set_default_timeout(10_000)
    page = context.new_page()
    sign_in(page, "ian")
    yield page
    context.close()


def begin(page: Page) -> None:
    """Start a referral by phone and open its first step."""
    page.goto("/start/jwm-referral")
    page.get_by_label("LGSCO Intake by phone").check()
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("link", name="Go on with").click()


def test_an_answer_brings_up_the_questions_that_depend_on_it(people: People) -> None:
    page = people("ian")
    begin(page)
    further = page.get_by_text("Do you want the JW team to consider the complaint?")
    expect(further).to_have_count(0)

    page.get_by_role("group", name="Do you want to complain about care").get_by_label("yes").check()
    expect(further).to_be_visible()
    page.get_by_role("group", name="Do you want to complain about care").get_by_label("no").check()
    expect(further).to_have_count(0)


def test_without_scripts_the_same_questions_come_when_the_form_is_sent(plain: Page) -> None:
    begin(plain)
    plain.get_by_role("group", name="Do you want to complain about care").get_by_label("yes").check()
    plain.get_by_role("button", name="Complete this step").click()

    expect(plain.locator(".govuk-error-summary")).to_contain_text("further questions")
    plain.get_by_role("group", name="Do you want the JW team").get_by_label("yes").check()
    plain.get_by_role("group", name="Consent for LGSCO to share").get_by_label("yes").check()
    plain.get_by_label("Name", exact=True).fill("A hospital trust")
    plain.get_by_role("button", name="Add another").click()
    expect(plain.get_by_label("Name", exact=True)).to_have_count(2)
    plain.get_by_role("button", name="Complete this step").click()
    expect(plain.get_by_role("alert")).to_contain_text("is done")


def test_a_draft_saves_itself_when_a_field_is_left(people: People) -> None:
    page = people("ian")
    begin(page)
    page.get_by_label("The call ended before all questions were answered").check()
    page.get_by_role("button", name="See what happens next").focus()

    expect(page.locator("[data-draft-status]")).to_contain_text("Draft saved at")
    page.reload()
    expect(page.get_by_label("The call ended before all questions were answered")).to_be_checked()


def test_keys_lead_through_the_list_and_around(people: People) -> None:
    page = people("ian")
    page.goto("/cases")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/work?view=team")
    page.keyboard.press("j")
    expect(page.locator("tbody tr a:focus")).to_have_count(1)
    page.keyboard.press("/")
    expect(page.locator("#site-search")).to_be_focused()
