"""Members of groups as form choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app import formkit
from app.store import Tx, people


def members(tx: Tx) -> Callable[[str], Sequence[formkit.Person]]:
    """Return a function that lists the active members of a group by name."""

    def of(group: str) -> Sequence[formkit.Person]:
        return [formkit.Person(row.account, row.name) for row in people.members(tx, group)]

    return of
