"""`python -m app worker`: fires timers and does jobs until told to stop. Any number may run beside each other."""

from __future__ import annotations

import argparse
import signal
import threading

import structlog

from app import cli

log = structlog.get_logger()


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


def run(_arguments: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C; the job at hand is finished first."""
    from app.errors import Unavailable
    from app.services import readiness

    ports = cli.ports()
    missing = readiness.missing(ports)
    if missing:
        raise Unavailable(" ".join(missing))
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopped.set())
    ports.dispatcher.start()
    log.info("working", training=ports.settings.training)
    stopped.wait()
    ports.dispatcher.stop()
    ports.database.dispose()
    return 0
