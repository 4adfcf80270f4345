"""Scenarios acted outside the test runner, one after the other, on diagrams that may have been tampered with."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app import create_app
from app.bootstrap import build
from app.config import Settings
from app.engine import references
from app.services import people
from app.services.clocks import TrainingClock
from app.services.registry import Registry
from app.store import Tx, definitions
from tests.acceptance.driver import Office
from tests.cast import ACCOUNTS, Api

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECTIONS = (
    "joint_working_case",
    "referral",
    "shadow_case",
    "initial_look",
    "initial_look_outcome",
    "initial_look_information",
)


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


class Stage:
    """Where scenarios are acted. `prepare` says on which diagrams, `office` begins anew each time.

    Everything costly is made once: the application, the statements, the compiled diagrams, the people's tokens.
    """

    def __init__(self, template: Path, folder: Path) -> None:
        self._place, self._begun, self._prepared = (folder / name for name in ("redress.db", "begun.db", "prepared.db"))
        settings = Settings(
            database_url=f"sqlite:///{self._place}", data_dir=folder, training=True, secret_key="0" * 64
        )
        self.ports = build(settings)
        event.listen(self.ports.database.engine, "connect", _careless)
        self.app = create_app(self.ports)
        self._lay(template)
        self._tokens = {who: people.token_create(self.ports, who) for who in ACCOUNTS}
        self._keep(self._begun)

    def prepare(self, tampered: bytes | None = None) -> None:
        """Let the next offices run on the shipped diagrams, one of them replaced where it is given."""
        self._lay(self._begun)
        self.ports = replace(self.ports, registry=_same_policies(self.ports.registry))
        self.app.extensions["redress"] = self.ports
        with self.ports.database.begin() as tx:
            if tampered is not None:
                publish(tx, tampered)
            for process in definitions.published(tx, "process"):
                self.ports.registry.latest(tx, process)
        self._keep(self._prepared)

    def office(self) -> Office:
        """Return an office on Monday morning, with nothing on its desks."""
        self._lay(self._prepared)
        assert isinstance(self.ports.clock, TrainingClock)
        self.ports.clock.set(MONDAY)
        return Office(lambda account: Api(self.app.test_client(), account, self._tokens[account]))

    def _lay(self, source: Path) -> None:
        self.ports.database.dispose()
        shutil.copy(source, self._place)

    def _keep(self, target: Path) -> None:
        self.ports.database.dispose()
        shutil.copy(self._place, target)


def _same_policies(registry: Registry) -> Registry:
    """Return a registry that knows no definition yet, with what it read of policies and handlers."""
    fresh = Registry(registry.root)
    kept = {name for name, value in vars(Registry).items() if isinstance(value, cached_property)}
    fresh.__dict__ |= {name: value for name, value in vars(registry).items() if name in kept}
    return fresh


def publish(tx: Tx, source: bytes) -> None:
    """Publish a diagram as it is, whatever the linter would say."""
    key = references(source).process
    row = definitions.insert_version(
        tx,
        kind="process",
        key=key,
        status="published",
        source=source.decode(),
        sha256=hashlib.sha256(source).hexdigest(),
        findings=[],
        editors=[],
        created_at=MONDAY,
    )
    definitions.retire_older(tx, "process", key, row.version)
    definitions.bump_epoch(tx)


def _careless(connection: Any, _record: Any) -> None:
    """Do not wait for the disk: these databases are thrown away."""
    connection.execute("PRAGMA synchronous=OFF")
