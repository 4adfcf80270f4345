"""Lists: pages by cursor, limits, strict queries."""

from __future__ import annotations

import pytest

from app.services import cases
from app.services.ports import Ports
from tests.cast import Acting, Api, ViewerOf


@pytest.fixture
def ten_cases(ports: Ports, viewer_of: ViewerOf) -> list[str]:
    ian = viewer_of("ian")
    return [cases.open_case(ports, ian, organisation="lgsco", kind="mainstream") for _ in range(10)]


def walked(api: Api, path: str, **query: object) -> list[dict[str, object]]:
    found, cursor = [], None
    while True:
        page = api.get(path, **query, **({"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found


def test_pages_follow_each_other_without_gap_or_repetition(acting_as: Acting, ten_cases: list[str]) -> None:
    found = [each["ref"] for each in walked(acting_as("ian"), "/cases", limit=3)]

    assert list(reversed(ten_cases)) == found


def test_a_case_opened_meanwhile_shifts_no_page(acting_as: Acting, ten_cases: list[str]) -> None:
    ian = acting_as("ian")
    first = ian.get("/cases", limit=5)
    ian.post("/cases", {"organisation": "lgsco", "kind": "mainstream", "screens": {}})

    second = ian.get("/cases", limit=5, cursor=first["next"])

    assert list(reversed(ten_cases)) == [each["ref"] for each in first["items"] + second["items"]]


def test_tasks_without_a_due_date_come_last_and_pages_hold_that_order(acting_as: Acting) -> None:
    ian = acting_as("ian")
    for _ in range(5):
        ian.post("/processes/jwm-referral/instances", {"data": {"source": "LGSCO Intake by phone"}})

    whole = [each["id"] for each in ian.items("/tasks")]

    assert whole == [each["id"] for each in walked(ian, "/tasks", limit=2)]
    assert 5 == len(set(whole))


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", "1.5", ""])
def test_a_limit_is_one_to_two_hundred(acting_as: Acting, limit: str) -> None:
    assert (422, "invalid-input") == acting_as("ian").refused("GET", f"/cases?limit={limit}")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("cursor", ["x", "AAAA", "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ", "%00"])
def test_a_cursor_that_was_not_given_out_is_refused(acting_as: Acting, cursor: str) -> None:
    assert (422, "invalid-input") == acting_as("ian").refused("GET", f"/cases?cursor={cursor}")


@pytest.mark.databases("sqlite")
def test_a_cursor_is_good_for_its_person_and_its_query_alone(acting_as: Acting, ten_cases: list[str]) -> None:
    cursor = acting_as("ian").get("/cases", limit=2)["next"]

    assert 422 == acting_as("cora").refused("GET", f"/cases?limit=2&cursor={cursor}")[0]
    assert 422 == acting_as("ian").refused("GET", f"/cases?limit=2&kind=jw&cursor={cursor}")[0]
    assert 422 == acting_as("ian").refused("GET", f"/tasks?limit=2&cursor={cursor}")[0]


@pytest.mark.databases("sqlite")
def test_a_parameter_nobody_declared_is_refused(acting_as: Acting) -> None:
    assert (422, "invalid-input") == acting_as("ian").refused("GET", "/cases?colour=red")
    assert (422, "invalid-input") == acting_as("ian").refused("GET", "/processes?colour=red")


@pytest.mark.databases("sqlite")
def test_a_parameter_given_twice_is_refused(acting_as: Acting) -> None:
    assert (422, "invalid-input") == acting_as("ian").refused("GET", "/cases?kind=jw&kind=shadow")


@pytest.mark.databases("sqlite")
def test_wildcards_in_a_search_stand_for_themselves(acting_as: Acting, ten_cases: list[str]) -> None:
    assert [] == acting_as("ian").items("/cases", q="%")
    assert [] == acting_as("ian").items("/cases", q="LGSCO-00000_")
    assert 10 == len(acting_as("ian").items("/cases", q="lgsco-0000"))
