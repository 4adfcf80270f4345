"""Uploaded files: whose they are, and under which name their bytes lie. Unbound ones belong to their uploader alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select

from app.domain.authority import Viewer
from app.store import scope
from app.store.session import Tx
from app.store.tables import cases as t


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as lists and downloads need it."""

    id: str
    case_id: int | None
    sha256: str
    stored_as: str
    name: str
    size: int
    media_type: str
    uploaded_by: str | None
    uploaded_at: datetime


_FILE = tuple(t.file.c[name] for name in FileRow.__dataclass_fields__)


def insert_file(tx: Tx, **values: Any) -> None:
    """Write a file that no case owns yet."""
    tx.execute(insert(t.file).values(**values))


def visible(tx: Tx, viewer: Viewer, file_id: str) -> FileRow | None:
    """Return a file this person may open: one of a case they see, or one they uploaded that no case owns."""
    unbound = t.file.c.case_id.is_(None) & (t.file.c.uploaded_by == viewer.account)
    statement = select(*_FILE).where(t.file.c.id == file_id, or_(unbound, scope.of_visible_case(viewer, t.file)))
    row = tx.execute(scope.stamped(statement, viewer)).one_or_none()
    return FileRow(*row) if row else None
