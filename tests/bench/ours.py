"""Process R through the services that the pages call: audit on, one commit an action, every row written and checked."""

from __future__ import annotations

import hashlib
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event, func, select

from app import bootstrap
from app.config import Settings
from app.domain.authority import Viewer
from app.services import instances, people, tasks
from app.services.policies import Group
from app.services.ports import Ports
from app.store import definitions, migrate
from app.store.tables import instances as t
from app.store.tables import operations
from tests.bench.process_r import ANSWERS, diagram, form

ROWS = {"instance": 1, "task": 3, "history": 14, "audit": 4}


def prepared(url: str, *, extra: dict[str, bytes] | None = None) -> tuple[Ports, Viewer]:
    """Return ports on a fresh database with R published, and somebody who may run it."""
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    ports = bootstrap.build(replace(Settings(), database_url=url, data_dir=folder, training=False))
    ports.registry.groups["bench"] = Group("bench", "Bench", (), "lgsco", False)
    migrate.upgrade(ports.database)
    with ports.database.begin() as tx:
        sources = {("process", "bench-r"): diagram().decode(), ("form", "bench-r-task"): form()}
        sources |= {("process", key): xml.decode() for key, xml in (extra or {}).items()}
        for (kind, key), source in sources.items():
            definitions.insert_version(
                tx, kind=kind, key=key, status="published", source=source, title=key, findings=[], editors=[],
                sha256=hashlib.sha256(source.encode()).hexdigest(), created_at=ports.clock.real(),
            )  # fmt: skip
        definitions.bump_epoch(tx)
    people.create(
        ports, "bench", organisation="lgsco", groups=["bench"], roles=["staff"], name="Bench", email="b@example.org"
    )
    with ports.database.begin() as tx:
        from app.store.people import by_account

        person = by_account(tx, "bench")
        assert person is not None
    return ports, Viewer(person.id, "bench", "Bench", frozenset({"bench"}), frozenset({"lgsco"}))


def once(ports: Ports, viewer: Viewer, key: str = "bench-r") -> str:
    """Run one instance from its start to its end."""
    started = instances.start(ports, viewer, key)
    with ports.database.begin() as tx:
        open_tasks = instances.instances.open_tasks_of(tx, started.id)
    while open_tasks:
        task = open_tasks[0]
        open_tasks = tasks.complete(ports, viewer, task.id, answers=ANSWERS, version=task.version).next
    return started.id


def rate(ports: Ports, viewer: Viewer, seconds: float) -> float:
    """Return instances of R a second, after a warm-up; checks that every row of every instance is there."""
    for _ in range(5):
        once(ports, viewer)
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        once(ports, viewer)
        done += 1
    elapsed = time.perf_counter() - start
    _check_rows(ports, done + 5)
    return done / elapsed


def _check_rows(ports: Ports, count: int) -> None:
    with ports.database.begin() as tx:
        found = {
            name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in (
                ("instance", t.instance),
                ("task", t.task),
                ("history", t.history),
                ("audit", operations.audit),
            )
        }
    short = {name: (found[name], wanted * count) for name, wanted in ROWS.items() if found[name] < wanted * count}
    if short:
        raise AssertionError(f"rows are missing: {short}")


def statements(ports: Ports, viewer: Viewer) -> int:
    """Return how many SQL statements one completion takes in the services (BEGIN and COMMIT not counted)."""
    started = instances.start(ports, viewer, "bench-r")
    with ports.database.begin() as tx:
        task = instances.instances.open_tasks_of(tx, started.id)[0]
    seen: list[str] = []

    def count(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(ports.database.engine, "before_cursor_execute", count)
    tasks.complete(ports, viewer, task.id, answers=ANSWERS, version=task.version)
    event.remove(ports.database.engine, "before_cursor_execute", count)
    return len(seen)
