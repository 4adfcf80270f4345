"""Training mode: move the virtual clock through every due instant, in order, doing the work of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.authority import Viewer
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.services import timers, work
from app.services.clocks import TrainingClock
from app.services.ports import Ports
from app.store import instances
from app.store import work as jobs
from app.store.counts import any_instance

MOST_STEPS = 100_000
_DURATION = re.compile(r"^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the clock stands after a move, how many timers fired and jobs ran on the way, and what waits next."""

    now: datetime
    fired: int
    ran: int
    waiting: datetime | None


def move(ports: Ports, viewer: Viewer | None, *, advance: str | None = None, to: datetime | None = None) -> Moved:
    """Move the virtual clock, and drain: jobs to the end, retries as they fall due, timers one instant at a time."""
    clock = _clock(ports)
    if viewer is not None and not viewer.has_role("operations"):
        raise NotAllowed("Only operations move the training clock.")
    now = clock.now()
    target = now + duration(advance) if advance is not None else to
    if target is None or (advance is not None and to is not None):
        raise InvalidInput({"advance": "Say either how far to advance or where to move to"})
    if target < now and _has_instances(ports):
        raise Conflict("Processes have run already, so the clock can only move forward.")
    if target < now:
        clock.set(target)
    return _drain(ports, clock, target)


def _drain(ports: Ports, clock: TrainingClock, target: datetime) -> Moved:
    fired = ran = 0
    worker = work.worker_name()
    for _ in range(MOST_STEPS):
        ran += work.run_ready(ports, worker)
        fired_now = timers.fire_due(ports)
        fired += fired_now
        if fired_now:
            continue
        upcoming = _next(ports)
        if upcoming is None or upcoming > target:
            break
        if upcoming > clock.now():
            clock.set(upcoming)
    else:
        raise Conflict("This goes round in circles: a timer or a retry falls due again at once, for ever.")
    if clock.now() < target:
        clock.set(target)
    return Moved(clock.now(), fired, ran, _next(ports))


def _next(ports: Ports) -> datetime | None:
    with ports.database.look() as tx:
        found = [instant for instant in (instances.next_due(tx), jobs.next_run(tx)) if instant is not None]
    return min(found, default=None)


def duration(text: str) -> timedelta:
    """Return an ISO 8601 length of weeks, days, hours, minutes, seconds. `InvalidInput` for anything else."""
    match = _DURATION.match(text)
    if match is None or text in ("P", "PT") or text.endswith("T"):
        raise InvalidInput({"advance": "Write a length such as P5D, PT4H or PT0S"})
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _clock(ports: Ports) -> TrainingClock:
    if not isinstance(ports.clock, TrainingClock):
        raise NotFound("Training mode is off.")
    return ports.clock


def _has_instances(ports: Ports) -> bool:
    with ports.database.look() as tx:
        return any_instance(tx)
