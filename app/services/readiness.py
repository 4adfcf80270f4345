"""Whether this process can do its work: database, schema, definitions. Each that is missing is named in a sentence."""

from __future__ import annotations

import structlog

from app.services.ports import Ports
from app.store import counts, migrate

log = structlog.get_logger()


def missing(ports: Ports) -> list[str]:
    """Return what is missing, nothing where all is well."""
    try:
        at = migrate.current(ports.database)
        if at != migrate.newest():
            return ["The database is not at this release. Run: python -m app migrate"]
        with ports.database.read() as tx:
            published = counts.published_processes(tx)
    except Exception as problem:  # noqa: BLE001 - the rim of a probe: whatever a driver raises means "not ready"
        log.warning("database not ready", error=type(problem).__name__)
        return ["The database does not answer."]
    return [] if published else ["No process is published. Run: python -m app deploy"]
