"""The audit: append-only streams (one an instance, case, account or definition), each chained by SHA-256.

The head of an instance's stream stands on its own, already locked row; other streams have theirs in `audit_head`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import insert, select, update

from app.store.session import Tx
from app.store.tables.operations import audit, audit_head

GENESIS = "0" * 64


def digest(prev: str, entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry that follows `prev`: canonical JSON, sorted keys, UTC microseconds."""
    at: datetime = entry["at"]
    canonical = {
        "v": 1,
        "stream": entry["stream"],
        "seq": entry["seq"],
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry["actor"],
        "act": entry["act"],
        "object": entry["object"],
        "org": entry["organisation"],
        "why": entry["why"],
        "changes": entry["changes"],
    }
    body = orjson.dumps(canonical, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(b"redress-audit-1" + prev.encode() + body).hexdigest()


def chain(prev: str, seq: int, **entry: Any) -> dict[str, Any]:
    """Return the row of the next entry of a stream whose head is `prev` at `seq`."""
    row = {"seq": seq + 1, "why": "", "changes": {}, "organisation": None, "actor": None} | entry
    return row | {"prev": prev, "hash": digest(prev, row), "recorded_at": datetime.now(UTC)}


def append_rows(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Write entries whose heads the caller keeps."""
    if rows:
        tx.execute(insert(audit), rows)


def append(tx: Tx, stream: str, **entry: Any) -> None:
    """Append one entry to a stream whose head stands in `audit_head`."""
    head = tx.execute(
        select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.stream == stream).with_for_update()
    ).one_or_none()
    row = chain(head.hash if head else GENESIS, head.seq if head else 0, stream=stream, **entry)
    tx.execute(insert(audit).values(**row))
    if head is None:
        tx.execute(insert(audit_head).values(stream=stream, seq=row["seq"], hash=row["hash"]))
    else:
        tx.execute(update(audit_head).where(audit_head.c.stream == stream).values(seq=row["seq"], hash=row["hash"]))


def entries(tx: Tx) -> Iterator[Any]:
    """Return every entry, stream by stream in order."""
    yield from tx.execute(select(audit).order_by(audit.c.stream, audit.c.seq).execution_options(yield_per=1_000))


def heads(tx: Tx) -> dict[str, tuple[int, str]]:
    """Return the head of every stream: those of instances from their rows, the others from `audit_head`."""
    from app.store.tables.instances import instance

    found = {f"instance:{row.id}": (row.audit_seq, row.audit_head) for row in tx.execute(
        select(instance.c.id, instance.c.audit_seq, instance.c.audit_head)
    )}  # fmt: skip
    found |= {row.stream: (row.seq, row.hash) for row in tx.execute(select(audit_head))}
    return found
