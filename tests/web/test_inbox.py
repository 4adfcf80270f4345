"""The inbox and the start page: what is there, what narrows it, what can be done with several tasks."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app.services.clocks import TrainingClock
from app.store import Database
from tests.web.browsing import Browsing

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("mine", "Nothing is waiting for you"),
        ("team", "Your teams have no open task"),
        ("unallocated", "Everything is allocated"),
        ("overdue", "Nothing is overdue"),
        ("waiting", "Nothing waits for others"),
    ],
)
def test_each_empty_view_says_why_and_what_next(browse: Browsing, view: str, said: str) -> None:
    page = browse("ian").get(f"/work?view={view}")

    assert said in page.main
    assert page.tree.xpath("//*[contains(@class, 'rd-empty')]//a")


def test_a_task_of_the_team_is_listed_with_case_step_due_age_and_holder(browse: Browsing, requested: str) -> None:
    (row,) = browse("ian").get("/work?view=team").rows()

    assert "No date" == row[1]
    assert f"{requested}Rosa Khan" == row[2].replace(" ", "", 0).replace(f"{requested} ", requested)
    assert row[3].startswith("Check PHSO request and set up case")
    assert ["New today", "LGSCO Intake"] == row[4:]


def test_other_teams_and_organisations_do_not_see_it(browse: Browsing, requested: str) -> None:
    for account in ("cora", "paul", "hana"):
        assert [] == browse(account).get("/work?view=team").rows()
        assert requested not in browse(account).get("/cases").main or account == "cora"


def test_filters_stand_in_the_address_and_can_be_taken_away(browse: Browsing, requested: str) -> None:
    ian = browse("ian")

    assert 1 == len(ian.get("/work?view=team&q=rosa").rows())
    assert 1 == len(ian.get(f"/work?view=team&q={requested.lower()}").rows())
    assert 1 == len(ian.get("/work?view=team&process=jwm-referral&due=none").rows())
    none = ian.get("/work?view=team&q=somebody+else&due=today")
    assert "No task matches these filters" in none.main
    assert ["/work?view=team&due=today", "/work?view=team&q=somebody+else"] == none.tree.xpath(
        "//*[contains(@class, 'rd-filter__crumbs')]//a/@href"
    )


def test_a_strange_address_shows_the_list_all_the_same(browse: Browsing, requested: str) -> None:
    page = browse("ian").get("/work?view=team&page=-3&sort=%27;drop&due=never&order=up")

    assert (200, 1) == (page.status, len(page.rows()))


def test_taking_puts_a_task_among_mine(browse: Browsing, requested: str) -> None:
    ian = browse("ian")
    task = ian.task_of(requested).rpartition("/")[2]

    page = ian.after("/work/allocate", view="unallocated", task=task, action="take")

    assert page.banner.startswith("1 task taken.")
    assert [] == page.rows()
    assert "Ian" == ian.get("/work?view=mine").rows()[0][5]


def test_allocating_asks_to_whom_and_says_what_could_not_be_moved(browse: Browsing, requested: str) -> None:
    ian = browse("ian")
    task = ian.task_of(requested).rpartition("/")[2]

    asked = ian.post("/work/allocate", view="team", task=[task, "99999"], action="allocate")
    assert "Allocate these tasks" == asked.heading
    assert "1 task you chose cannot be moved" in asked.main
    unanswered = ian.post("/work/allocate", view="team", task=task, confirmed="yes", to="")
    assert (422, ["Choose who gets these tasks"]) == (unanswered.status, unanswered.problems)

    page = ian.after("/work/allocate", view="team", task=[task, "99999"], confirmed="yes", to="ian")
    assert "1 task taken. 1 task not moved" in page.banner


def test_nothing_chosen_is_said(browse: Browsing) -> None:
    page = browse("ian").after("/work/allocate", view="team", action="take")

    assert page.banner.startswith("Tick the tasks")


def test_the_start_page_counts_and_shows_what_comes_first(
    browse: Browsing, requested: str, clock: TrainingClock
) -> None:
    ian = browse("ian")
    assert "1 task waits in your teams." in ian.get("/").main

    ian.post(f"{ian.task_of(requested)}/take")
    page = ian.get("/")

    assert "Good morning, Ian" == page.heading
    assert "Check PHSO request and set up case" in page.main
    assert 10 == len(page.rows()) - 1


def test_who_works_on_no_case_gets_a_start_page_with_what_they_may_use(browse: Browsing) -> None:
    assert ["/processes"] == browse("olga").get("/").links("/processes")


def test_a_longer_list_takes_no_more_statements(browse: Browsing, database: Database) -> None:
    ian, seen = browse("ian"), []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))

    def statements() -> int:
        seen.clear()
        ian.get("/work?view=team")
        return len([each for each in seen if each.startswith(("SELECT", "WITH"))])

    for number in range(2):
        ian.post("/start/message/phso-jw-request", pa_name=f"Person {number}", phso_email="a@b.example")
    few = statements()
    for number in range(8):
        ian.post("/start/message/phso-jw-request", pa_name=f"Person {number}", phso_email="a@b.example")

    assert few == statements()
    assert 12 >= few
