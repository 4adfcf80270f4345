"""`binj/add`: add bodies in jurisdiction to the case. A body that the case names already is not added twice."""

from __future__ import annotations

from typing import Any, Literal

from app.handler import AppendItem, RecordContext, Recorded, handler


@handler("binj/add", kind="record", label="Add bodies in jurisdiction", group="Case")
def add_bodies(
    context: RecordContext,
    *,
    organisations: list[Any] | None = None,
    role: Literal["lead", "JWBinJ"],
    sector: Literal["council", "care provider", "health"],
) -> Recorded:
    """Add each body that has a name and is new to the case; a sector of its own goes before the given one."""
    known = {_folded(binj["name"]) for binj in context.facts.record.get("binjs", ())}
    effects = []
    for body in organisations or ():
        name = (body.get("name") or "").strip()
        if not name or _folded(name) in known:
            continue
        known.add(_folded(name))
        item = {
            "name": name,
            "address": body.get("address"),
            "sector": body.get("sector") or sector,
            "role": role,
            "contacted_for_information": False,
        }
        effects.append(AppendItem("binjs", item))
    return Recorded(tuple(effects))


def _folded(name: str) -> str:
    """Return a name as it is compared: blanks and capitals do not make another body."""
    return " ".join(name.split()).casefold()
