"""Verifying the audit: every stream unbroken from its first entry to its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.authority import Viewer
from app.errors import NotAllowed
from app.services.ports import Ports
from app.store import audit


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries were read, and the first that is not as it was written (None: all intact)."""

    entries: int
    broken: dict[str, Any] | None

    @property
    def intact(self) -> bool:
        """Whether every entry is as it was written."""
        return self.broken is None


def verify(ports: Ports, viewer: Viewer) -> Verified:
    """Return whether edits, insertions, or cut tails are found in any stream."""
    if not (viewer.has_role("operations") or viewer.has_role("admin")):
        raise NotAllowed("Operations verify the audit.")
    with ports.database.look() as tx:
        count, broken = 0, None
        last: dict[str, tuple[int, str]] = {}
        for entry in audit.entries(tx):
            count += 1
            seq, prev = last.get(entry.stream, (0, audit.GENESIS))
            row = dict(entry._mapping)
            if entry.seq != seq + 1 or entry.prev != prev or entry.hash != audit.digest(prev, row):
                broken = broken or {"stream": entry.stream, "seq": entry.seq}
            last[entry.stream] = (entry.seq, entry.hash)
        for stream, head in audit.heads(tx).items():
            if last.get(stream, (0, audit.GENESIS)) != head:
                broken = broken or {"stream": stream, "seq": head[0]}
        return Verified(count, broken)
