"""Removes rows that have served their purpose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from app.store.session import Tx
from app.store.tables import cases, people, work


def tidy(tx: Tx, before: Mapping[str, datetime]) -> dict[str, int]:
    """Delete what is older than the instants given for `submissions`, `sessions` and unbound `files`."""
    bound = select(cases.document.c.file_id)
    return {
        "submissions": tx.execute(delete(work.submission).where(work.submission.c.at < before["submissions"])).rowcount,
        "sessions": tx.execute(delete(people.session).where(people.session.c.created_at < before["sessions"])).rowcount,
        "files": tx.execute(
            delete(cases.file).where(
                cases.file.c.case_id.is_(None),
                cases.file.c.uploaded_at < before["files"],
                cases.file.c.id.not_in(bound),
            )
        ).rowcount,
    }
