"""The diagram editor: what a process owner changes in the panel is what the file says afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import Environment
from lxml import etree
from playwright.sync_api import Page

from tests.frontend.sample import CATALOGUE, diagram
from tests.frontend.serving import EDITOR, Site

pytestmark = pytest.mark.browser

SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PAGE = """
{% extends "layout.html" %}
{% block styles %}<link rel="stylesheet" href="{{ asset("modeler.css") }}">{% endblock %}
{% block body %}
<div id="modeler" data-xml-url="/xml" data-save-url="/save" data-check-url="/check" data-catalogue-url="/catalogue"
     data-csrf="token-of-the-session" data-version="3"></div>
{% endblock %}
{% block scripts %}<script src="{{ asset("modeler.js") }}" defer></script>{% endblock %}
"""


@pytest.fixture
def modeler(page: Page, site: Site, templates: Environment) -> Page:
    site.csp = EDITOR
    site.file("/xml", diagram())
    site.file("/catalogue", json.dumps(CATALOGUE), "application/json")
    site.answers["/save"] = (201, {"version": 4, "url": "/definitions/jwm-sample", "findings": []})
    site.answers["/check"] = (200, {"findings": []})
    page.goto(site.html("/edit", templates.from_string(PAGE).render(title="Edit")))
    page.wait_for_selector("#modeler[data-ready]")
    return page


def select(page: Page, element: str) -> None:
    page.locator(f'.djs-element[data-element-id="{element}"] > .djs-hit').first.click(
        force=True, position={"x": 8, "y": 12}
    )
    page.wait_for_selector(".bio-properties-panel-header")


def entry(page: Page, name: str) -> Any:
    return page.locator(f'[data-entry-id="{name}"]').locator("input, textarea, select").first


def save(page: Page, site: Site, note: str = "why") -> etree._Element:
    before = len(site.sent_to("/save"))
    page.get_by_label("What changed, and why").fill(note)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Draft saved as version").wait_for()
    assert before + 1 == len(site.sent_to("/save"))
    return etree.fromstring(site.sent_to("/save")[-1]["xml"].encode())


def properties(root: etree._Element, element: str) -> dict[str, str]:
    found = root.xpath(f"//*[@id='{element}']")[0]
    return {p.get("name"): p.get("value") for p in found.iter(f"{SPIFF}property")}


def parameters(root: etree._Element, element: str) -> dict[str, str]:
    found = root.xpath(f"//*[@id='{element}']")[0]
    return {p.get("id"): p.get("value") for p in found.iter(f"{SPIFF}parameter")}


def test_a_timer_changed_from_five_to_seven_days_is_saved_as_seven(modeler: Page, site: Site) -> None:
    select(modeler, "look-late")
    assert "5" == entry(modeler, "rd-timer-length").input_value()
    entry(modeler, "rd-timer-length").fill("7")
    modeler.wait_for_selector("#modeler[data-changed]")

    root = save(modeler, site, "Seven days from now on")

    expected = {"clock": "ilt-due", "length": "7", "unit": "working days", "counted-from": "requested_at"}
    assert expected == properties(root, "look-late")
    assert 'due("ilt-due")' == root.findtext(f".//{BPMN}timeDate")
    assert "Seven days from now on" == site.sent_to("/save")[-1]["note"]
    assert "3" == site.sent_to("/save")[-1]["based_on"]


def test_saving_without_a_change_keeps_every_extension(modeler: Page, site: Site) -> None:
    root = save(modeler, site)

    kept = {"form": "jwm-sample-decide-look", "clauses": "JWM-1 JWM-2", "kept-as-it-is": '"odd" & old'}
    assert kept == properties(root, "decide-look")
    assert {"template": '"jw-not-joint"', "to": "contact.email"} == parameters(root, "send-refusal")
    assert "sent" == root.find(f".//{SPIFF}serviceTaskOperator[@id='email/send']").get("resultVariable")
    assert 'outcome = "no"' == root.findtext(f".//{BPMN}conditionExpression")


def test_the_token_of_the_session_goes_with_every_post(modeler: Page, site: Site) -> None:
    save(modeler, site)

    assert {"token-of-the-session"} == {headers["X-CSRF-Token"] for _, headers, _ in site.posted}


def test_a_fixed_text_is_stored_as_feel_and_shown_as_typed(modeler: Page, site: Site) -> None:
    select(modeler, "send-refusal")
    assert "jw-not-joint" == entry(modeler, "rd-input-template").input_value()
    assert "case" == entry(modeler, "rd-mode-to").input_value()
    entry(modeler, "rd-mode-to").select_option("fixed")
    entry(modeler, "rd-input-template").select_option("jw-other")
    save(modeler, site)
    entry(modeler, "rd-input-to").fill('Mr "O\'Neil" \\ £')
    modeler.wait_for_selector("#modeler[data-changed]")

    root = save(modeler, site)

    assert {"template": '"jw-other"', "to": json.dumps('Mr "O\'Neil" \\ £', ensure_ascii=False)} == parameters(
        root, "send-refusal"
    )


def test_another_handler_keeps_only_inputs_it_knows_and_undo_brings_them_back(modeler: Page, site: Site) -> None:
    select(modeler, "send-refusal")
    entry(modeler, "rd-handler-name").select_option("case/close")
    changed = save(modeler, site)
    modeler.get_by_role("button", name="Undo").click()

    undone = save(modeler, site)

    assert {} == parameters(changed, "send-refusal")
    assert {"template": '"jw-not-joint"', "to": "contact.email"} == parameters(undone, "send-refusal")


def test_a_step_for_a_person_gets_a_group_a_form_and_clauses(modeler: Page, site: Site) -> None:
    select(modeler, "decide-look")
    entry(modeler, "rd-group").select_option("lgsco-intake")
    entry(modeler, "rd-form").select_option("jwm-other")
    entry(modeler, "rd-clauses").select_option("JWM-3")
    modeler.get_by_role("button", name="Remove JWM-2").click()

    root = save(modeler, site)

    expected = {"group": "lgsco-intake", "form": "jwm-other", "clauses": "JWM-1 JWM-3", "kept-as-it-is": '"odd" & old'}
    assert expected == properties(root, "decide-look")


def test_the_condition_of_a_way_is_edited_at_its_gateway(modeler: Page, site: Site) -> None:
    select(modeler, "positive")
    entry(modeler, "rd-way-positive-to-refusal").fill('outcome = "no" or late')
    modeler.wait_for_selector("#modeler[data-changed]")

    root = save(modeler, site)

    assert 'outcome = "no" or late' == root.findtext(f".//{BPMN}conditionExpression")
    assert "positive-to-yes" == root.find(f".//{BPMN}exclusiveGateway").get("default")


def test_findings_stand_beside_their_element_and_a_click_selects_it(modeler: Page, site: Site) -> None:
    finding = {
        "severity": "error",
        "rule": "unknown-form",
        "element": "decide-look",
        "line": 9,
        "message": "No such form.",
    }
    site.answers["/check"] = (200, {"findings": [finding]})
    select(modeler, "look-late")
    entry(modeler, "rd-timer-length").fill("6")

    badge = modeler.wait_for_selector(".djs-overlay .rd-badge--error")
    modeler.get_by_role("button", name="No such form.").last.click()

    assert "1 error" == badge.inner_text()
    assert "Checks: 1 error, 0 warnings" == modeler.locator("#findings-heading").inner_text()
    assert 1 == modeler.locator('.djs-element.selected[data-element-id="decide-look"]').count()


def test_a_conflict_is_told_and_the_changes_stay(modeler: Page, site: Site) -> None:
    site.answers["/save"] = (409, {"detail": "Dana saved version 4 two minutes ago."})
    select(modeler, "look-late")
    entry(modeler, "rd-timer-length").fill("9")
    modeler.wait_for_selector("#modeler[data-changed]")

    modeler.get_by_role("button", name="Save draft").click()
    told = modeler.wait_for_selector(".rd-editor__status--bad").inner_text()

    assert "Somebody saved before you. Your changes are still here. Dana saved version 4 two minutes ago." == told
    assert 1 == modeler.locator("#modeler[data-changed]").count()
    assert "9" == entry(modeler, "rd-timer-length").input_value()


def test_leaving_with_unsaved_changes_asks_first(modeler: Page) -> None:
    asked: list[str] = []
    modeler.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    select(modeler, "look-late")
    entry(modeler, "rd-timer-length").fill("8")
    modeler.wait_for_selector("#modeler[data-changed]")

    modeler.goto("about:blank")

    assert ["beforeunload"] == asked


def test_an_element_gets_its_id_from_its_name(modeler: Page, site: Site) -> None:
    select(modeler, "decide-look")
    modeler.locator(".djs-context-pad [data-action='append.append-task']").click()
    modeler.keyboard.type("Ask Mrs Khan's council")
    modeler.locator(".djs-palette").hover()
    modeler.locator(".djs-container").click(position={"x": 500, "y": 480})

    root = save(modeler, site)

    assert "Ask Mrs Khan's council" == root.find(f".//{BPMN}userTask[@id='ask-mrs-khans-council']").get("name")
    assert 1 == len(root.findall(f".//{BPMN}sequenceFlow[@id='decide-look-to-ask-mrs-khans-council']"))


def test_the_palette_offers_only_what_the_engine_runs(modeler: Page) -> None:
    offered = modeler.eval_on_selector_all(".djs-palette [data-action]", "all => all.map(one => one.dataset.action)")

    assert [] == [name for name in offered if "data" in name or name == "create.task"]
    assert {"create.user-task", "create.service-task", "create.send-task"} <= set(offered)


def test_the_watermark_stays_in_view(modeler: Page) -> None:
    assert modeler.locator(".bjs-powered-by").is_visible()


def test_the_editor_page_passes_axe(modeler: Page, violations: Callable[[], list[str]]) -> None:
    select(modeler, "look-late")

    assert [] == violations()
