"""The case record as screens: plain JSON values, changed by paths, with the derived fields the manuals name.

A path is `screen.field` on an object screen (`case.queue`, also `at_alloc.investigator`) and `screen[n].field` on a
list screen, where n is the item's `version` or, without one, its position from 1. `jw.field` needs the version the
instance works on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LIST_SCREENS = frozenset(
    {
        "binjs",
        "jw",
        "jwbinj",
        "hard_copy",
        "clinical_advice",
        "legal_advice",
        "sharing",
        "decision_copies",
        "stage_decisions",
        "mp_links",
        "themes",
        "mha_parts",
        "vc",
        "documents_issued",
        "advice",
        "divergences",
        "organisations",
        "contacts_log",
        "meetings",
        "actions",
        "disclosures",
        "restrictions",
    }
)
STATISTICS_EXCLUSION = "JW Assessment Case"
DERIVED = frozenset(
    {"ref", "status", "kind", "linked_case_refs", "original_case_ref", "exclude_from_annual_statistics"}
)
_PATH = re.compile(r"^(?P<screen>[a-z_]+)(?:\[(?P<index>\d+)\])?\.(?P<field>[a-z_][a-z0-9_.]*)$")

Screens = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that changed: where, from what, to what."""

    path: str
    old: Any
    new: Any


def set_field(screens: Screens, path: str, value: Any, *, jw_version: int | None = None) -> Changed | None:
    """Set one field in place; return what changed, None when it had that value already. `ValueError` on a bad path."""
    match = _PATH.match(path)
    if match is None:
        raise ValueError(f"{path!r} is not a place in the case record: write screen.field.")
    screen, field = match["screen"], match["field"]
    index = int(match["index"]) if match["index"] else None
    if screen == "jw" and index is None:
        if jw_version is None:
            raise ValueError(f"{path}: this step does not say which version of the JW screen it works on.")
        index = jw_version
    holder = screens.setdefault(screen, {}) if index is None else _item(screens, screen, index)
    old = holder.get(field)
    if old == value:
        return None
    holder[field] = value
    where = screen if index is None else f"{screen}[{index}]"
    return Changed(f"{where}.{field}", old, value)


def append_item(screens: Screens, screen: str, item: Mapping[str, Any]) -> Changed:
    """Append one item to a list screen in place."""
    rows = screens.setdefault(screen, [])
    rows.append(dict(item))
    return Changed(f"{screen}[{item.get('version', len(rows))}]", None, dict(item))


def merged_items(known: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a list screen as given, each item with the fields it did not name as they were: null clears a field.

    Items are matched by `version`, else by position. Somebody who may not open a field cannot name it, nor lose it.
    """
    by_version = {item["version"]: item for item in known if "version" in item}
    merged = []
    for position, item in enumerate(given):
        before = by_version.get(item.get("version")) if by_version else None
        if before is None and not by_version and position < len(known):
            before = known[position]
        merged.append({**(before or {}), **item})
    return merged


def _item(screens: Screens, screen: str, index: int) -> dict[str, Any]:
    rows: Sequence[dict[str, Any]] = screens.get(screen) or []
    for row in rows:
        if row.get("version") == index:
            return row
    if not any("version" in row for row in rows) and 1 <= index <= len(rows):
        return rows[index - 1]
    raise ValueError(f"There is no version {index} on the {screen} screen of this case.")


def complete(
    screens: Mapping[str, Any], *, ref: str, kind: str, status: str, links: Sequence[Mapping[str, Any]]
) -> Screens:
    """Return the screens with the fields that are never stored, only derived."""
    case = dict(screens.get("case") or {})
    contact = screens.get("contact") or {}
    original = next((link["ref"] for link in links if link["relation"] == "original"), None)
    case |= {
        "ref": ref,
        "kind": kind,
        "status": status,
        "linked_case_refs": [link["ref"] for link in links],
        "exclude_from_annual_statistics": contact.get("contact_method") == STATISTICS_EXCLUSION,
    }
    if original or kind == "shadow":
        case["original_case_ref"] = original
    return {**screens, "case": case}


def title_of(screens: Mapping[str, Any]) -> str:
    """Return how the inbox names the case: the person affected, else the representative."""
    people = screens.get("people") or {}
    if not isinstance(people, Mapping):
        return ""
    return str(people.get("pa_name") or people.get("rep_name") or "")[:200]
