"""`python -m app migrate`: creates the database, or brings it to this release."""

from __future__ import annotations

import argparse

from app import cli


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


def run(_arguments: argparse.Namespace) -> int:
    """Upgrade the schema; a second time changes nothing."""
    from app.store import migrate

    ports = cli.ports()
    print(f"The database is at revision {migrate.upgrade(ports.database)}.")
    ports.clock.now()  # in training mode the virtual clock begins here
    return 0
