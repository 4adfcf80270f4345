"""Figures of the whole machine for monitoring: counts alone, over all organisations and named after none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table, func, select

from app.store import scope
from app.store.session import Tx
from app.store.tables import instances, letters, work


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or several by a label of a closed set."""

    name: str
    help: str
    labels: tuple[str, ...]
    numbers: tuple[tuple[tuple[str, ...], float], ...]


def standing(tx: Tx) -> list[Figure]:
    """Return how things stand."""
    return [
        _by(tx, instances.instance, "status", "instances", "Processes by status"),
        _by(tx, instances.task, "state", "tasks", "Tasks by state"),
        _by(tx, instances.timer, "state", "timers", "Timers by state"),
        _by(tx, work.job, "state", "jobs", "Jobs by state"),
        _by(tx, letters.letter, "state", "letters", "Letters and emails by state"),
        _by(tx, work.message, "state", "messages", "Messages by state"),
        _by(tx, work.incident, "state", "incidents", "Incidents by state"),
    ]


def _by(tx: Tx, table: Table, column: str, name: str, text: str) -> Figure:
    statement = select(table.c[column], func.count()).group_by(table.c[column])
    rows = tx.execute(scope.stamped_for_figures(statement)).all()
    return Figure(name, text, (column,), tuple(((str(row[0]),), float(row[1])) for row in rows))
