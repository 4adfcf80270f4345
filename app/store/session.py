"""Transactions. A write is one `begin()`, a read is one `read()`; nothing else opens a connection.

In a read transaction a statement that touches a scoped table must carry the stamp of `scope.py` (who looks):
forgetting it is an error, not a leak.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.sql.visitors import iterate

from app.errors import RedressError

Tx = Connection
STAMP = "viewer"


class UnstampedRead(RedressError):
    """A scoped table was read without saying for whom. This is a mistake in Redress, not yours."""

    code = "unstamped-read"


class Database:
    """One database: SQLite (the embedded default) or PostgreSQL, opened lazily, shared by all threads."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(str(url)) if self.is_sqlite else create_engine(url, pool_size=20, max_overflow=20)
        event.listen(self.engine, "before_execute", _tripwire)
        self._joined: ContextVar[Connection | None] = ContextVar("joined", default=None)

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """Open a write transaction; commit when the block ends, roll back when it raises; then do what waits for it."""
        joined = self._joined.get()
        if joined is not None:
            yield joined
            return
        with self.engine.connect().execution_options(stamped_by_service=True, writes=True) as connection:
            with connection.begin():
                connection.info["after_commit"] = []
                connection.info["seen"] = {}
                yield connection
            todo: list[Callable[[], None]] = connection.info.pop("after_commit", [])
        for call in todo:
            call()

    @contextmanager
    def together(self) -> Iterator[Tx]:
        """Make one transaction of all that this thread opens inside the block: everything happens, or nothing."""
        with self.begin() as tx:
            token = self._joined.set(tx)
            try:
                yield tx
            finally:
                self._joined.reset(token)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Open a read transaction: nothing is written, and scoped tables need a viewer."""
        joined = self._joined.get()
        if joined is not None:
            yield joined
            return
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def look(self) -> Iterator[Tx]:
        """Open a read transaction for a use case, which checks itself what its person may see; nothing is written."""
        joined = self._joined.get()
        if joined is not None:
            yield joined
            return
        with self.engine.connect().execution_options(stamped_by_service=True) as connection:
            yield connection

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def key_of(result: CursorResult[Any]) -> int:
    """Return the surrogate key of the row just inserted."""
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


def once(tx: Tx, name: str, read: Callable[[], Any]) -> Any:
    """Return what `read` returns, asked once a write transaction: such a thing cannot change under it."""
    seen = tx.info.get("seen")
    if seen is None or not tx.get_execution_options().get("writes"):
        return read()
    if name not in seen:
        seen[name] = read()
    return seen[name]


def after_commit(tx: Tx, call: Callable[[], None]) -> None:
    """Run `call` once the transaction is committed; forget it when the transaction is rolled back."""
    tx.info.setdefault("after_commit", []).append(call)


def when_committed(tx: Tx, call: Callable[[], None]) -> None:
    """Run `call` once what this transaction sees is committed: a read transaction sees nothing else."""
    if tx.get_execution_options().get("writes"):
        after_commit(tx, call)
    else:
        call()


def _sqlite(url: str) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False}, pool_size=20, max_overflow=20)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, else pysqlite begins late and upgrades
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=30000",
            "secure_delete=ON",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


_checked: dict[Any, bool] = {}


def _tripwire(
    connection: Connection, clause: ClauseElement, _multi: Any, _params: Any, options: dict[str, Any]
) -> None:
    """Refuse a statement on a scoped table that carries no stamp."""
    if options.get("stamped_by_service") or options.get(STAMP) is not None:
        return
    if not isinstance(clause, ClauseElement):
        return
    # options of the statement itself (a SELECT stamped by scope.py)
    if clause.get_execution_options().get(STAMP) is not None if hasattr(clause, "get_execution_options") else False:
        return
    if _touches_scoped(clause):
        raise UnstampedRead()


def _touches_scoped(clause: ClauseElement) -> bool:
    cache_key = clause._generate_cache_key() if hasattr(clause, "_generate_cache_key") else None
    memo = cache_key.key if cache_key else None
    if memo is not None and memo in _checked:
        return _checked[memo]
    found = any(getattr(part, "info", {}).get("scoped") for part in iterate(clause) if type(part).__name__ == "Table")
    if memo is not None and len(_checked) < 5_000:
        _checked[memo] = found
    return found


def is_identifier(name: str) -> bool:
    """Whether a name may stand in a DDL statement as it is."""
    return re.fullmatch(r"[a-z_][a-z0-9_]*", name) is not None
