"""Nobody of one organisation finds anything of another: every route, list, filter and search, made from the URL map."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask

from app.api.openapi import document
from app.api.route import ROUTES
from app.services import cases, files
from app.services.ports import Ports
from app.store import work
from tests.cast import Acting, SignedIn, ViewerOf

pytestmark = pytest.mark.databases("sqlite")
CANARY = "Zephyrine Quillfeather"
OTHERS = ("paul", "petra", "hana", "henry")
PUBLIC = frozenset({"/openapi.json"})
BODIES: dict[str, Any] = {
    "processes_start": {"data": {"source": "PHSO"}},
    "instances_cancel": {"reason": "x"},
    "instances_suspend": {"reason": "x"},
    "instances_resume": {"reason": "x"},
    "tasks_assign": {"to": "ian"},
    "tasks_save_draft": {"answers": {}},
    "tasks_preview": {"answers": {}},
    "tasks_complete": {"version": 1, "answers": {}},
    "messages_discard": {"reason": "x"},
    "cases_correct": {"version": 1, "screens": {"people": {"pa_name": "x"}}, "reason": "x"},
    "case_lists_add_note": {"text": "x"},
    "case_lists_add_document": {"file_id": "0" * 32},
    "operations_retry": {"reason": "x"},
    "operations_resolve": {"reason": "x"},
}
FREE = frozenset({"definitions_save_draft", "definitions_check", "cases_open_case", "messages_send", "files_upload"})


@pytest.fixture
def theirs(acting_as: Acting, ports: Ports, viewer_of: ViewerOf, referral: dict[str, Any]) -> dict[str, Any]:
    """What LGSCO has: of each kind that a route can name, one thing that carries the canary."""
    ian, ref = acting_as("ian"), referral["case_ref"]
    ian.call(
        "PATCH", f"/cases/{ref}", json={"version": 1, "screens": {"people": {"pa_name": CANARY}}, "reason": CANARY}
    )
    ian.post(f"/cases/{ref}/notes", {"kind": "note", "text": CANARY})
    stored = files.store(ports, viewer_of("ian"), name=f"{CANARY}.txt", stream=io.BytesIO(CANARY.encode()))
    cases.add_document(ports, viewer_of("ian"), ref, file_id=stored.id)
    ian.post("/messages", {"name": "phso-jw-request", "data": {"pa_name": CANARY, "phso_ref": "Q-77"}})
    message = ian.items("/messages")[0]["id"]
    acting_as("olga").post("/definitions", {"xml": _draft(ports), "note": CANARY})
    with ports.database.begin() as tx:
        incident = work.open_incident(
            tx, instance_id=referral["id"], organisation="lgsco", case_id=1, process="jwm-referral", element="x",
            name=CANARY, reason="handler-failed", code="x", message=CANARY, fingerprint="x",
            opened_at=ports.clock.now(),
        )  # fmt: skip
    return {
        "ref": ref,
        "instance_id": referral["id"],
        "task_id": ian.items("/tasks", instance=referral["id"])[0]["id"],
        "file_id": stored.id,
        "message_id": message,
        "incident_id": incident,
        "notice_id": 1,
        "key": "jwm-referral",
        "version": 1,
        "other": 2,
        "report_id": "ilt-unallocated",
    }


def _draft(ports: Ports) -> str:
    return (
        (ports.registry.root / "processes" / "jwm-referral.bpmn")
        .read_text()
        .replace('name="Refer a case for an initial look"', f'name="{CANARY}"')
    )


def address(path: str, values: dict[str, Any]) -> str:
    return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda match: str(values[match[1]]), path)


def bare(text: str, values: dict[str, Any]) -> str:
    for value in values.values():
        text = text.replace(str(value), "…")
    return re.sub(r'"at":"[^"]*"', "", text)


@pytest.mark.parametrize("account", OTHERS)
def test_what_one_names_of_another_organisation_is_as_if_it_were_absent(
    acting_as: Acting, theirs: dict[str, Any], account: str
) -> None:
    api = acting_as(account)
    absent = {name: 424242 if isinstance(value, int) else "nothing-here" for name, value in theirs.items()}

    for route in ROUTES:
        if "<" not in route.path:
            continue
        options = {} if route.method == "GET" else {"json": BODIES.get(route.endpoint, {})}
        real = api.call(route.method, address(route.path, theirs), **options)
        none = api.call(route.method, address(route.path, absent), **options)

        where = f"{route.method} {route.path} as {account}"
        refused = 403 if none.status_code == 403 else 404
        assert refused == real.status_code, f"{where}: {real.text}"
        assert bare(none.text, absent) == bare(real.text, theirs), where


@pytest.mark.parametrize("account", OTHERS)
def test_no_list_filter_or_search_shows_anything_of_another_organisation(
    acting_as: Acting, theirs: dict[str, Any], account: str
) -> None:
    api = acting_as(account)
    tempting = {
        "q": CANARY.split()[0], "case_ref": theirs["ref"], "instance": theirs["instance_id"], "process": "jwm-referral",
        "assignee": "ian", "group": "lgsco-intake", "name": CANARY, "to": "lgsco-intake", "actor": "ian",
        "about": f"instance:{theirs['instance_id']}",
    }  # fmt: skip
    secrets = [CANARY, theirs["ref"], theirs["instance_id"], theirs["file_id"], theirs["message_id"], "jwm-"]

    for route in ROUTES:
        if route.method != "GET" or "<" in route.path or route.path in PUBLIC:
            continue
        described = {each["name"] for each in document()["paths"][route.path]["get"]["parameters"]}
        queries = [{}, *({name: value} for name, value in tempting.items() if name in described)]
        if route.path == "/clocks/due":
            queries = [{"policy": "ilt-due", "start": "2026-11-23"}]
        for query in queries:
            answer = api.call("GET", route.path, query_string=query)
            assert answer.status_code in (200, 403), f"{route.path}: {answer.text}"
            found = [secret for secret in secrets if secret in answer.text]
            assert [] == found, f"{route.path} {query} as {account}"


@pytest.mark.parametrize("account", OTHERS)
def test_nothing_can_be_put_into_another_organisation(acting_as: Acting, theirs: dict[str, Any], account: str) -> None:
    api = acting_as(account)
    new_case = {"organisation": "lgsco", "kind": "mainstream", "screens": {}}

    assert 422 == api.refused("POST", "/cases", new_case)[0]
    assert 404 == api.refused("POST", "/messages", {"name": "phso-jw-request", "data": {}})[0]
    assert 403 == api.refused("POST", "/definitions", {"xml": _shipped(), "note": ""})[0]
    assert 2 == len(acting_as("ian").items("/cases"))


def _shipped() -> str:
    from app.bootstrap import ROOT

    return (ROOT / "processes" / "jwm-referral.bpmn").read_text()


def test_every_route_that_names_something_is_walked() -> None:
    named = {route.endpoint for route in ROUTES if route.method in ("POST", "PUT", "PATCH") and "<" in route.path}
    needing = {route.endpoint for route in ROUTES if route.body is not None and route.endpoint in named}

    assert set() == needing - set(BODIES)
    assert set() == {route.endpoint for route in ROUTES if route.body is not None} - set(BODIES) - FREE - {
        "training_move"
    }


def test_operations_see_that_work_exists_and_none_of_its_values(acting_as: Acting, theirs: dict[str, Any]) -> None:
    opal = acting_as("opal")

    instance, task = opal.get(f"/instances/{theirs['instance_id']}"), opal.get(f"/tasks/{theirs['task_id']}")

    assert "•••" == instance["data"]["source"]
    assert ([], {}, None) == (task["fields"], task["data"], task["draft"])
    assert 404 == opal.refused("GET", f"/cases/{theirs['ref']}")[0]
    assert 404 == opal.refused("GET", f"/files/{theirs['file_id']}")[0]
    assert [] == opal.items("/cases")
    assert CANARY not in str(opal.items("/messages"))


def test_an_admin_sees_no_case(acting_as: Acting, theirs: dict[str, Any]) -> None:
    adam = acting_as("adam")

    assert [] == adam.items("/cases")
    assert [] == adam.items("/instances")
    assert 404 == adam.refused("GET", f"/tasks/{theirs['task_id']}")[0]


def test_a_colleague_of_another_group_sees_the_task_and_may_not_do_it(
    acting_as: Acting, theirs: dict[str, Any]
) -> None:
    """Seeing and doing are two things: 404 for what one may not see, 403 for what one sees but may not do."""
    cora = acting_as("cora")

    assert "lgsco-intake" == cora.get(f"/tasks/{theirs['task_id']}")["group"]
    answer = cora.call("POST", f"/tasks/{theirs['task_id']}/claim", json={})
    assert (403, "not-allowed") == (answer.status_code, answer.json["code"])
    assert "LGSCO Intake" in answer.json["detail"]


@pytest.mark.parametrize("account", OTHERS)
def test_no_page_shows_anything_of_another_organisation(
    app: Flask, signed_in: SignedIn, theirs: dict[str, Any], account: str
) -> None:
    """Pages that name what is LGSCO's answer 404; lists, searches and figures hold nothing of it."""
    browser, _ = signed_in(account)
    values = {**theirs, "letter_id": 1, "kind": "process", "number": 1, "process": "jwm-referral", "filename": "x"}
    secrets = [CANARY.split()[1], theirs["instance_id"], theirs["file_id"], theirs["message_id"]]
    tempting = {"q": CANARY.split()[0], "group": "lgsco-intake", "process": "jwm-referral", "assignee": "ian"}

    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith(("/api/", "/health", "/metrics", "/static", "/help")):
            continue
        values["name"] = "phso-jw-request"
        missing = rule.arguments - set(values)
        assert set() == missing, f"{rule.rule}: say what of LGSCO it could name"
        path = address(rule.rule, values)
        answer = browser.get(path, query_string={} if rule.arguments else tempting)

        where = f"{rule.rule} as {account}: {answer.status_code}"
        assert answer.status_code in ((403, 404) if rule.arguments else (200, 302, 303, 403, 404)), where
        shown = answer.text.replace(path, "")  # what was asked for may be repeated, what is there may not
        assert [] == [secret for secret in secrets if secret in shown], where
