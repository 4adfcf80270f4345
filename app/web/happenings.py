"""What happened on a case, in sentences: one entry for each note, step, letter, document, message, notice, change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.store.queries import timeline
from app.store.queries.cases import Known
from app.store.queries.paging import Cut
from app.store.queries.timeline import TimelineItem
from app.web import security, words

LOOKED_THROUGH: Final = 60
MAIN: Final = "main"
ALL: Final = "all"
KINDS: Final[Mapping[str, str]] = {
    MAIN: "Main events",
    "note": "Notes",
    "step": "Steps",
    "letter": "Letters and emails",
    "document": "Documents",
    "message": "What arrived",
    "notice": "Notices",
    "change": "Changes to the record",
    ALL: "Everything",
}
EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
_EVENTS: Final = {"cancelled": " (not needed any more)", "failed": " (could not be done)"}


def is_of(item: TimelineItem, kind: str) -> bool:
    """Whether an entry belongs to a kind; the main events are what people did, sent, received and were told."""
    if kind == MAIN:
        return item.kind != "change" and (item.kind != "step" or item.by is not None or item.text == "failed")
    return kind in (item.kind, ALL)


def newest(tx: Any, case: Known, *, most: int) -> list[TimelineItem]:
    """Return the last main events of a case, newest first."""
    cut, dictionary = Cut(limit=LOOKED_THROUGH, backwards=True), security.ports().registry.dictionary
    found = timeline.of_case(tx, security.viewer(), case, dictionary=dictionary, cut=cut).items
    return [item for item in found if is_of(item, MAIN)][:most]


def title(item: TimelineItem) -> str:
    """Return what happened, in one line."""
    registry = security.ports().registry
    if item.kind == "step":
        return item.title + _EVENTS.get(item.text, "")
    if item.kind == "note":
        return f"Note: {words.words_of(item.title).lower()}" if item.title not in ("", "note") else "Note"
    if item.kind == "letter":
        return f"Sent: {item.text or words.words_of(item.title)}"
    if item.kind == "document":
        return f"Document filed: {item.title}"
    if item.kind == "message":
        rule = registry.messages.get(item.title)
        return rule.label if rule else words.words_of(item.title)
    if item.kind == "notice":
        return f"Notice: {words.words_of(item.title)}"
    label = registry.dictionary.label_of(item.title) if "." in item.title else words.screen(item.title)
    return f"{label} {'recorded' if item.old in EMPTY else 'changed'}"


def entry(item: TimelineItem, people: Mapping[str, str], ref: str) -> dict[str, Any]:
    """Return one entry of the timeline component."""
    href = {"letter": f"/cases/{ref}/letters/{item.id}", "document": f"/cases/{ref}/documents"}.get(item.kind, "")
    return {
        "title": title(item),
        "by": people.get(item.by or "", item.by),
        "at": words.local(item.at),
        "text": _text(item),
        "href": href,
        "link": "Open" if href else "",
    }


def _text(item: TimelineItem) -> str:
    if item.kind == "change":
        before, after = words.value(item.old), words.value(item.new) or "nothing"
        return (f"From {before} to {after}." if before else f"{after}.") + (f" {item.text}" if item.text else "")
    if item.kind in ("note", "notice"):
        return item.text
    if item.kind == "document":
        return f"In the folder {item.text}"
    return ""
