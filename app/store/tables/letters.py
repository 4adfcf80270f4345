"""Letters and emails: one row for each, unique by the key of the step that asked for it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from app.store.tables.base import SCOPED, key, metadata, one_of
from app.store.types import Instant, Json

letter = Table(
    "letter",
    metadata,
    key(),
    Column("key", String(64), nullable=False, unique=True),
    Column("organisation", String(16), nullable=False),
    Column("case_id", ForeignKey("case_record.id"), index=True),
    Column("instance_id", ForeignKey("instance.id"), index=True),
    Column("process", String(128), nullable=False),
    Column("element", String(128), nullable=False),
    Column("template", String(64), nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("to", String(254), nullable=False),
    Column("to_name", String(200), nullable=False, server_default=""),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("attachments", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    one_of("state", "drafted", "handing over", "sent", "held", "in doubt", "refused"),
    one_of("channel", "letter", "email", "encrypted email"),
    Index("ix_letter_state_organisation", "state", "organisation"),
    info=SCOPED,
)
