"""Scenarios acted outside the test runner: on a copy of a database whose diagrams may have been tampered with.

One application serves all of them; each scenario has a database, ports and people's tokens of its own.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from app import create_app
from app.bootstrap import build
from app.config import Settings
from app.services import people
from app.services.ports import Ports
from app.store import definitions
from tests.acceptance.driver import Office
from tests.cast import Api

SECTIONS = ("joint_working_case", "referral", "shadow_case", "initial_look", "initial_look_outcome")


@dataclass(frozen=True)
class Scenario:
    """A test of this folder with one set of its arguments."""

    name: str
    function: Callable[..., None]
    arguments: Mapping[str, Any]

    def act(self, office: Office) -> None:
        self.function(office, **self.arguments)


def scenarios() -> list[Scenario]:
    """Return every scenario of the sections, those of the catalogue first."""
    found: list[tuple[bool, Scenario]] = []
    for section in SECTIONS:
        module = importlib.import_module(f"tests.acceptance.test_{section}")
        for name, function in vars(module).items():
            if name.startswith("test_") and inspect.isfunction(function):
                marked = any(mark.name == "scenario" for mark in getattr(function, "pytestmark", ()))
                found += [(not marked, Scenario(name, function, arguments)) for arguments in _arguments(function)]
    return [scenario for _, scenario in sorted(found, key=lambda each: each[0])]


def _arguments(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Return the sets of arguments that the parametrize marks of a test make."""
    axes = []
    for mark in getattr(function, "pytestmark", ()):
        if mark.name == "parametrize":
            names = (
                [name.strip() for name in mark.args[0].split(",")] if isinstance(mark.args[0], str) else mark.args[0]
            )
            axes.append(
                [dict(zip(names, values if len(names) > 1 else (values,), strict=True)) for values in mark.args[1]]
            )
    for choice in itertools.product(*axes):
        yield {name: value for part in choice for name, value in part.items()}


@dataclass
class Stage:
    """Where scenarios are acted: `template` is a filled SQLite database, `folder` a place for its copies."""

    template: Path
    folder: Path
    app: Flask | None = None
    _count: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def office(self, tampered: bytes | None = None) -> Iterator[Office]:
        """Open an office for one scenario, with one diagram replaced where it is given."""
        place = self.folder / str(next(self._count))
        place.mkdir()
        shutil.copy(self.template, place / "redress.db")
        settings = Settings(
            database_url=f"sqlite:///{place}/redress.db", data_dir=place, training=True, secret_key="0" * 64
        )
        ports = build(settings)
        event.listen(ports.database.engine, "connect", _careless)
        if tampered is not None:
            publish(ports, tampered)
        if self.app is None:
            self.app = create_app(ports)
        self.app.extensions["redress"] = ports
        app = self.app
        try:
            yield Office(lambda account: Api(app.test_client(), account, people.token_create(ports, account)))
        finally:
            ports.database.dispose()
            shutil.rmtree(place)


def publish(ports: Ports, source: bytes) -> None:
    """Publish a diagram as it is, whatever the linter would say."""
    key = source.split(b'<bpmn:process id="', 1)[1].split(b'"', 1)[0].decode()
    with ports.database.begin() as tx:
        row = definitions.insert_version(
            tx,
            kind="process",
            key=key,
            status="published",
            source=source.decode(),
            sha256=hashlib.sha256(source).hexdigest(),
            findings=[],
            editors=[],
            created_at=ports.clock.now(),
        )
        definitions.retire_older(tx, "process", key, row.version)
        definitions.bump_epoch(tx)


def _careless(connection: Any, _record: Any) -> None:
    """Do not wait for the disk: these databases are thrown away."""
    connection.execute("PRAGMA synchronous=OFF")
