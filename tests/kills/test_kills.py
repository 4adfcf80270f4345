"""Real kills (SIGKILL) at random points of the PHSO story: nothing lost, nothing done or sent twice."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from app.bootstrap import build
from app.services import audit, people
from app.services.ports import Ports
from app.store.tables import cases, instances, letters, work
from tests.conftest import settings_for
from tests.kills import office

SEED = int(os.environ.get("REDRESS_SEED", "20261122"))
LONGEST = 120.0
KILLS = {"sqlite": 100, "postgresql": 80}
TEMPLATES = {"jw-phso-missing-items": 1, "jw-ilt-outcome-phso": 1}


class Inbox:
    """What a real mail server received, by letter."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        head = envelope.content.decode(errors="replace")
        self.received[next(line for line in head.splitlines() if line.lower().startswith("message-id"))] += 1
        return "250 taken"


@pytest.fixture
def mail_server() -> Iterator[tuple[Inbox, int]]:
    """A mail server on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield inbox, port
    controller.stop()


def slaughter(settings: dict[str, Any], *, stories: int, kills: int, seed: int) -> int:
    """Let children work on the stories and kill them at random moments; return how many were killed at work."""
    chance = random.Random(seed)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kills.office"])
    done, start = 0, time.monotonic()
    while True:
        child = context.Process(target=office.run, args=(settings,), kwargs={"stories": stories})
        child.start()
        child.join(chance.uniform(0.05, 0.45) if done < kills else LONGEST)
        if child.exitcode is not None:
            assert child.exitcode == 0, f"the office broke down (seed {seed}, after {done} kills)"
            return done
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        done += 1
        assert time.monotonic() - start < 4 * LONGEST, f"never came to rest (seed {seed}, {done} kills)"


def check(ports: Ports, stories: int) -> list[Any]:
    """Assert that every story happened once, whole; return the letters."""
    with ports.database.begin() as tx:
        rows = tx.execute(select(instances.instance)).all()
        assert stories == len(rows)
        sent = tx.execute(select(letters.letter)).all()
        for row in rows:
            assert row.status in ("completed", "incident")
            done = Counter(tx.execute(select(instances.task.c.name).where(
                instances.task.c.instance_id == row.id, instances.task.c.state == "done")).scalars())  # fmt: skip
            assert not {name: times for name, times in done.items() if times > 1}
            notices = Counter(
                tx.execute(select(cases.notice.c.name).where(cases.notice.c.instance_id == row.id)).scalars()
            )
            mine = Counter(letter.template for letter in sent if letter.instance_id == row.id)
            if row.status == "completed":
                assert ["Not for joint working"] == row.ended_in
                assert TEMPLATES == mine
                assert 1 == notices["ilt-due"]
            assert all(times == 1 for times in mine.values())
        assert not tx.execute(select(work.job).where(work.job.c.state.in_(("ready", "running")))).all()
    return list(sent)


@pytest.mark.kill
def test_kills_lose_nothing_and_send_nothing_twice(database_name: str, database_url: str, tmp_path: Path) -> None:
    """The built-in catcher: whatever is killed when, each story ends with its two emails and one overdue notice."""
    settings = asdict(settings_for(database_url, tmp_path)) | {"training": False}
    kills = KILLS[database_name]
    stories = kills // 3
    print(f"seed {SEED}")
    done = slaughter(settings, stories=stories, kills=kills, seed=SEED)
    ports = build(settings_for(database_url, tmp_path))
    sent = check(ports, stories)
    assert {"sent"} == {letter.state for letter in sent}
    verified = audit.verify(ports, people.viewer_of_account(ports, "opal"))
    assert verified.intact
    ports.database.dispose()
    assert done >= kills * 0.9


@pytest.mark.kill
@pytest.mark.databases("sqlite")
def test_mail_cut_off_in_the_middle_is_an_incident_never_a_second_mail(
    database_url: str, tmp_path: Path, mail_server: tuple[Inbox, int]
) -> None:
    """A real mail server: no letter arrives twice; one that may have gone waits for a person."""
    inbox, port = mail_server
    settings = asdict(settings_for(database_url, tmp_path)) | {
        "training": False, "mail_channel": "smtp", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none",
    }  # fmt: skip
    print(f"seed {SEED + 1}")
    done = slaughter(settings, stories=14, kills=60, seed=SEED + 1)
    ports = build(settings_for(database_url, tmp_path))
    sent = check(ports, 14)
    assert {1} == set(inbox.received.values())
    states = Counter(letter.state for letter in sent)
    assert set(states) <= {"sent", "in doubt"}
    assert states["sent"] <= len(inbox.received) <= len(sent)
    with ports.database.begin() as tx:
        doubts = tx.execute(select(work.incident).where(work.incident.c.code == "in-doubt")).all()
    assert states["in doubt"] == len(doubts)
    ports.database.dispose()
    assert done >= 50
