"""What the services stand on; built in `app/bootstrap.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from app.correspondence import Channel
    from app.services.blobs import Blobs
    from app.services.registry import Registry
    from app.store import Database


class Clock(Protocol):
    """Where time comes from: case time (`now`, virtual in training) and real time (sessions, leases, audit)."""

    def now(self) -> datetime:
        """Return the instant in case time."""
        ...

    def real(self) -> datetime:
        """Return the instant on the wall."""
        ...


class Dispatcher(Protocol):
    """Who is told that there is work: correctness never depends on it."""

    def wake(self) -> None:
        """Say that a job may be ready or a timer due."""
        ...

    def start(self) -> None:
        """Begin to do work by itself."""
        ...

    def stop(self) -> None:
        """Finish what is under way, and do no more."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a use case may reach, built once a process and passed to every service."""

    settings: Any
    database: Database
    clock: Clock
    registry: Registry
    files: Blobs
    channels: Mapping[str, Channel]
    dispatcher: Dispatcher
