"""Operations through the API: figures, what is stuck and why, repairs, mail, audit; and the training clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.services.clocks import TrainingClock
from app.services.ports import Ports
from app.store import people as rows
from app.store import work
from tests.cast import Acting


@pytest.fixture
def incident(ports: Ports, referral: dict[str, Any]) -> int:
    with ports.database.begin() as tx:
        return work.open_incident(
            tx, instance_id=referral["id"], organisation="lgsco", case_id=1, process="jwm-referral",
            element="send-letter", name="Send the letter", reason="step-failed", code="expression-error",
            message="There is no date.", fingerprint="f", opened_at=ports.clock.now(),
        )  # fmt: skip


def test_the_overview_counts_what_operations_run(acting_as: Acting, referral: dict[str, Any]) -> None:
    shown = acting_as("opal").get("/operations/overview")

    assert (1, 1, 0) == (shown["running"], shown["waiting_for_people"], shown["open_incidents"])


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["overview", "stuck", "incidents", "timers", "jobs", "mail", "audit"])
def test_only_operations_see_operations(acting_as: Acting, name: str) -> None:
    for account in ("ian", "olga", "adam"):
        assert 403 == acting_as(account).refused("GET", f"/operations/{name}")[0]
    assert 200 == acting_as("opal").call("GET", f"/operations/{name}").status_code


def test_an_incident_is_stuck_with_a_reason_and_a_fix(acting_as: Acting, incident: int) -> None:
    stuck = acting_as("opal").items("/operations/stuck")

    assert [("step-failed", incident, ["retry", "resolve"], "operations")] == [
        (each["reason"], each["incident"], each["fixes"], each["who_can_act"]) for each in stuck
    ]
    assert "There is no date." in stuck[0]["explanation"]


def test_a_task_of_a_group_without_members_is_stuck(acting_as: Acting, referral: dict[str, Any], ports: Ports) -> None:
    opal = acting_as("opal")
    assert [] == opal.items("/operations/stuck")
    with ports.database.begin() as tx:
        rows.change_person(tx, rows.by_account(tx, "ian").id, active=False)

    stuck = opal.items("/operations/stuck")

    assert [("group-empty", "Ask about joint working on the phone")] == [
        (each["reason"], each["name"]) for each in stuck
    ]
    assert "lgsco-intake" in stuck[0]["explanation"]


def test_a_task_of_somebody_who_left_is_stuck(acting_as: Acting, referral: dict[str, Any], ports: Ports) -> None:
    ian, opal = acting_as("ian"), acting_as("opal")
    ian.post(f"/tasks/{ian.items('/tasks')[0]['id']}/claim")
    with ports.database.begin() as tx:
        rows.change_person(tx, rows.by_account(tx, "ian").id, active=False)

    assert ["assignee-left"] == [each["reason"] for each in opal.items("/operations/stuck")]


def test_an_incident_that_was_dealt_with_elsewhere_is_resolved_with_a_reason(acting_as: Acting, incident: int) -> None:
    opal = acting_as("opal")

    shown = opal.post(f"/operations/incidents/{incident}/resolve", {"reason": "Sent by hand"})

    assert ("resolved", "opal", "Sent by hand") == tuple(
        shown["incident"][name] for name in ("state", "resolved_by", "resolution")
    )
    assert 409 == opal.refused("POST", f"/operations/incidents/{incident}/resolve", {"reason": "Again"})[0]
    assert [] == opal.items("/operations/incidents", state="open")


@pytest.mark.databases("sqlite")
def test_a_repair_needs_a_reason(acting_as: Acting, incident: int) -> None:
    for act in ("retry", "resolve"):
        assert 422 == acting_as("opal").refused("POST", f"/operations/incidents/{incident}/{act}", {})[0]


def test_the_audit_says_who_did_what_and_verifies(acting_as: Acting, referral: dict[str, Any]) -> None:
    opal = acting_as("opal")

    assert "ian" in [each["actor"] for each in opal.items("/operations/audit", about=f"instance:{referral['id']}")]
    verified = opal.post("/operations/audit/verify")
    assert (True, True) == (verified["intact"], verified["entries"] > 0)


@pytest.mark.databases("sqlite")
def test_an_edited_audit_names_the_first_broken_entry(
    acting_as: Acting, referral: dict[str, Any], ports: Ports
) -> None:
    with ports.database.begin() as tx:
        tx.exec_driver_sql("DROP TRIGGER audit_no_update")
        tx.exec_driver_sql(f"UPDATE audit SET actor = 'cora' WHERE stream = 'instance:{referral['id']}'")

    verified = acting_as("opal").post("/operations/audit/verify")

    assert f"instance:{referral['id']}" == verified["intact"]["stream"]


def test_the_clock_advances_and_says_where_it_stands(acting_as: Acting, clock: TrainingClock) -> None:
    before = clock.now()

    moved = acting_as("opal").post("/training/clock", {"advance": "P1DT2H"})

    assert before + timedelta(days=1, hours=2) == datetime.fromisoformat(moved["now"])
    assert {"now", "fired", "ran", "waiting"} == set(moved)


def test_the_clock_moves_back_only_while_nothing_has_run(acting_as: Acting) -> None:
    opal, ian = acting_as("opal"), acting_as("ian")

    assert "2026-11-02T09:00:00Z" == opal.post("/training/clock", {"to": "2026-11-02T09:00:00Z"})["now"]
    ian.post("/processes/jwm-referral/instances", {"data": {"source": "LGSCO Intake by phone"}})
    assert 409 == opal.refused("POST", "/training/clock", {"to": "2026-11-01T09:00:00Z"})[0]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "body", [{}, {"advance": "5 days"}, {"to": "2026-11-23"}, {"advance": "P1D", "to": "2026-12-01T00:00:00Z"}]
)
def test_a_move_that_cannot_be_understood_is_refused(acting_as: Acting, body: Any) -> None:
    assert 422 == acting_as("opal").refused("POST", "/training/clock", body)[0]


@pytest.mark.databases("sqlite")
def test_only_operations_move_the_clock(acting_as: Acting) -> None:
    assert 403 == acting_as("ian").refused("POST", "/training/clock", {"advance": "PT0S"})[0]


@pytest.mark.databases("sqlite")
def test_there_is_no_clock_to_move_and_no_outbox_outside_training(
    database_url: str, tmp_path: Path, acting_as: Acting
) -> None:
    from dataclasses import replace

    from app import create_app
    from app.bootstrap import build
    from tests import cast
    from tests.conftest import settings_for

    token = acting_as("opal").token
    real = build(replace(settings_for(database_url, tmp_path), training=False))
    opal = cast.Api(create_app(real).test_client(), "opal", token)

    assert 404 == opal.refused("POST", "/training/clock", {"advance": "PT0S"})[0]
    assert 404 == opal.refused("GET", "/training/outbox")[0]
    real.database.dispose()


@pytest.mark.databases("sqlite")
def test_a_due_date_can_be_checked_day_by_day_across_bank_holidays(acting_as: Acting) -> None:
    shown = acting_as("ian").get("/clocks/due", policy="ilt-due", start="2026-12-23")

    assert ("2027-01-04", "2027-01-05T00:00:00Z", 5) == (shown["due_on"], shown["due_at"], shown["length"])
    skipped = {each["day"]: each["why"] for each in shown["days"] if not each["counted"]}
    assert ("Christmas Day", "Saturday") == (skipped["2026-12-25"], skipped["2026-12-26"])
    assert 404 == acting_as("ian").refused("GET", "/clocks/due?policy=nothing&start=2026-12-23")[0]


def test_the_unallocated_report_holds_looks_that_nobody_was_given(acting_as: Acting, ports: Ports) -> None:
    ian, june = acting_as("ian"), acting_as("june")
    waiting = {"version": 1, "requested_at": "2026-11-20T09:00:00Z", "referral_source": "PHSO"}
    for extra, urgent in (({}, True), ({"allocated_to": "june"}, False), ({"outcome": "not for Joint Working"}, False)):
        screens = {"jw": [{**waiting, **extra}], "case": {"urgent": urgent}}
        ian.post("/cases", {"organisation": "lgsco", "kind": "mainstream", "screens": screens})

    shown = june.get("/reports/ilt-unallocated")

    assert [("LGSCO-000001", 1, "PHSO", True)] == [
        (each["case_ref"], each["version"], each["referral_source"], each["urgent"]) for each in shown["items"]
    ]
    assert {"count": 1, "urgent": 1} == shown["figures"]
    assert 404 == acting_as("paul").refused("GET", "/reports/ilt-unallocated")[0]


@pytest.mark.databases("sqlite")
def test_timeliness_is_the_share_decided_within_five_working_days(acting_as: Acting) -> None:
    ian = acting_as("ian")
    decided = (("2026-11-10", "not for Joint Working"), ("2026-11-25", "not for Joint Working"),
               ("2026-11-11", "more information needed"))  # fmt: skip
    for day, outcome in decided:
        look = {"version": 1, "requested_at": "2026-11-09T09:00:00Z", "outcome": outcome, "outcome_date": day}
        ian.post("/cases", {"organisation": "lgsco", "kind": "mainstream", "screens": {"jw": [look]}})

    whole = ian.get("/reports/ilt-timeliness")["figures"]
    part = ian.get("/reports/ilt-timeliness", **{"from": "2026-11-01", "to": "2026-11-15"})["figures"]

    assert {"count": 2, "in_time": 1, "late": 1, "percent_in_time": 50.0} == whole
    assert (1, 100.0) == (part["count"], part["percent_in_time"])


@pytest.mark.databases("sqlite")
def test_cases_that_wait_for_the_assessment_team_come_urgent_first(acting_as: Acting) -> None:
    ian = acting_as("ian")
    look = {"version": 1, "requested_at": "2026-11-09T09:00:00Z", "outcome": "for full joint working assessment",
            "outcome_date": "2026-11-12"}  # fmt: skip
    plans = (
        ({"jw": [look]}, True),
        ({"jw": [look], "case": {"urgent": True}, "consent": {"verbal": "yes"}}, True),
        ({"jw": [look], "at_alloc": {"team": "JWA", "date": "2026-11-16"}}, False),
        ({"jw": [{**look, "no_longer_jw_date": "2026-11-13"}]}, False),
        ({"jw": [{**look, "outcome": "not for Joint Working"}]}, False),
    )
    for screens, _ in plans:
        ian.post("/cases", {"organisation": "lgsco", "kind": "mainstream", "screens": screens})

    shown = ian.get("/reports/jwa-post-look")["items"]

    assert [("LGSCO-000002", True, "given on the phone", 11), ("LGSCO-000001", False, "not asked", 11)] == [
        (each["case_ref"], each["urgent"], each["consent"], each["days_waiting"]) for each in shown
    ]
