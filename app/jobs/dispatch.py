"""The embedded dispatcher: APScheduler ticks in memory, worker threads woken after each commit that asks for work."""

from __future__ import annotations

import threading
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from app.jobs import housekeeping
from app.services import timers, work
from app.services.ports import Ports

TICK_SECONDS = 1
log = structlog.get_logger()


class Embedded:
    """Ticks timers and does jobs in this process, once `start` was called; until then `wake` is only remembered."""

    def __init__(self) -> None:
        self._work = threading.Condition()
        self._asked = False
        self._stopping = False
        self._scheduler: BackgroundScheduler | None = None
        self._threads: list[threading.Thread] = []
        self._ports: Ports | None = None

    def bind(self, ports: Ports) -> None:
        """Say whose work this is."""
        self._ports = ports

    def wake(self) -> None:
        """Say that a job may be ready."""
        with self._work:
            self._asked = True
            self._work.notify()

    @property
    def is_running(self) -> bool:
        """Whether the ticks run."""
        return self._scheduler is not None

    def start(self) -> None:
        """Start the ticks and the worker threads."""
        assert self._ports is not None
        scheduler = BackgroundScheduler(timezone="UTC")
        options: dict[str, Any] = {"trigger": "interval", "max_instances": 1, "coalesce": True}
        scheduler.add_job(self._tick, seconds=TICK_SECONDS, id="timers", **options)
        scheduler.add_job(self._beat, seconds=5, id="heartbeat", **options)
        scheduler.add_job(self._tidy, minutes=30, id="housekeeping", **options)
        scheduler.start()
        self._scheduler = scheduler
        for number in range(self._ports.settings.workers):
            thread = threading.Thread(target=self._run, name=f"worker {number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Stop ticking; let the worker threads finish the job they are on."""
        self._stopping = True
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        with self._work:
            self._work.notify_all()
        for thread in self._threads:
            thread.join(timeout=10)

    def _tick(self) -> None:
        assert self._ports is not None
        try:
            while timers.fire_due(self._ports):
                pass
        except Exception as error:  # noqa: BLE001 - the rim of a tick: the next one tries again
            log.error("tick failed", error=type(error).__name__)  # noqa: TRY400 - no values
        self.wake()

    def _run(self) -> None:
        assert self._ports is not None
        name = work.worker_name()
        while not self._stopping:
            try:
                did = work.run_next(self._ports, name)
            except Exception as error:  # noqa: BLE001 - the rim of a job: the lease runs out and the job is tried again
                log.error("job failed outside", error=type(error).__name__)  # noqa: TRY400 - no values
                did = False
            if did:
                continue
            with self._work:
                if not self._asked:
                    self._work.wait(timeout=TICK_SECONDS)
                self._asked = False

    def _beat(self) -> None:
        assert self._ports is not None
        housekeeping.beat(self._ports)

    def _tidy(self) -> None:
        assert self._ports is not None
        housekeeping.tidy(self._ports)
