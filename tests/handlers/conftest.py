"""Contexts for calling a handler alone: a record context with the facts of a test, and a post room with a memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from app.handler import Facts, RecordContext, WorkContext

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class PostRoom:
    """A post room that keeps what it is given, one entry for each key, as the real one does."""

    key: str = ""
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)

    def send(self, *, template: str, to: str, channel: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = {"template": template, "to": to, "channel": channel, "values": dict(values)}
        self.sent.setdefault(self.key, asked)
        return {"letter": 1, "channel": channel, "on": "2026-11-23", "at": "2026-11-23T12:00:00Z", "to": to}


@pytest.fixture
def record() -> Callable[..., RecordContext]:
    """Make a record context; `data` is the instance's data, everything else goes to the facts."""

    def make(*, data: Mapping[str, Any] | None = None, at: datetime = NOON, **facts: Any) -> RecordContext:
        return RecordContext(at, Facts(**facts), data or {}, "jwm-initial-look", "step")

    return make


@pytest.fixture
def post_room() -> PostRoom:
    return PostRoom(key="job-1")


@pytest.fixture
def work(post_room: PostRoom) -> WorkContext:
    return WorkContext("job-1", NOON, 1, "JWM-2026-00001", {}, {}, post_room)
