"""The schema. One module a subject; `metadata` knows them all.

Every table that holds something of one organisation is marked `info={"scoped": True}`: reading it in a read
transaction without a stamp of `scope.py` raises (see `session.py`).
"""

from app.store.tables import cases, definitions, instances, letters, operations, people, work
from app.store.tables.base import metadata

__all__ = ["cases", "definitions", "instances", "letters", "metadata", "operations", "people", "work"]
