"""Checks files as if they were published beside what is shipped; run on a database made for the moment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.domain.finding import Finding
from app.errors import DefinitionError, InvalidInput
from app.services import checking
from app.services.ports import Ports
from app.store import Tx, definitions

SHIPPED: Final = (("processes", "*.bpmn"), ("processes", "*.dmn"), ("forms", "*.form"), ("letters", "*.md"))


def shipped(root: Path) -> list[Path]:
    """Return the files that are shipped."""
    return [path for folder, pattern in SHIPPED for path in sorted((root / folder).glob(pattern))]


def of_files(ports: Ports, paths: Sequence[Path]) -> list[tuple[Path, list[Finding]]]:
    """Return the findings of each file; a file may name forms, tables and processes of the others."""
    with ports.database.begin() as tx:
        for path in dict.fromkeys([*shipped(ports.registry.root), *paths]):
            _published(ports, tx, path)
        return [(path, _findings(ports, tx, path)) for path in paths]


def _published(ports: Ports, tx: Tx, path: Path) -> None:
    """Put a file among the published ones; one that cannot be read has findings of its own later."""
    source = path.read_bytes()
    try:
        kind, key, title = checking.identity(source)
    except (InvalidInput, DefinitionError):
        return
    at = ports.clock.now()
    definitions.insert_version(
        tx, kind=kind, key=key, status="published", source=source.decode(), sha256=hashlib.sha256(source).hexdigest(),
        title=title, note="", findings=[], author=None, editors=[], created_at=at, published_at=at,
    )  # fmt: skip


def _findings(ports: Ports, tx: Tx, path: Path) -> list[Finding]:
    try:
        return checking.findings(ports, tx, path.read_bytes())
    except DefinitionError as problem:
        return list(problem.findings)
    except InvalidInput as problem:
        return [Finding("error", "unreadable", None, None, message, str(path)) for message in problem.errors.values()]
