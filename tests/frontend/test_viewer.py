"""Diagrams on pages: where a case stands, and what changed between two versions, under the strict policy."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from jinja2 import Environment
from playwright.sync_api import Page

from tests.frontend.sample import diagram
from tests.frontend.serving import Site

pytestmark = pytest.mark.browser

PAGE = """
{% extends "layout.html" %}
{% block styles %}<link rel="stylesheet" href="{{ asset("viewer.css") }}">{% endblock %}
{% block body %}<div class="rd-diagram" data-xml-url="/xml" {{ more }}></div>{% endblock %}
{% block scripts %}<script src="{{ asset("viewer.js") }}" defer></script>{% endblock %}
"""
MARKS = {"asked": "done", "decide-look": "done", "positive": "current", "raise-notice": "failed", "gone": "done"}


@pytest.fixture
def opened(page: Page, site: Site, templates: Environment) -> Callable[[str], Page]:
    def open_with(more: str) -> Page:
        site.file("/xml", diagram())
        page.goto(site.html("/case", templates.from_string(PAGE.replace("{{ more }}", more)).render(title="Case")))
        page.wait_for_selector(".rd-diagram[data-ready]")
        return page

    return open_with


def marked(page: Page, name: str) -> set[str]:
    found = page.eval_on_selector_all(f".djs-element.{name}", "all => all.map(one => one.dataset.elementId)")
    return {element for element in found if not element.endswith("_label")}


def test_the_steps_of_a_case_are_marked_in_colour_and_words(opened: Callable[[str], Page]) -> None:
    page = opened(f"data-marks='{json.dumps(MARKS)}'")

    words = page.eval_on_selector_all(".rd-badge", "all => all.map(one => one.textContent)")

    assert {"positive"} == marked(page, "rd-mark-current")
    assert {"asked", "decide-look"} == marked(page, "rd-mark-done")
    assert {"raise-notice"} == marked(page, "rd-mark-failed")
    assert {"Now": 1, "Done": 2, "Stuck": 1} == {word: words.count(word) for word in words}


def test_the_way_a_case_went_is_thicker(opened: Callable[[str], Page]) -> None:
    page = opened(f"data-marks='{json.dumps(MARKS)}'")

    assert {"asked-to-decide", "decide-to-positive"} == marked(page, "rd-mark-path")


def test_flows_that_the_page_names_are_the_way(opened: Callable[[str], Page]) -> None:
    page = opened(f"data-marks='{json.dumps(MARKS | {'positive-to-yes': 'done'})}'")

    assert {"positive-to-yes"} == marked(page, "rd-mark-path")


def test_a_diagram_has_a_name_and_passes_axe(
    opened: Callable[[str], Page], violations: Callable[[], list[str]]
) -> None:
    page = opened("data-label='Initial look, where this case stands'")

    assert page.get_by_role("img", name="Initial look, where this case stands").is_visible()
    assert page.locator(".bjs-powered-by").is_visible()
    assert [] == violations()


def test_two_versions_stand_beside_each_other_with_what_changed(opened: Callable[[str], Page], site: Site) -> None:
    later = (
        diagram()
        .replace('name="Say why not"', 'name="Say no"')
        .replace('name="length" value="5"', 'name="length" value="7"')
    )
    site.file("/later", later)
    page = opened("data-other-url='/later'")

    changes = page.locator(".rd-compare__list li").all_inner_texts()

    assert {"look-late", "send-refusal"} == marked(page, "rd-diff-changed")
    assert ["Changed: “Look late”", "Changed: “Say no”"] == sorted(change.split(" (")[0] for change in changes)


def test_a_diagram_that_cannot_be_read_says_so(page: Page, site: Site, templates: Environment) -> None:
    page.goto(site.html("/case", templates.from_string(PAGE.replace("{{ more }}", "")).render(title="Case")))

    told = page.wait_for_selector(".rd-diagram__problem").inner_text()

    assert told.startswith("The diagram cannot be shown: The server answered 404")
