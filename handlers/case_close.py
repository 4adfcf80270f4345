"""`case/close`: close the case, with the reason on its case screen."""

from __future__ import annotations

from app.handler import RecordContext, Recorded, SetField, handler


@handler("case/close", kind="record", label="Close the case", group="Case")
def close_case(context: RecordContext, *, reason: str) -> Recorded:
    """Close the case and record why; a case that is closed already stays as it is."""
    if context.facts.record.get("case", {}).get("status") == "closed":
        return Recorded()
    return Recorded((SetField("case.status", "closed"), SetField("case.closed_reason", reason)))
