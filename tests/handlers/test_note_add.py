"""`note/add` adds one note."""

from __future__ import annotations

from collections.abc import Callable

from app.handler import AddNote, RecordContext
from handlers.note_add import add_note


def test_the_note_keeps_kind_and_text(record: Callable[..., RecordContext]) -> None:
    recorded = add_note(record(), kind="signposting", text="Tell Ms Field about PHSO.")

    assert (AddNote("signposting", "Tell Ms Field about PHSO."),) == recorded.effects
