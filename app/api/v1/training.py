"""Training mode: moving the virtual clock, and what would have left the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from app.api.call import Call
from app.api.route import Body, Listing, route
from app.api.v1.paging import Paged
from app.errors import NotFound
from app.services import training
from app.store.queries import outbox
from app.store.queries.outbox import OutboxItem


class Move(Body):
    """How far to advance (ISO 8601, `P5D`; `PT0S` drains), or where to move to."""

    advance: Annotated[str | None, Field(max_length=64)] = None
    to: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class MovedClock:
    """Where the clock stands, how many timers fired and jobs ran on the way, and when something is due next."""

    now: datetime
    fired: int
    ran: int
    waiting: datetime | None


@route("POST", "/training/clock", tag="training", whole=False)
def move(call: Call, body: Move) -> MovedClock:
    """Move the virtual clock through every due instant in order, doing the work of each. For operations."""
    moved = training.move(call.ports, call.viewer, advance=body.advance, to=body.to)
    return MovedClock(moved.now, moved.fired, moved.ran, moved.waiting)


@route("GET", "/training/outbox", tag="training")
def letters(call: Call, query: Paged) -> Listing[OutboxItem]:
    """List the letters and emails that training mode kept, oldest first."""
    if not call.ports.settings.training:
        raise NotFound()
    return call.listing(call.read(outbox.find, cut=query.cut(call)))
