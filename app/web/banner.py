"""What the page after a redirect says: done, and the thing to do next. Kept in the signed page cookie, shown once."""

from __future__ import annotations

from typing import Any, Final

from flask import session

KEY: Final = "banner"


def say(text: str, *, title: str = "Done", href: str = "", link: str = "", kind: str = "success") -> None:
    """Show a banner on the next page; `kind` is "success" or "important"."""
    session[KEY] = {"title": title, "text": text, "href": href, "link": link, "kind": kind}


def take() -> dict[str, Any] | None:
    """Return the banner to show now, once."""
    found: dict[str, Any] | None = session.pop(KEY, None)
    return found
