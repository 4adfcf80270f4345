"""The case record: screens as JSON, their history field by field, and what hangs on a case."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from app.store.tables.base import SCOPED, BigId, key, metadata, one_of
from app.store.types import Instant, Json

ORGANISATIONS = ("lgsco", "phso", "hwe")

case = Table(
    "case_record",
    metadata,
    key(),
    Column("ref", String(32), nullable=False, unique=True),
    Column("organisation", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("status", String(16), nullable=False, server_default="open"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("screens", Json, nullable=False),
    Column("title", String(200), nullable=False, server_default=""),
    Column("external_ref", String(64)),
    Column("original_id", ForeignKey("case_record.id")),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("retention_due", Date),
    Column("hold", Boolean, nullable=False, server_default="0"),
    Column("restricted", Boolean, nullable=False, server_default="0"),
    one_of("organisation", *ORGANISATIONS),
    one_of("status", "open", "closed"),
    Index("ix_case_record_organisation_kind", "organisation", "kind"),
    Index("ix_case_record_organisation_external_ref", "organisation", "external_ref"),
    Index(
        "uq_case_record_open_shadow",
        "original_id",
        unique=True,
        sqlite_where=text("status = 'open' AND kind = 'shadow'"),
        postgresql_where=text("status = 'open' AND kind = 'shadow'"),
    ),
    info=SCOPED,
)

counter = Table(
    "counter",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", BigId, nullable=False),
)

link = Table(
    "case_link",
    metadata,
    Column("case_id", ForeignKey("case_record.id"), primary_key=True),
    Column("other_id", ForeignKey("case_record.id"), primary_key=True, index=True),
    Column("relation", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    info=SCOPED,
)

change = Table(
    "case_change",
    metadata,
    key(),
    Column("case_id", ForeignKey("case_record.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by", String(64)),
    Column("path", String(128), nullable=False),
    Column("old", Json),
    Column("new", Json),
    Column("why", Text, nullable=False, server_default=""),
    Column("element", String(128)),
    info=SCOPED,
)

look = Table(
    "initial_look",
    metadata,
    Column("case_id", ForeignKey("case_record.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("requested_at", Instant),
    Column("due_on", Date),
    Column("referral_source", String(32)),
    Column("allocated_to", String(64)),
    Column("outcome", String(64)),
    Column("outcome_date", Date),
    Index("ix_initial_look_outcome_allocated_to", "outcome", "allocated_to"),
    info=SCOPED,
)

note = Table(
    "note",
    metadata,
    key(),
    Column("case_id", ForeignKey("case_record.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("author", String(64)),
    Column("kind", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("element", String(128)),
    info=SCOPED,
)

file = Table(
    "file",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", ForeignKey("case_record.id"), index=True),
    Column("sha256", String(64), nullable=False),
    Column("stored_as", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("uploaded_by", String(64)),
    Column("uploaded_at", Instant, nullable=False),
    info=SCOPED,
)

document = Table(
    "document",
    metadata,
    key(),
    Column("case_id", ForeignKey("case_record.id"), nullable=False, index=True),
    Column("file_id", ForeignKey("file.id"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("folder", String(64), nullable=False, server_default="General"),
    Column("source", String(128), nullable=False, server_default=""),
    Column("dnd", Boolean, nullable=False, server_default="0"),
    Column("added_by", String(64)),
    Column("at", Instant, nullable=False),
    info=SCOPED,
)

notice = Table(
    "notice",
    metadata,
    key(),
    Column("case_id", ForeignKey("case_record.id"), index=True),
    Column("organisation", String(16), nullable=False),
    Column("instance_id", String(32)),
    Column("name", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("element", String(128)),
    info=SCOPED,
)

notice_to = Table(
    "notice_to",
    metadata,
    Column("notice_id", ForeignKey("notice.id"), primary_key=True),
    Column("name", String(64), primary_key=True, index=True),
    info=SCOPED,
)

notice_read = Table(
    "notice_read",
    metadata,
    Column("notice_id", ForeignKey("notice.id"), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
    info=SCOPED,
)

clock = Table(
    "clock",
    metadata,
    key(),
    Column("case_id", ForeignKey("case_record.id"), nullable=False, index=True),
    Column("name", String(64), nullable=False),
    Column("key", String(32), nullable=False, server_default=""),
    Column("length", Integer, nullable=False),
    Column("unit", String(32), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("stopped_at", Instant),
    info=SCOPED,
)

clock_event = Table(
    "clock_event",
    metadata,
    key(),
    Column("clock_id", ForeignKey("clock.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("by", String(64)),
    one_of("kind", "start", "pause", "resume", "extend", "stop", "correct"),
    info=SCOPED | {"append_only": True},
)

calendar_override = Table(
    "calendar_override",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", String(100), nullable=False),
)

case_alias = Table(
    "case_alias",
    metadata,
    Column("ref", String(32), primary_key=True),
    Column("case_id", ForeignKey("case_record.id"), nullable=False),
    UniqueConstraint("ref"),
    info=SCOPED,
)
