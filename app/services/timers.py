"""Due timers: each instance with one is advanced in a transaction of its own; firing is decided under its lock."""

from __future__ import annotations

from datetime import datetime

from app.engine.commands import Fire
from app.errors import Conflict, NotFound
from app.services import apply
from app.services.ports import Ports
from app.store import instances

BATCH = 100


def fire_due(ports: Ports, *, at: datetime | None = None, limit: int = BATCH) -> int:
    """Fire what is due; return how many timers fired. A double or late tick does no harm."""
    now = at or ports.clock.now()
    with ports.database.look() as tx:
        due = instances.due_timers(tx, now, limit=limit)
    return sum(_fire(ports, instance_id, now) for instance_id, _ in due)


def _fire(ports: Ports, instance_id: str, at: datetime) -> int:
    try:
        with ports.database.begin() as tx:
            instance = instances.lock(tx, instance_id)
            if instance.status not in ("running", "incident"):
                return 0
            timers = instances.due_timers_of(tx, instance_id, at)
            if not timers:
                return 0
            step = apply.Step(ports, tx, instance, at, None, "timer.fired")
            apply.run(step, Fire(tuple(timers)))
            return len(timers)
    except (Conflict, NotFound):
        return 0  # somebody else advanced the instance meanwhile: the next tick looks again
