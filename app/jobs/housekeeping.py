"""Heartbeats, and the removal of what nobody needs any more (real time, not case time)."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

from app.services.ports import Ports
from app.store import tidying, work

KEPT = {"submissions": timedelta(hours=24), "sessions": timedelta(hours=12), "files": timedelta(hours=24)}


def beat(ports: Ports) -> None:
    """Say that this process lives."""
    with ports.database.begin() as tx:
        work.beat(tx, f"{socket.gethostname()}:{os.getpid()}", "embedded", ports.clock.real())


def tidy(ports: Ports) -> dict[str, int]:
    """Remove old submissions and sessions, and the rows of uploads that nobody filed."""
    real = ports.clock.real()
    with ports.database.begin() as tx:
        return tidying.tidy(tx, {name: real - age for name, age in KEPT.items()})
