"""The only place where real things meet ports. `build` for the product, `build` with a training setting for tests."""

from __future__ import annotations

from pathlib import Path

from app.config import Settings
from app.jobs.dispatch import Embedded
from app.services.blobs import Blobs
from app.services.clocks import RealClock, TrainingClock
from app.services.ports import Ports
from app.services.postroom import channels
from app.services.registry import Registry
from app.store import Database

ROOT = Path(__file__).resolve().parents[1]


def build(settings: Settings, *, root: Path = ROOT) -> Ports:
    """Return the ports of one process. Nothing is opened, started or written yet."""
    database = Database(settings.database_url)
    clock = TrainingClock(database, runs=settings.training_runs) if settings.training else RealClock()
    dispatcher = Embedded()
    ports = Ports(
        settings=settings,
        database=database,
        clock=clock,
        registry=Registry(root),
        files=Blobs(settings.data_dir / "files"),
        channels=channels(settings),
        dispatcher=dispatcher,
    )
    dispatcher.bind(ports)
    return ports
