"""`case/close`: close the case and keep the reason as a note (on a shadow case the note goes to its original)."""

from __future__ import annotations

from app.handler import AddNote, RecordContext, Recorded, SetField, handler


@handler("case/close", kind="record", label="Close the case", group="Case")
def close_case(context: RecordContext, *, reason: str) -> Recorded:
    """Close the case and note why; a case that is closed already stays as it is."""
    if context.facts.record.get("case", {}).get("status") == "closed":
        return Recorded()
    return Recorded((SetField("case.status", "closed"), AddNote("closure", reason)))
