"""Where the next page of a list begins, as a sealed word in its address: nobody can make one or use another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from itsdangerous import BadData, URLSafeSerializer

from app.store.queries.paging import Cut, Page
from app.web import security


def cut(limit: int = 50, *, backwards: bool = False) -> Cut:
    """Return which part of a list this request asks for; a word that is not valid means the beginning."""
    after = None
    with suppress(BadData):
        after = tuple(_seal().loads(request.args["after"])) if request.args.get("after") else None
    return Cut(limit, after, backwards)


def links(page: Page[Any]) -> dict[str, Any]:
    """Return what the macro `pages` needs of a page found by key."""
    here = {name: value for name, value in request.args.items() if name != "after"}
    following = None
    if page.next is not None:
        following = "?" + urlencode({**here, "after": _seal().dumps(list(_plain(page.next)))})
    first = "?" + urlencode(here) if request.args.get("after") else None
    return {"total": None, "items": [], "next": following, "previous": first}


def _plain(position: tuple[Any, ...]) -> Iterator[Any]:
    for value in position:
        yield value.isoformat() if isinstance(value, datetime) or hasattr(value, "isoformat") else value


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(security.ports().settings.secret_key, salt=f"{security.viewer().account} {request.path}")
