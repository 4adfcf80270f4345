"""`python -m app check [files]`: every finding in diagrams, tables, forms and letters; exit 1 where one is an error."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from app.domain.finding import Finding


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the files."""
    parser.add_argument("files", nargs="*", type=Path, help="what to check; without any, everything that is shipped")


def run(arguments: argparse.Namespace) -> int:
    """Print the findings, each with its place; a summary at the end."""
    found = [finding for path, findings in _checked(arguments.files) for finding in _placed(path, findings)]
    for finding in found:
        print(finding)
    errors = sum(finding.severity == "error" for finding in found)
    print(f"{errors} errors, {len(found) - errors} warnings.")
    return 1 if errors else 0


def _checked(files: list[Path]) -> list[tuple[Path, list[Finding]]]:
    """Check against a database made for the moment, so that nothing has to be set up and nothing stays."""
    from app.bootstrap import ROOT, build
    from app.config import Settings
    from app.services import checkup
    from app.store import migrate

    with tempfile.TemporaryDirectory() as folder:
        ports = build(Settings(database_url=f"sqlite:///{folder}/check.db", data_dir=Path(folder)))
        migrate.upgrade(ports.database)
        found = checkup.of_files(ports, files or checkup.shipped(ROOT))
        ports.database.dispose()
    return found


def _placed(path: Path, findings: list[Finding]) -> list[Finding]:
    return [replace(finding, source=finding.source or path.name) for finding in findings]
