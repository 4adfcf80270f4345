"""The bytes of a letter or email, as they were sent, for people who see its case."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.domain.authority import Viewer
from app.errors import NotFound
from app.store import scope
from app.store.queries.cases import Known, LetterItem
from app.store.session import Tx
from app.store.tables.letters import letter


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter of a case with what was handed over: a PDF for a letter, the whole message for an email."""

    item: LetterItem
    content: bytes
    sha256: str


def one(tx: Tx, viewer: Viewer, case: Known, letter_id: int) -> LetterFile:
    """Return a letter of a case."""
    columns = [letter.c[name] for name in LetterItem.__dataclass_fields__]
    statement = select(*columns, letter.c.content, letter.c.sha256).where(
        letter.c.id == letter_id, letter.c.case_id == case.id, scope.of_visible_case(viewer, letter)
    )
    row = tx.execute(scope.stamped(statement, viewer)).one_or_none()
    if row is None:
        raise NotFound("There is no such letter on this case.")
    return LetterFile(LetterItem(*row[: len(columns)]), bytes(row.content), row.sha256)
