"""`clock/start`: start the ledger of a clock. Its length stands on the timer that the clock is for, not here.

A clock of an instance that works on one version of the JW screen belongs to that version: its key is the version.
"""

from __future__ import annotations

from datetime import datetime

from app.handler import RecordContext, Recorded, Refuse, StartClock, handler


@handler("clock/start", kind="record", label="Start a clock", group="Clocks", labels={"start": "Counted from"})
def start_clock(context: RecordContext, *, clock: str, start: datetime) -> Recorded:
    """Start the clock, counted from the given instant; one that runs already goes on as it is."""
    version = context.data.get("jw_version")
    key = "" if version is None else str(int(version))
    running = {(fact.name, fact.key) for fact in context.facts.clocks if fact.stopped_at is None}
    if (clock, key) in running:
        return Recorded()
    declared = context.facts.published_clocks.get(clock)
    if declared is None:
        raise Refuse(f"No timer says how long the clock {clock} runs. Give clock, length and unit on its timer.")
    return Recorded((StartClock(clock, start, declared.length, declared.unit, key),))
