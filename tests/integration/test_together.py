"""Transactions that a thread joins into one, and figures that need no viewer."""

from __future__ import annotations

import threading

import pytest

from app.errors import Conflict
from app.store import Database, work
from app.store.session import after_commit


def test_what_is_joined_happens_together_or_not_at_all(database: Database) -> None:
    def set_and_fail() -> None:
        with database.together():
            with database.begin() as tx:
                work.set_setting(tx, "one", 1)
            with database.read() as tx:
                assert 1 == work.setting(tx, "one")
            raise Conflict

    with pytest.raises(Conflict):
        set_and_fail()

    with database.read() as tx:
        assert None is work.setting(tx, "one")


def test_what_follows_a_commit_waits_for_the_outermost(database: Database) -> None:
    told: list[str] = []
    with database.together():
        with database.begin() as tx:
            after_commit(tx, lambda: told.append("woken"))
        assert [] == told

    assert ["woken"] == told


def test_other_threads_are_not_joined(database: Database) -> None:
    seen: list[object] = []

    def look() -> None:
        with database.read() as tx:
            seen.append(work.setting(tx, "one"))

    with database.together():
        with database.begin() as tx:
            work.set_setting(tx, "one", 1)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert [None] == seen
