"""`stage/record`: record the decision at the end of a stage of joint working (JWM-OVR-01)."""

from __future__ import annotations

from datetime import UTC

from app.handler import AppendItem, RecordContext, Recorded, handler


@handler("stage/record", kind="record", label="Record a stage decision", group="Joint working")
def record_stage(context: RecordContext, *, stage: str, decision: str) -> Recorded:
    """Add one row to the stage decisions of the case: stage, decision, by whom and when."""
    at = context.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    row = {"stage": stage, "decision": decision, "by": context.facts.actor, "at": at}
    return Recorded((AppendItem("stage_decisions", row),))
