"""The editor of decision tables: open, change, check, save."""

from __future__ import annotations

import pytest
from jinja2 import Environment
from lxml import etree
from playwright.sync_api import Page

from tests.frontend.serving import EDITOR, Site

pytestmark = pytest.mark.browser

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="jwm-intervals-definitions" name="Intervals"
  namespace="https://redress.example/decisions">
 <decision id="jwm-intervals" name="Intervals">
  <decisionTable id="jwm-intervals-table" hitPolicy="FIRST">
   <input id="name" label="Name">
    <inputExpression id="name-expression" typeRef="string"><text>name</text></inputExpression>
   </input>
   <output id="days" label="Days" name="days" typeRef="number" />
   <rule id="reply">
    <inputEntry id="reply-name"><text>"reply"</text></inputEntry>
    <outputEntry id="reply-days"><text>10</text></outputEntry>
   </rule>
  </decisionTable>
 </decision>
</definitions>
"""
PAGE = """
{% extends "layout.html" %}
{% block styles %}<link rel="stylesheet" href="{{ asset("dmn.css") }}">{% endblock %}
{% block body %}
<div id="dmn" data-xml-url="/xml" data-save-url="/save" data-check-url="/check" data-csrf="token"></div>
{% endblock %}
{% block scripts %}<script src="{{ asset("dmn.js") }}" defer></script>{% endblock %}
"""


@pytest.fixture
def editor(page: Page, site: Site, templates: Environment) -> Page:
    site.csp = EDITOR
    site.file("/xml", TABLE)
    site.answers["/save"] = (201, {"version": 2})
    site.answers["/check"] = (200, {"findings": []})
    page.goto(site.html("/edit", templates.from_string(PAGE).render(title="Intervals")))
    page.wait_for_selector("#dmn[data-ready]")
    return page


def test_a_figure_changed_in_a_cell_is_saved(editor: Page, site: Site) -> None:
    cell = editor.locator("[data-element-id='reply-days']")
    cell.click()
    editor.keyboard.press("Control+A")
    editor.keyboard.type("12")
    editor.wait_for_selector("#dmn[data-changed]")
    editor.get_by_label("What changed, and why").fill("Longer")
    editor.get_by_role("button", name="Save draft").click()
    editor.get_by_text("Draft saved as version 2").wait_for()

    root = etree.fromstring(site.sent_to("/save")[0]["xml"].encode())

    assert "12" == root.findtext(f".//{DMN}outputEntry/{DMN}text")
    assert "Longer" == site.sent_to("/save")[0]["note"]


def test_opening_a_table_checks_it_and_changes_nothing(editor: Page, site: Site) -> None:
    editor.get_by_text("Checks: nothing to correct").wait_for()

    assert 0 == editor.locator("#dmn[data-changed]").count()
    assert '"reply"' in site.sent_to("/check")[0]["xml"]
