"""Time: the real clock, and the virtual one of training mode, which every process of the deployment shares."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from app.store import Database, work

SETTING = "training-clock"
STALE_AFTER = timedelta(seconds=1)


class RealClock:
    """The clock on the wall."""

    def now(self) -> datetime:
        """Return the instant."""
        return datetime.now(UTC)

    def real(self) -> datetime:
        """Return the instant."""
        return datetime.now(UTC)


class TrainingClock:
    """A clock that can be moved. It stands still between moves, or runs (`REDRESS_TRAINING_RUNS`) with the real one."""

    def __init__(self, database: Database, *, runs: bool) -> None:
        self._database = database
        self._runs = runs
        self._lock = threading.Lock()
        self._at: datetime | None = None
        self._set_at = self._read_at = datetime.now(UTC)

    def real(self) -> datetime:
        """Return the instant on the wall."""
        return datetime.now(UTC)

    def now(self) -> datetime:
        """Return the virtual instant."""
        real = self.real()
        with self._lock:
            if self._at is None or real - self._read_at > STALE_AFTER:
                self._load(real)
            assert self._at is not None
            return self._at + (real - self._set_at) if self._runs else self._at

    def set(self, at: datetime) -> None:
        """Move to an instant."""
        real = self.real()
        with self._database.begin() as tx:
            work.set_setting(tx, SETTING, {"at": at.isoformat(), "set_at": real.isoformat()})
        with self._lock:
            self._at, self._set_at, self._read_at = at, real, real

    def settle(self) -> None:
        """Write where the clock starts, once for all processes: when definitions are deployed, before any case."""
        real = self.real()
        with self._database.begin() as tx:
            if work.setting(tx, SETTING) is None:
                work.set_setting(tx, SETTING, {"at": real.isoformat(), "set_at": real.isoformat()})

    def _load(self, real: datetime) -> None:
        # Only reads: a step that asks for the time holds a write transaction already.
        with self._database.read() as tx:
            stored = work.setting(tx, SETTING)
        if stored is None:
            self._at, self._set_at, self._read_at = self._at or real, real, real
            return
        self._at = datetime.fromisoformat(stored["at"])
        self._set_at = datetime.fromisoformat(stored["set_at"])
        self._read_at = real
