"""`notice/raise`: tell groups and people something, on the case and in their inbox. Nobody is told twice."""

from __future__ import annotations

from app.handler import RaiseNotice, RecordContext, Recorded, Refuse, handler


@handler("notice/raise", kind="record", label="Raise a notice", group="Notices and tasks")
def raise_notice(context: RecordContext, *, name: str, to: list[str], text: str) -> Recorded:
    """Raise one notice to everybody named once; a name that is not known yet (nobody allocated, say) is left out."""
    told = tuple(dict.fromkeys(who for who in to if who))
    if not told:
        raise Refuse(f"The notice {name} has nobody to tell. Name at least one group in its step.")
    return Recorded((RaiseNotice(name, told, text),))
