"""Jobs, messages, incidents: what the machine has still to do, and what it could not do."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from app.store.tables.base import SCOPED, key, metadata, one_of
from app.store.types import Instant, Json

job = Table(
    "job",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("instance_id", ForeignKey("instance.id"), nullable=False, index=True),
    Column("organisation", String(16), nullable=False),
    Column("case_id", ForeignKey("case_record.id")),
    Column("process", String(128), nullable=False),
    Column("element", String(128), nullable=False),
    Column("name", String(200), nullable=False),
    Column("handler", String(64), nullable=False),
    Column("inputs", Json, nullable=False),
    Column("data", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("leased_by", String(64)),
    Column("leased_until", Instant),
    Column("fence", Integer, nullable=False),
    Column("result", Json),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    one_of("state", "ready", "running", "done", "applied", "failed", "cancelled", "dropped"),
    Index("ix_job_state_run_at", "state", "run_at"),
    info=SCOPED,
)

attempt = Table(
    "attempt",
    metadata,
    key(),
    Column("job_id", ForeignKey("job.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String(16), nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    info=SCOPED,
)

message = Table(
    "message",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("organisation", String(16), nullable=False),
    Column("case_id", ForeignKey("case_record.id"), index=True),
    Column("correlation", Json),
    Column("payload", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("sent_by", String(64)),
    Column("delivered_to", Json, nullable=False),
    one_of("state", "delivered", "kept", "expired", "discarded"),
    Index("ix_message_state_name_case_id", "state", "name", "case_id"),
    info=SCOPED,
)

incident = Table(
    "incident",
    metadata,
    key(),
    Column("instance_id", ForeignKey("instance.id"), nullable=False, index=True),
    Column("organisation", String(16), nullable=False),
    Column("case_id", ForeignKey("case_record.id")),
    Column("engine_id", String(32)),
    Column("job_id", String(32)),
    Column("process", String(128), nullable=False),
    Column("element", String(128), nullable=False),
    Column("name", String(200), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("code", String(64), nullable=False),
    Column("message", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", String(64)),
    Column("resolution", Text),
    one_of("state", "open", "resolved"),
    Index("ix_incident_state_organisation", "state", "organisation"),
    info=SCOPED,
)

submission = Table(
    "submission",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("route", String(128), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("status", Integer),
    Column("answer", Json),
    Column("at", Instant, nullable=False, index=True),
    Column("done", Boolean, nullable=False, server_default="0"),
)
