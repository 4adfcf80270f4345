"""What of a record a person may open: fields kept to their readers, values masked for operations. Pure.

Pages, the API, previews and exports show a record through these functions and never raw.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from app.domain.authority import Viewer
from app.domain.dictionary import Dictionary
from app.domain.record import LIST_SCREENS

MASK: Final = "•••"
SCREENS: Final[Mapping[str, tuple[str, ...]]] = {
    "lgsco": (
        "case", "contact", "people", "binjs", "jw", "at_alloc", "iu_alloc", "early", "assess_dec", "jwbinj", "consent",
        "hard_copy", "clinical_advice", "legal_advice", "sharing", "decision_copies", "stage_decisions", "workflow",
    ),
    "hwe": (
        "contact", "case", "people", "consent", "key_dates", "risk", "organisations", "investigation", "responses",
        "contacts_log", "meetings", "second_stage", "actions", "staff_support", "proceedings", "disclosures",
        "restrictions", "feedback",
    ),
    "phso": (
        "case", "parties", "mp_links", "themes", "contact_preferences", "risk", "mha_parts", "vc", "inquest",
        "documents_issued", "advice", "divergences",
    ),
}  # fmt: skip
_INDEX = re.compile(r"\[\d*\]")


def masked(value: Any) -> Any:
    """Return a JSON value with its shape kept and every text, number and date hidden."""
    if isinstance(value, Mapping):
        return {key: masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [masked(each) for each in value]
    return value if value is None or isinstance(value, bool) else MASK


def masked_address(address: str) -> str:
    """Return an address of which one letter and the domain can be seen: `j•••@nhs.net`."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}{MASK}{at}{domain}" if at else MASK


def may_open(viewer: Viewer, path: str, dictionary: Dictionary) -> bool:
    """Whether a person may open a field of a case they see: `jw.outcome`, `jw[2].outcome`, or a whole screen."""
    readers = dictionary.readers_of(_INDEX.sub("", path))
    return not readers or bool(viewer.groups & set(readers))


def readable(viewer: Viewer, screens: Mapping[str, Any], dictionary: Dictionary) -> dict[str, Any]:
    """Return the screens without the fields that are for other readers."""
    return {name: _readable_screen(viewer, name, screen, dictionary) for name, screen in screens.items()}


def _readable_screen(viewer: Viewer, name: str, screen: Any, dictionary: Dictionary) -> Any:
    if isinstance(screen, list):
        return [_readable_screen(viewer, name, item, dictionary) for item in screen]
    if not isinstance(screen, Mapping):
        return screen
    return {field: value for field, value in screen.items() if may_open(viewer, f"{name}.{field}", dictionary)}


def readable_change(viewer: Viewer, path: str, value: Any, dictionary: Dictionary) -> Any:
    """Return an old or new value of the record as this person may see it: of one field, or of a whole screen."""
    bare = _INDEX.sub("", path)
    if "." in bare:
        return value if may_open(viewer, bare, dictionary) else None
    return _readable_screen(viewer, bare, value, dictionary)


def with_empty_screens(screens: Mapping[str, Any], organisation: str) -> dict[str, Any]:
    """Return the screens of an organisation's record in their order, those never filled in being empty."""
    empty: dict[str, Any] = {name: [] if name in LIST_SCREENS else {} for name in SCREENS.get(organisation, ())}
    return empty | dict(screens)
