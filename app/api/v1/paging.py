"""What every list takes: how many items, and where to begin."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.api.call import Call
from app.api.route import Query
from app.store.queries.paging import Cut


class Paged(Query):
    """How many items (1 to 200), and the cursor of the page before."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None

    def cut(self, call: Call) -> Cut:
        """Return the part of the list that is asked for."""
        return call.cut(self.limit, self.cursor)
