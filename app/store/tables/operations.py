"""The audit (append-only, hash-chained in streams), settings that live in the database, and heartbeats."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from app.store.tables.base import key, metadata
from app.store.types import Instant, Json

audit = Table(
    "audit",
    metadata,
    key(),
    Column("stream", String(96), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", String(64)),
    Column("act", String(64), nullable=False),
    Column("object", String(128), nullable=False),
    Column("organisation", String(16)),
    Column("why", Text, nullable=False, server_default=""),
    Column("changes", Json, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_stream_seq", "stream", "seq", unique=True),
    info={"append_only": True},
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("stream", String(96), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Json, nullable=False),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("who", String(96), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
)
