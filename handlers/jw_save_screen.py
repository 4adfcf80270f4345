"""`jw/save-screen`: save the Joint Working screen. Each saving is a new version; earlier versions are never edited."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from app.handler import AppendItem, RecordContext, Recorded, handler


@handler(
    "jw/save-screen",
    kind="record",
    label="Save the JW screen",
    group="Joint working",
    outputs={"jw_version": "number"},
)
def save_screen(
    context: RecordContext,
    *,
    source: Literal["PHSO", "Intake", "Assessment", "Investigation"],
    requested_at: datetime | None = None,
    requested_by: str | None = None,
) -> Recorded:
    """Add the next version of the JW screen; the request is made now, by whoever acts, unless given."""
    version = 1 + max((item["version"] for item in context.facts.record.get("jw", ())), default=0)
    item = {
        "version": version,
        "created_at": _instant(context.at),
        "created_by": context.facts.actor,
        "requested_at": _instant(requested_at or context.at),
        "referral_source": source,
        "requested_by": requested_by or context.facts.actor,
    }
    return Recorded((AppendItem("jw", item),), {"jw_version": version})


def _instant(at: datetime) -> str:
    """Return an instant as the record stores it: RFC 3339, UTC, with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
