"""Tiny processes of one's own on a real database: publish, start, look."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app import handler
from app.domain.authority import Viewer
from app.services import people, work
from app.services.ports import Ports
from app.store import definitions, instances
from app.store.instances import TaskRow
from app.store.tables import work as tables
from tests.engine import drawing as d

FORM = '{"type": "default", "schemaVersion": 19, "id": "p-work", "components": []}'


class Shop:
    """The database of a test, with a process `p` to publish and run as Ian of Intake."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.ian: Viewer = people.viewer_of_account(ports, "ian")
        self.opal: Viewer = people.viewer_of_account(ports, "opal")

    def publish(self, xml: bytes, key: str = "p", kind: str = "process") -> None:
        """Publish a definition, replacing the version before."""
        with self.ports.database.begin() as tx:
            definitions.insert_version(
                tx, kind=kind, key=key, status="published", source=xml.decode(), title=key, findings=[], editors=[],
                sha256=hashlib.sha256(xml).hexdigest(), created_at=self.ports.clock.now(),
            )  # fmt: skip
            definitions.bump_epoch(tx)

    def start(self, *, case: str | None = None, **data: Any) -> str:
        """Start `p`; return the instance."""
        from app.services import instances as service

        return service.start(self.ports, self.ian, "p", data=data, case_ref=case).id

    def instance(self, key: str) -> instances.InstanceRow:
        """Return an instance."""
        with self.ports.database.begin() as tx:
            return instances.read(tx, key)

    def open_tasks(self, key: str) -> list[TaskRow]:
        """Return the open tasks of an instance."""
        with self.ports.database.begin() as tx:
            return instances.open_tasks_of(tx, key)

    def jobs(self) -> list[Any]:
        """Return every job."""
        with self.ports.database.begin() as tx:
            return list(tx.execute(select(tables.job).order_by(tables.job.c.created_at)))

    def incidents(self) -> list[Any]:
        """Return every incident."""
        with self.ports.database.begin() as tx:
            return list(tx.execute(select(tables.incident).order_by(tables.incident.c.id)))

    def attempts(self) -> list[Any]:
        """Return every attempt."""
        with self.ports.database.begin() as tx:
            return list(tx.execute(select(tables.attempt).order_by(tables.attempt.c.id)))

    def run_one(self) -> bool:
        """Do one job."""
        return work.run_next(self.ports, "tester")


@pytest.fixture
def shop(ports: Ports) -> Shop:
    """A shop on this test's database."""
    made = Shop(ports)
    made.publish(FORM.encode(), "p-work", "form")
    return made


@pytest.fixture
def declare(shop: Shop) -> Iterator[Callable[..., None]]:
    """Declare an outside handler `test/do` for the length of a test."""
    shop.ports.registry.handlers  # noqa: B018 - read the shipped ones first

    def make(function: Callable[..., Any], **options: Any) -> None:
        handler.handler("test/do", kind="outside", label="Do", **options)(function)
        shop.ports.registry.handlers["test/do"] = handler.REGISTRY["test/do"].spec

    yield make
    handler.REGISTRY.pop("test/do", None)


def one_job(**kwargs: Any) -> bytes:
    """A process with one outside step, and a task behind it."""
    send = d.service("send", "test/do", {"what": '"it"'}, result="sent")
    task = d.user("work", properties={"group": "lgsco-intake"})
    flows = d.line("begin", "send", "work", "done")
    return d.process(d.start(), send, task, d.end(), flows, properties={"starters": "lgsco-intake", **kwargs})
