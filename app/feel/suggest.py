"""“Did you mean ...”: what to say of a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from app.feel.names import KEYWORDS


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence that proposes the nearest known name, an empty text when none is near."""
    words = name.split(" ")
    shouted = next((word for word in words[1:] if word.lower() in KEYWORDS), None)
    if shouted:
        return f" Write “{shouted.lower()}” in small letters."
    if len(words) > 1 and "is" in words:
        return " Write “=” for “is”."
    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" Did you mean “{found[0]}”?" if found else ""
