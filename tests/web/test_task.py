"""One task: form, draft, look ahead, completing it once, and what happens when somebody else was first."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from app.domain.authority import Viewer
from app.services import tasks
from app.services.ports import Ports
from tests.web.browsing import Browsing

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def task(browse: Browsing, requested: str) -> str:
    """The address of the first step of the request."""
    return browse("ian").task_of(requested)


def test_the_page_shows_what_the_case_knows_already(browse: Browsing, task: str, requested: str) -> None:
    page = browse("ian").get(task)

    assert "Check PHSO request and set up case" == page.heading
    assert ("Rosa Khan", "P-1", "jane@phso.example") == (
        page.value("pa_name"), page.value("phso_ref"), page.value("phso_contact_email") or page.value("phso_email")
    )  # fmt: skip
    assert requested in page.main
    assert "JWM-PHR-02" in page.main


def test_completing_says_what_comes_next_and_leads_to_the_case(browse: Browsing, task: str, requested: str) -> None:
    ian = browse("ian")

    done = ian.complete(task)
    page = ian.get(done.location)

    assert (303, f"/cases/{requested}") == (done.status, done.location)
    assert page.banner.startswith("“Check PHSO request and set up case” is done. A letter is on its way.")


def test_the_banner_leads_to_the_next_step_of_ones_own(
    browse: Browsing, task: str, requested: str, drain: Callable[[], None]
) -> None:
    browse("ian").complete(task)
    drain()
    cora = browse("cora")

    done = cora.complete(cora.task_of(requested), allocated_to="joe")
    page = cora.get(done.location)

    assert "Next: Choose the JW screen version to complete (Joint working team investigators)." in page.banner
    assert ["/tasks/3"] == browse("joe").get("/work?view=mine").links("/tasks/")


def test_pressing_twice_completes_once_and_answers_the_same(
    browse: Browsing, task: str, drain: Callable[[], None]
) -> None:
    ian = browse("ian")
    form = {**ian.get(task).values(), "_action": "complete"}

    first, second = ian.post(task, **form), ian.post(task, **form)
    drain()

    assert (303, 303) == (first.status, second.status)
    assert first.location == second.location
    assert 1 == len(browse("cora").get("/work?view=team").rows())


def test_a_wrong_answer_keeps_everything_and_links_to_the_field(browse: Browsing, task: str) -> None:
    page = browse("ian").complete(task, phso_email="", phso_contact_email="", pa_name="Somebody new")

    assert 422 == page.status
    assert "Somebody new" == page.value("pa_name")
    assert 1 == len(page.problems)
    (target,) = page.tree.xpath("//*[contains(@class, 'govuk-error-summary')]//a/@href")
    assert page.tree.xpath(f"//*[@id='{target[1:]}']")
    assert page.texts("//*[contains(@class, 'govuk-error-message')]")
    assert page.texts("//title")[0].startswith("Error: ")


def test_a_draft_is_kept_unchecked_and_shown_again(browse: Browsing, task: str) -> None:
    ian = browse("ian")

    saved = ian.post(task, **{**ian.get(task).values(), "_action": "draft", "pa_name": "Half a na"})
    assert "Draft saved." in saved.main
    assert "Half a na" == ian.get(task).value("pa_name")
    assert "Draft" in ian.get("/work?view=team").main


def test_the_page_saves_a_draft_by_itself(browse: Browsing, task: str) -> None:
    ian = browse("ian")

    answer = ian.post(f"{task}/draft", **{**ian.get(task).values(), "pa_name": "Typed so far"})

    assert 204 == answer.status
    assert "Typed so far" == ian.get(task).value("pa_name")


def test_looking_ahead_says_what_would_happen_and_changes_nothing(browse: Browsing, task: str) -> None:
    ian = browse("ian")

    page = ian.post(task, **{**ian.get(task).values(), "_action": "preview"})

    assert "Check ILT unallocated report and assign" in page.texts("//*[@id='next']")[0]
    assert [] == browse("cora").get("/work?view=team").rows()


def test_rows_are_added_and_taken_away_without_losing_the_others(browse: Browsing, task: str) -> None:
    ian = browse("ian")
    form = {**ian.get(task).values(), "organisations-0-name": "Leeds City Council"}
    rows = "//input[contains(@name, '-name') and starts-with(@name, 'organisations')]/@value"

    two = ian.post(task, **form, _action="add:organisations") if "_action" not in form else None
    page = two or ian.post(task, **{**form, "_action": "add:organisations"})
    assert ["Leeds City Council", ""] == page.tree.xpath(rows)
    again = ian.post(
        task, **{**page.values(), "organisations-1-name": "A hospital", "_action": "remove:organisations-0"}
    )
    assert ["A hospital"] == again.tree.xpath(rows)


def test_a_file_is_kept_while_other_answers_are_corrected(browse: Browsing, task: str) -> None:
    ian = browse("ian")
    page = ian.get(task)
    field = page.tree.xpath("//input[@type='file']/@name")[0]
    sent = {**page.values(), "_action": "draft", field: (io.BytesIO(b"what they wrote"), "letter.txt")}

    shown = ian.post(task, **sent)

    assert "letter.txt" in shown.main


def test_a_file_that_is_not_taken_is_named(browse: Browsing, task: str) -> None:
    ian = browse("ian")
    page = ian.get(task)
    field = page.tree.xpath("//input[@type='file']/@name")[0]

    shown = ian.post(task, **{**page.values(), "_action": "draft", field: (io.BytesIO(b"MZ"), "run.exe")})

    assert 422 == shown.status
    assert "run.exe" in shown.problems[0]


def test_whoever_comes_second_reads_who_won_and_keeps_what_they_typed(
    browse: Browsing, task: str, ports: Ports, viewer_of: Callable[[str], Viewer]
) -> None:
    ian = browse("ian")
    form = {**ian.get(task).values(), "_action": "complete", "pa_name": "What I typed"}
    tasks.assign(ports, viewer_of("ian"), int(task.rpartition("/")[2]), to="ian")

    stale = ian.post(task, **form)
    assert (409, "This task has moved on") == (stale.status, stale.heading)
    assert "What I typed" in stale.main

    ian.complete(task)
    late = ian.post(task, **{**form, "_submission": "another"})
    assert 409 == late.status
    assert "Ian completed this task first" in late.main
    assert "What I typed" in late.main


def test_a_colleague_without_the_group_may_look_but_not_act(browse: Browsing, task: str) -> None:
    ada = browse("ada")

    assert "This task belongs to LGSCO Intake" in ada.get(task).main
    assert [] == ada.get(task).tree.xpath("//button[@value='complete']")
    assert 403 == ada.post(task, _action="complete").status


@pytest.mark.parametrize("account", ["paul", "hana"])
def test_a_task_of_another_organisation_is_not_there(browse: Browsing, task: str, account: str) -> None:
    other = browse(account)

    assert [404, 404, 404] == [
        other.get(task).status, other.post(task, _action="complete").status, other.post(f"{task}/take").status
    ]  # fmt: skip


def test_a_task_can_be_taken_given_back_and_passed_on(browse: Browsing, task: str) -> None:
    ian = browse("ian")

    assert "This task is with you now." == ian.after(f"{task}/take").banner
    assert "is with LGSCO Intake again" in ian.after(f"{task}/release").banner
    assert "You passed on" in ian.after(f"{task}/pass-on", to="ian").banner
    assert "Not passed on" in ian.after(f"{task}/pass-on", to="cora").main


def test_a_completed_task_says_who_did_it(browse: Browsing, task: str) -> None:
    ian = browse("ian")
    ian.complete(task)

    assert "Ian completed this task" in ian.get(task).main
