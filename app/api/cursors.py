"""Cursors: where the next page begins, sealed to the person and the query, so that nobody can make or borrow one."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from app.errors import InvalidInput

MAC: Final = 16


@dataclass(frozen=True, slots=True)
class Seal:
    """What a cursor is valid for."""

    key: str
    account: str
    path: str
    query: Mapping[str, str]

    def mac(self, position: bytes) -> bytes:
        """Return the seal of a position."""
        bound = orjson.dumps([self.account, self.path, sorted(self.query.items())])
        return hmac.new(self.key.encode(), b"cursor" + bound + position, hashlib.sha256).digest()[:MAC]


def sealed(seal: Seal, position: tuple[Any, ...]) -> str:
    """Return a position as a cursor."""
    text = orjson.dumps(position)
    return base64.urlsafe_b64encode(seal.mac(text) + text).decode().rstrip("=")


def opened(seal: Seal, cursor: str) -> tuple[Any, ...]:
    """Return the position of a cursor. `InvalidInput` where it was not made for this person and this query."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raw = b""
    mac, text = raw[:MAC], raw[MAC:]
    if not text or not hmac.compare_digest(mac, seal.mac(text)):
        raise InvalidInput({"cursor": "This cursor is not of this list. Start from the first page."})
    return tuple(orjson.loads(text))
