"""People, their groups and roles, sessions and tokens (security.md 2 and 3)."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from app.store.tables.base import key, metadata, one_of
from app.store.types import Instant

person = Table(
    "person",
    metadata,
    key(),
    Column("account", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False, server_default=""),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False, server_default="1"),
    Column("created_at", Instant, nullable=False),
    Column("failed_sign_ins", Integer, nullable=False, server_default="0"),
    Column("blocked_until", Instant),
)

membership = Table(
    "membership",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("group_name", String(64), primary_key=True),
    Index("ix_membership_group_name", "group_name"),
)

role = Table(
    "role",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("organisation", String(16), primary_key=True),
    Column("role", String(16), primary_key=True),
    one_of("organisation", "lgsco", "phso", "hwe"),
    one_of("role", "staff", "process-owner", "operations", "admin"),
)

session = Table(
    "session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

token = Table(
    "token",
    metadata,
    key(),
    Column("hash", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
    Column("read_only", Boolean, nullable=False, server_default="0"),
    Column("process", String(100)),
)
