"""Names of people by account: what a page shows where a row holds an account."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.store.session import Tx
from app.store.tables import people


def of(tx: Tx, accounts: Iterable[str | None]) -> dict[str, str]:
    """Return the names of these accounts; one that is not there is left out."""
    wanted = sorted({account for account in accounts if account})
    if not wanted:
        return {}
    person = people.person
    rows = tx.execute(select(person.c.account, person.c.name).where(person.c.account.in_(wanted)))
    return {row.account: row.name for row in rows}
