"""GET changes nothing: every GET answers the same on a database that refuses writes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import event

from app.api.route import ROUTES
from app.services.ports import Ports
from tests.cast import Acting

pytestmark = pytest.mark.databases("sqlite")


def test_every_get_works_on_a_database_that_refuses_writes(
    acting_as: Acting, ports: Ports, referral: dict[str, Any]
) -> None:
    ian, opal, olga = acting_as("ian"), acting_as("opal"), acting_as("olga")
    for each in (ian, opal, olga):
        each.get("/me")
    values = {
        "ref": referral["case_ref"], "instance_id": referral["id"], "task_id": ian.items("/tasks")[0]["id"],
        "key": "jwm-referral", "version": 1, "other": 1, "report_id": "ilt-unallocated", "file_id": "none",
        "incident_id": 1,
    }  # fmt: skip
    ports.database.engine.dispose()

    @event.listens_for(ports.database.engine, "begin")
    def refuse(connection: Any) -> None:
        connection.exec_driver_sql("PRAGMA query_only=ON")

    for route in ROUTES:
        if route.method != "GET" or route.path == "/clocks/due":
            continue
        api = opal if route.tag == "operations" else olga if route.tag == "definitions" else ian
        path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda match: str(values[match[1]]), route.path)
        answer = api.call("GET", path)
        assert answer.status_code in (200, 404), f"{route.path}: {answer.text}"
