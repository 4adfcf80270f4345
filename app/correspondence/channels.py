"""Channels: the ports by which a finished letter or email leaves. What became of it is a value, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Item:
    """One letter (PDF) or email (RFC 5322 bytes) to hand over. The same `key` is handed over at most once."""

    key: str
    kind: Literal["letter", "email"]
    to: str
    content: bytes
    reference: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is with the channel: on paper, in the folder, accepted by the mail server."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Nothing left. The same item may be handed over again later."""

    detail: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing left, and trying again would not help: somebody has to correct something."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have left or not. Never handed over again by itself: a person decides."""

    detail: str


Receipt = Delivered | TryLater | Refused | Unknown


class Channel(Protocol):
    """A way for letters or emails to leave."""

    def hand_over(self, item: Item) -> Receipt:
        """Hand one item over, and say what became of it."""
        ...


@dataclass(frozen=True, slots=True)
class Catcher:
    """Keeps everything inside: the product's own outbox is the place to read it. For demonstration and training."""

    def hand_over(self, item: Item) -> Receipt:
        """Do nothing outside; the item is delivered to the outbox it came from."""
        return Delivered(f"kept in the outbox, for {item.to}")
