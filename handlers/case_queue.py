"""`case/queue`: put the case in a queue, and with `team` in the hands of a team. Without `team` the team stays."""

from __future__ import annotations

from app.handler import RecordContext, Recorded, SetField, handler


@handler("case/queue", kind="record", label="Put the case in a queue", group="Case")
def queue_case(context: RecordContext, *, queue: str, team: str | None = None) -> Recorded:
    """Put the case in the queue; change its team only where one is given."""
    effects = [SetField("case.queue", queue)]
    if team is not None:
        effects.append(SetField("case.team", team))
    return Recorded(tuple(effects))
