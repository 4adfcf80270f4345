"""`clock/stop`: stop a clock of this case. Whether it was kept or missed follows from its ledger."""

from __future__ import annotations

from app.handler import RecordContext, Recorded, StopClock, handler


@handler("clock/stop", kind="record", label="Stop a clock", group="Clocks")
def stop_clock(context: RecordContext, *, clock: str) -> Recorded:
    """Stop the clock now: that of the JW screen's version where the instance works on one."""
    version = context.data.get("jw_version")
    key = "" if version is None else str(int(version))
    return Recorded((StopClock(clock, context.at, key),))
