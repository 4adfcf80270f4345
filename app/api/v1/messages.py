"""Messages and signals: what arrived, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from app.api.call import Call
from app.api.route import Body, Listing, route
from app.api.v1.instances import Reason
from app.api.v1.paging import Paged
from app.services import messages
from app.store.queries import cases
from app.store.queries import messages as queries
from app.store.queries.messages import MessageItem


class Arrival(Body):
    """A message that arrived: its name, the case, the key where several steps may wait, and its fields."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    case_ref: Annotated[str | None, Field(max_length=32)] = None
    correlation: dict[str, Any] | None = None
    data: dict[str, Any] | None = None


class MessageQuery(Paged):
    """Which messages are wanted."""

    case_ref: str | None = None
    state: Literal["delivered", "kept", "expired", "discarded"] | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """What became of a message: the processes that got it, those it started, or that it is kept for 14 days."""

    id: str
    delivered: list[str]
    started: list[str]
    kept: bool


@route("POST", "/messages", tag="messages", status=202)
def send(call: Call, body: Arrival) -> SentMessage:
    """Record that a message or signal arrived, and deliver it; 409 with the candidates where several wait."""
    if call.viewer.process is not None and body.case_ref:
        call.read(cases.known, body.case_ref)
    sent = messages.send(
        call.ports, call.viewer, body.name, case_ref=body.case_ref, correlation=body.correlation, data=body.data
    )
    return SentMessage(sent.id, list(sent.delivered), list(sent.started), sent.kept)


@route("GET", "/messages", tag="messages")
def find(call: Call, query: MessageQuery) -> Listing[MessageItem]:
    """List the messages of my organisations, oldest first."""
    page = call.read(queries.find, case_ref=query.case_ref, state=query.state, cut=query.cut(call))
    return call.listing(page)


@route("POST", "/messages/<message_id>/discard", tag="messages")
def discard(call: Call, message_id: str, body: Reason) -> None:
    """Give up a kept message that nobody needs. For operations."""
    messages.discard(call.ports, call.viewer, message_id, reason=body.reason)
