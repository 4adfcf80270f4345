"""Definitions by content: diagrams, tables, forms and letters, each version immutable once published."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from app.store.tables.base import key, metadata, one_of
from app.store.types import Instant, Json

definition = Table(
    "definition",
    metadata,
    key(),
    Column("kind", String(16), nullable=False),
    Column("key", String(128), nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("title", String(200), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("findings", Json, nullable=False),
    Column("author", String(64)),
    Column("editors", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("approved_by", String(64)),
    Column("approved_at", Instant),
    Column("published_by", String(64)),
    Column("published_at", Instant),
    UniqueConstraint("kind", "key", "version"),
    one_of("kind", "process", "decision", "form", "letter"),
    one_of("status", "draft", "approved", "published", "retired"),
    Index("ix_definition_kind_key_status_version", "kind", "key", "status", "version"),
)

pin_set = Table(
    "pin_set",
    metadata,
    key(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("process", String(128), nullable=False),
    Column("version", Integer, nullable=False),
    Column("members", Json, nullable=False),
)

pinned = Table(
    "pinned",
    metadata,
    Column("pin_set_id", ForeignKey("pin_set.id"), primary_key=True),
    Column("definition_id", ForeignKey("definition.id"), primary_key=True, index=True),
)
