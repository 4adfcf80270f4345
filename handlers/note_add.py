"""`note/add`: add an N&A note to the case. On a shadow case the note goes to the original (JWM-IUR-17)."""

from __future__ import annotations

from app.handler import AddNote, RecordContext, Recorded, handler


@handler("note/add", kind="record", label="Add a note", group="Case")
def add_note(context: RecordContext, *, kind: str, text: str) -> Recorded:
    """Add one N&A note of the kind to the case."""
    return Recorded((AddNote(kind, text),))
