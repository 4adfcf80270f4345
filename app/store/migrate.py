"""Creates and upgrades the schema; refuses to let append-only tables change (triggers on both databases)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.store.session import Database
from app.store.tables import metadata

FOLDER = Path(__file__).parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Return alembic's configuration; there is no alembic.ini."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(database: Database) -> str:
    """Bring the schema to the newest revision and return its name."""
    with database.begin() as tx:
        command.upgrade(config(tx), "head")
        _append_only(tx)
    return newest()


def newest() -> str:
    """Return the newest revision of this release."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def current(database: Database) -> str | None:
    """Return the revision the database is at, None before the first."""
    with database.read() as tx:
        return MigrationContext.configure(tx).get_current_revision()


def differences(database: Database) -> list[object]:
    """Return what distinguishes the database from the tables in the code; nothing, when all is well."""
    with database.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": False})
        return list(compare_metadata(context, metadata))


def new(database: Database, message: str, number: str) -> None:
    """Write the next migration from what changed in the tables (maintainers)."""
    with database.begin() as tx:
        command.revision(config(tx), message, autogenerate=True, rev_id=number)


def _append_only(tx: Connection) -> None:
    for table in metadata.sorted_tables:
        if table.info.get("append_only"):
            for statement in _SQLITE if tx.dialect.name == "sqlite" else _POSTGRESQL:
                tx.exec_driver_sql(statement.format(table=table.name))


_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {{table}}_no_{what.lower()} BEFORE {what} ON {{table}} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for what in ("UPDATE", "DELETE")
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$""",
    """CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_append_only()""",
)
