"""A child process that works through PHSO referrals and may be killed at any point: it goes on from the database.

Nothing is remembered between two lives but what was committed. Run by `test_kills.py` through a fork server.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select

from app.bootstrap import build
from app.config import Settings
from app.domain.authority import Viewer
from app.errors import RedressError
from app.services import files, messages, people, tasks, timers, work
from app.services.ports import Ports
from app.store.tables import instances as t
from app.store.tables import work as jobs

PHSO, REASON = "jude.farrow@phso.example.org", "The two parts do not touch."
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "Check PHSO request and set up case": {
        "pa_name": "Margaret Ellison", "explanation": "Both planned the discharge.", "phso_contact_name": "Jude Farrow",
        "phso_email": PHSO, "organisations": [{"name": "Riverside Trust", "address": "1 Road", "sector": "health"}],
    },
    "Check ILT unallocated report and assign": {"allocated_to": "joe"},
    "Consider the case": {"brief_view": "The facts in brief."},
    "Record the initial look decision": {"outcome": "not for Joint Working", "signpost": False},
    "Tell PHSO the outcome": {"email_text": REASON},
}  # fmt: skip
STEPS = {"lgsco-intake": "ian", "jwt-coordinator": "cora", "jwt-investigator": "joe"}


def run(settings: Mapping[str, Any], *, stories: int) -> None:
    """Work until every story has come to rest: completed, or waiting for a person to look at an incident."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    work.LEASE, work.BEAT = timedelta(seconds=1), 0.3
    ports = build(replace(Settings(), **{**settings, "data_dir": Path(settings["data_dir"])}))
    viewers = {name: people.viewer_of_account(ports, name) for name in STEPS.values()}
    while not at_rest(ports, stories):
        for number in range(stories):
            _begin(ports, viewers["ian"], number)
        for task_id, name, account in _open_tasks(ports):
            try:
                tasks.complete(
                    ports, viewers[account], task_id, answers=_answers(ports, viewers[account], task_id, name)
                )
            except RedressError as error:
                if error.status != 409:
                    raise
        timers.fire_due(ports)
        work.run_ready(ports)


def at_rest(ports: Ports, stories: int) -> bool:
    """Whether all stories began and none of them can go on by itself."""
    with ports.database.begin() as tx:
        begun = tx.execute(select(jobs.message.c.id).where(jobs.message.c.name == "phso-jw-request")).all()
        live = tx.execute(select(t.instance.c.id).where(t.instance.c.status == "running")).all()
        todo = tx.execute(select(jobs.job.c.id).where(jobs.job.c.state.in_(("ready", "running")))).all()
    return len(begun) == stories and not live and not todo


def _begin(ports: Ports, viewer: Viewer, number: int) -> None:
    subject = f"Story {number}"
    with ports.database.begin() as tx:
        known = {
            row.payload.get("email_subject")
            for row in tx.execute(select(jobs.message))
            if row.name == "phso-jw-request"
        }
    if subject not in known:
        received = (datetime.now(UTC) - timedelta(days=20)).isoformat().replace("+00:00", "Z")
        messages.send(
            ports,
            viewer,
            "phso-jw-request",
            data={"email_subject": subject, "email_text": "See the form.", "received_at": received},
        )


def _open_tasks(ports: Ports) -> list[tuple[int, str, str]]:
    with ports.database.begin() as tx:
        found = tx.execute(select(t.task).where(t.task.c.state == "open").order_by(t.task.c.id)).all()
    return [(row.id, row.name, row.assignee or STEPS[row.group_name]) for row in found]


def _answers(ports: Ports, viewer: Viewer, task_id: int, name: str) -> dict[str, Any]:
    answers = dict(ANSWERS.get(name, {}))
    if name == "Check PHSO request and set up case":
        form = files.store(ports, viewer, name="form.txt", stream=io.BytesIO(b"Complaint form"))
        answers |= {"complaint_form": form.id, "phso_ref": f"C-{task_id}"}
    resolved = tasks.form_of(ports, viewer, task_id).resolved
    proposed = {
        each.key: each.value
        for each in (resolved.fields() if resolved else ())
        if each.visible and not each.readonly and not each.fixed and each.value not in (None, "", [])
    }
    return proposed | answers
