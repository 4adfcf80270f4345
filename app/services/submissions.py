"""Submission keys: the same key with the same body gives the answer it gave before, with another body it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from app.domain.authority import Viewer
from app.errors import Conflict
from app.store import Tx, work


def body_hash(route: str, body: Any) -> str:
    """Return what makes two submissions the same."""
    return hashlib.sha256(route.encode() + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def earlier(tx: Tx, viewer: Viewer, key: str | None, *, route: str, body: Any) -> Mapping[str, Any] | None:
    """Return the answer of an earlier submission with this key, None when there was none."""
    if not key:
        return None
    row = work.submission(tx, viewer.person_id, key)
    if row is None:
        return None
    if row.body_hash != body_hash(route, body):
        raise Conflict("This key was used before for something else. Use a new key.")
    return dict(row.answer)


def remember(  # noqa: PLR0913
    tx: Tx, viewer: Viewer, key: str | None, *, route: str, body: Any, answer: Mapping[str, Any], at: datetime
) -> None:
    """Keep the answer of a submission, in the transaction that gave it."""
    if key:
        work.insert_submission(
            tx, person_id=viewer.person_id, key=key, route=route, body_hash=body_hash(route, body), status=200,
            answer=dict(answer), at=at, done=True,
        )  # fmt: skip
