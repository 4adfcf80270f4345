"""The frame of every page and its components, as a person meets them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from playwright.sync_api import Page

from app.web.assets import BUILT, Assets, NotBuilt
from tests.frontend.serving import Site

FRAME: dict[str, Any] = {
    "title": "My work",
    "organisation": "Ombudsman of somewhere",
    "account": {"name": "Asha Patel", "href": "/account", "sign_out": "/sign-out"},
    "search": {"href": "/search", "value": ""},
    "nav": [
        {"text": "My work", "href": "/work", "current": True, "shortcut": "g i", "count": 3},
        {"text": "Team work", "href": "/team", "current": False, "shortcut": "g t", "count": 0},
    ],
    "training": {"now": "Thursday 19 November 2026, 4:05pm", "href": "/training"},
    "errors": [{"text": "Enter the date", "href": "#due"}],
    "banner": {"title": "Done", "text": "Letter queued", "kind": "success", "href": "/tasks/1", "link": "Next task"},
    "version": "0.1.0",
}

EVERYTHING = """
{% extends "layout.html" %}
{% from "components/status.html" import due_tag, clock_pill, status_tag %}
{% from "components/facts.html" import summary, timeline, identity_bar %}
{% from "components/clock.html" import clock_card %}
{% from "components/lists.html" import table, cell, pages, filter_panel, empty_state %}
{% block identity %}
  {% call identity_bar("LGSCO-1 – Mrs Khan", [status_tag("Stuck", "stuck"), clock_pill(due)]) %}
    <a href="/x">Actions</a>
  {% endcall %}
{% endblock %}
{% block body %}
  <label class="govuk-label" for="due">Due</label><input id="due" class="govuk-input">
  <div class="rd-columns rd-columns--filter">
    {% call filter_panel("/work", [{"text": "Overdue", "href": "/work"}], "/work") %}
      <label class="govuk-label" for="q">Words</label><input class="govuk-input" id="q" name="q">
    {% endcall %}
    <div>
    {% call table("Tasks", [{"text": "Case", "href": "?sort=case", "sorted": "ascending"}, {"text": "Due"}]) %}
      {% for row in ["first", "second"] %}
      <tr>
        {% call cell("Case") %}<a href="/{{ row }}">{{ row }}</a>{% endcall %}
        {% call cell("Due") %}{{ due_tag(due) }}{% endcall %}
      </tr>
      {% endfor %}
    {% endcall %}
    {{ pages({"first": 1, "last": 2, "total": 40, "noun": "tasks", "next": "?page=2",
              "items": [{"number": 1, "href": "?page=1", "current": true}, {"number": 2, "href": "?page=2"}]}) }}
    {{ empty_state("Nothing due", "12 tasks wait in the team's list.", "/team", "Take one") }}
    {{ summary([{"key": "Received", "value": "2 November"},
                {"key": "Name", "value": "<b>", "href": "/c", "change": "the name"}]) }}
    {{ clock_card(clock, 2) }}
    {{ timeline([{"title": "Referral saved", "by": "Asha", "at": at, "text": "By email", "href": "/n/1"}]) }}
    </div>
  </div>
{% endblock %}
"""


@pytest.fixture
def everything(templates: Environment) -> str:
    due = {"date": date(2026, 11, 19), "words": "1 working day late", "state": "late"}
    clock = {
        "name": "Initial look",
        "state": "paused",
        "words": "Paused",
        "due_on": date(2026, 11, 19),
        "started_on": date(2026, 11, 12),
        "used": 3,
        "allowed": 5,
        "unit": "working days",
        "pauses": [{"from": date(2026, 11, 16), "to": None, "reason": "more information asked for"}],
        "days": [{"day": date(2026, 11, 14), "counted": False, "why": "Saturday"}],
    }
    at = datetime(2026, 11, 19, 16, 5, tzinfo=UTC)
    return templates.from_string(EVERYTHING).render(FRAME, due=due, clock=clock, at=at)


def test_the_script_of_every_page_is_at_most_fifty_kilobytes() -> None:
    assert 50_000 >= (BUILT / "app.js").stat().st_size


def test_an_asset_that_is_not_built_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="make setup"):
        Assets(tmp_path).url("app.css")


def test_the_address_of_an_asset_changes_with_its_content(tmp_path: Path) -> None:
    (tmp_path / "app.css").write_text("a {}")
    before = Assets(tmp_path).url("app.css")
    (tmp_path / "app.css").write_text("b {}")

    assert before.startswith("/static/built/app.css?v=")
    assert before != Assets(tmp_path).url("app.css")


def test_the_title_starts_with_error_when_something_needs_correcting(templates: Environment) -> None:
    html = templates.from_string('{% extends "layout.html" %}').render(FRAME)

    assert "<title>Error: My work – Ombudsman of somewhere – Redress</title>" in html


def test_a_title_set_by_the_page_is_its_title_and_heading(templates: Environment) -> None:
    html = templates.from_string('{% extends "layout.html" %}{% set title = "Cases" %}').render()

    assert "<title>Cases – Redress</title>" in html
    assert '<h1 class="govuk-heading-l">Cases</h1>' in html


def test_a_page_without_account_training_or_search_shows_none_of_them(templates: Environment) -> None:
    html = templates.from_string('{% extends "layout.html" %}').render(title="Sign in")

    assert [] == [word for word in ("Sign out", "Training.", "site-search", "service-navigation") if word in html]


def test_values_are_escaped_in_components(everything: str) -> None:
    assert "&lt;b&gt;" in everything
    assert "<b>" not in everything


def test_a_due_date_has_words_besides_its_colour(everything: str) -> None:
    assert '<span class="rd-due__words">1 working day late</span>' in everything
    assert "Thu 19 Nov 2026" in everything


def test_a_clock_explains_which_days_did_not_count(everything: str) -> None:
    assert "not counted, Saturday" in everything


@pytest.mark.browser
@pytest.mark.parametrize("width", [1360, 380])
def test_everything_passes_axe_under_the_strict_policy(
    page: Page, site: Site, everything: str, violations: Callable[[], list[str]], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.html("/all", everything))
    page.wait_for_load_state("networkidle")

    assert [] == violations()


@pytest.mark.browser
def test_a_narrow_screen_never_scrolls_sideways(page: Page, site: Site, everything: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(site.html("/all", everything))

    assert 320 >= page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.browser
def test_slash_goes_to_the_search_and_g_t_to_the_team(page: Page, site: Site, everything: str) -> None:
    site.html("/team", "<title>Team</title>")
    page.goto(site.html("/all", everything))
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("/")
    focused = page.evaluate("document.activeElement.id")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/team")

    assert "site-search" == focused


@pytest.mark.browser
def test_j_moves_down_the_rows_and_the_help_switches_shortcuts_off(page: Page, site: Site, everything: str) -> None:
    page.goto(site.html("/all", everything))
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.textContent")
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("?")
    page.get_by_label("Switch the shortcuts off in this browser").check()
    page.get_by_role("button", name="Close").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")

    assert "second" == second
    assert "site-search" != page.evaluate("document.activeElement.id")


@pytest.mark.browser
def test_a_draft_saves_itself_when_a_field_is_left(page: Page, site: Site, templates: Environment) -> None:
    site.answers["/draft"] = (200, {})
    form = (
        '{% extends "layout.html" %}{% block body %}<form data-draft-url="/draft"><label for="a">A</label>'
        '<input id="a" name="a"><p data-draft-status role="status"></p></form>{% endblock %}'
    )
    page.goto(site.html("/form", templates.from_string(form).render(title="Form")))
    page.wait_for_load_state("networkidle")

    page.fill("#a", "half an answer")
    page.evaluate("document.activeElement.blur()")
    page.get_by_text("Draft saved at").wait_for()

    assert "/draft" == site.posted[0][0]
    assert "half an answer" in site.posted[0][2]
