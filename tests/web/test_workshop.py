"""The workshop: lists, versions, checks, drafts, and publishing with a second person."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browsing import Browsing, Visitor

pytestmark = pytest.mark.databases("sqlite")
KEY = "jwm-initial-look"
BASE = f"/processes/process/{KEY}"


def send(visitor: Visitor, path: str, body: Any) -> Any:
    return visitor.client.post(path, json=body, headers={"X-CSRF-Token": visitor.csrf})


def source(visitor: Visitor, number: int = 1) -> str:
    return visitor.client.get(f"{BASE}/versions/{number}/source").text


def without_a_form(xml: str) -> str:
    """Return the diagram with a form that there is not."""
    return xml.replace('name="form" value="jwm-initial-look-consider-case"', 'name="form" value="no-such-form"')


@pytest.fixture
def drafted(browse: Browsing) -> int:
    """A draft of Olga in which five working days are seven; its number."""
    olga = browse("olga")
    changed = source(olga).replace('name="length" value="5"', 'name="length" value="7"')
    answer = send(olga, f"{BASE}/draft.json", {"xml": changed, "note": "Seven days", "based_on": "1"})
    assert 201 == answer.status_code, answer.text
    return int(answer.json["version"])


@pytest.mark.parametrize("kind", ["process", "decision", "form", "letter"])
def test_definitions_are_listed_by_kind(browse: Browsing, kind: str) -> None:
    page = browse("olga").get(f"/processes?kind={kind}")

    assert 0 < len(page.rows())
    assert "In force" in page.main


def test_other_organisations_definitions_are_not_there(browse: Browsing) -> None:
    henry = browse("henry")

    assert [] == henry.get("/processes").links("/jwm-")
    assert [404] * 4 == [henry.get(BASE + path).status for path in ("", "/versions/1", "/edit", "/compare")]


@pytest.mark.parametrize("path", ["", "/versions/1", "/versions/1/source", "/edit", "/compare"])
def test_every_page_of_a_diagram_opens(browse: Browsing, path: str) -> None:
    assert 200 == browse("olga").get(BASE + path).status


def test_only_editor_pages_relax_the_policy_for_styles(browse: Browsing) -> None:
    olga = browse("olga")

    assert "'unsafe-inline'" in olga.get(f"{BASE}/edit").answer.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in olga.get(BASE).answer.headers["Content-Security-Policy"]


def test_a_version_is_said_in_words_too(browse: Browsing) -> None:
    rows = browse("olga").get(f"{BASE}/versions/1").rows()

    assert any("Consider the case" == row[0] and "JWT Investigator" == row[2] for row in rows)


def test_the_catalogue_offers_handlers_groups_and_forms(browse: Browsing) -> None:
    found = browse("olga").client.get("/processes/catalogue.json").json

    assert {"handlers", "groups", "forms", "clauses", "clocks", "messages", "letters"} <= set(found)
    assert "letter/send" in {handler["name"] for handler in found["handlers"]}


def test_checking_names_the_element_and_says_what_to_change(browse: Browsing) -> None:
    olga = browse("olga")
    wrong = source(olga).replace(
        'name="form" value="jwm-initial-look-consider-case"', 'name="form" value="no-such-form"'
    )

    found = send(olga, "/processes/check.json", {"xml": wrong}).json["findings"]

    assert any("no-such-form" in finding["message"] and finding["element"] for finding in found)
    assert [] == [f for f in send(olga, "/processes/check.json", {"xml": source(olga)}).json["findings"]
                  if f["severity"] == "error"]  # fmt: skip


@pytest.mark.parametrize("body", [None, [], {"xml": ""}, {"xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}])
def test_what_cannot_be_read_is_answered_in_json(browse: Browsing, body: Any) -> None:
    answer = send(browse("olga"), "/processes/check.json", body)

    assert 200 == answer.status_code or answer.status_code in (413, 422)
    assert answer.is_json


def test_the_author_cannot_publish_and_a_second_person_can(browse: Browsing, drafted: int) -> None:
    olga, otto = browse("olga"), browse("otto")
    version = f"{BASE}/versions/{drafted}"

    assert "Ask another process owner" in olga.get(version).main
    refused = olga.post(f"{version}/publish")
    assert (409, ["You wrote this version. Another process owner has to approve it."]) == (
        refused.status, refused.problems
    )  # fmt: skip
    page = otto.after(f"{version}/publish")
    assert f"Version {drafted} is in force. New cases follow it; running ones stay on theirs." == page.banner
    assert f"Version {drafted} is in force." in page.main
    assert ["Olga", "Otto"] == page.rows()[0][3:5]


def test_approving_leaves_publishing_to_anybody(browse: Browsing, drafted: int) -> None:
    version = f"{BASE}/versions/{drafted}"
    browse("otto").after(f"{version}/approve")

    assert "is in force" in browse("olga").after(f"{version}/publish").banner


def test_a_draft_with_errors_is_kept_and_not_published(browse: Browsing) -> None:
    olga = browse("olga")
    wrong = source(olga).replace(
        'name="form" value="jwm-initial-look-consider-case"', 'name="form" value="no-such-form"'
    )
    saved = send(olga, f"{BASE}/draft.json", {"xml": wrong, "note": "", "based_on": "1"}).json

    page = browse("otto").get(saved["url"])
    assert "Its errors have to be corrected" in page.main
    assert 409 == browse("otto").post(f"{saved['url']}/publish").status


def test_the_comparison_says_what_changed(browse: Browsing, drafted: int) -> None:
    rows = browse("otto").get(f"{BASE}/compare?old=1&new={drafted}").rows()

    assert [["Changed: length", "5", "7"]] == [row[1:] for row in rows]


def test_nobody_saves_over_what_somebody_else_saved_meanwhile(browse: Browsing, drafted: int) -> None:
    otto = browse("otto")

    answer = send(otto, f"{BASE}/draft.json", {"xml": source(otto), "note": "", "based_on": "1"})

    assert (409, f"Version {drafted} was made after") == (answer.status_code, answer.json["detail"][:len(f"Version {drafted} was made after")])  # fmt: skip  # noqa: E501


def test_a_letter_is_changed_as_text_and_a_mistake_keeps_it(browse: Browsing) -> None:
    olga, path = browse("olga"), "/processes/letter/jw-ilt-outcome-phso"
    text = olga.get(f"{path}/edit").value("source")
    assert text

    page = olga.after(f"{path}/edit", source=text + "\nKind regards\n", note="Warmer", based_on="1")
    assert page.banner.startswith("Version 2 is saved as a draft.")
    broken = olga.post(f"{path}/edit", source="no header at all", note="", based_on="2")
    assert (422, "no header at all") == (broken.status, (broken.value("source") or "").strip())


def test_a_form_and_a_process_of_one_key_are_told_apart(browse: Browsing) -> None:
    olga = browse("olga")

    assert "shared-case-task" in olga.get("/processes/form/shared-case-task").main
    assert 404 == olga.get("/processes/letter/shared-case-task").status
    assert 404 == olga.get("/processes/nonsense/shared-case-task").status
