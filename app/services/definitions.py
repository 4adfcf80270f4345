"""Definitions: deploy the shipped files, check, draft, approve, publish. Published versions never change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.authority import Viewer, may_define
from app.domain.finding import Finding
from app.errors import Conflict, DefinitionError, NotAllowed, NotFound, TooMuch, TwoPersonRule
from app.services import checking
from app.services.clocks import TrainingClock
from app.services.ports import Ports
from app.store import Tx, audit, definitions
from app.store.definitions import DefinitionRow

LARGEST = 2_000_000
SHIPPED = (("processes", "*.bpmn"), ("processes", "*.dmn"), ("forms", "*.form"), ("letters", "*.md"))


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """A draft version, with what is wrong in it."""

    kind: str
    key: str
    version: int
    findings: list[Finding]


def check(ports: Ports, viewer: Viewer | None, *, source: str, kind: str | None = None) -> list[Finding]:
    """Return everything that is wrong, or unwise, in a diagram, table, form or letter."""
    if len(source.encode()) > LARGEST:
        raise TooMuch("A definition has at most 2 MB.")
    with ports.database.look() as tx:
        return checking.findings(ports, tx, source.encode(), kind=kind)


def save_draft(ports: Ports, viewer: Viewer, *, source: str, note: str = "", kind: str | None = None) -> DraftSaved:
    """Save a draft, wrong or not: the person's own newest draft changes, else a new version begins."""
    content = source.encode()
    if len(content) > LARGEST:
        raise TooMuch("A definition has at most 2 MB.")
    with ports.database.begin() as tx:
        found_kind, key, title = checking.identity(content, kind)
        _may_define(viewer, key)
        findings = checking.findings(ports, tx, content, kind=found_kind)
        at = ports.clock.now()
        values: dict[str, Any] = {
            "source": source,
            "sha256": hashlib.sha256(content).hexdigest(),
            "title": title,
            "note": note,
            "findings": [finding.as_json() for finding in findings],
        }
        latest = definitions.latest_of(tx, found_kind, key)
        if latest is not None and latest.status == "draft" and viewer.account in latest.editors:
            definitions.change(tx, latest.id, **values)
            version = latest.version
        else:
            row = definitions.insert_version(
                tx,
                kind=found_kind,
                key=key,
                status="draft",
                author=viewer.account,
                editors=[viewer.account],
                created_at=at,
                **values,
            )
            version = row.version
        _audited(tx, viewer, key, "definition.drafted", at=at, changes={"version": version, "kind": found_kind})
        return DraftSaved(found_kind, key, version, findings)


def approve(ports: Ports, viewer: Viewer, key: str, version: int, *, kind: str | None = None) -> DefinitionRow:
    """Approve a draft as a second person: neither its author nor anybody who edited it."""
    with ports.database.begin() as tx:
        row = _draft(tx, viewer, key, version, kind=kind)
        _second_person(viewer, row)
        _without_errors(row)
        at = ports.clock.now()
        definitions.change(tx, row.id, status="approved", approved_by=viewer.account, approved_at=at)
        _audited(tx, viewer, key, "definition.approved", at=at, changes={"version": version, "sha256": row.sha256})
        return definitions.by_id(tx, row.id)


def publish(ports: Ports, viewer: Viewer, key: str, version: int, *, kind: str | None = None) -> DefinitionRow:
    """Publish a version: new cases run on it. A second person's publishing is the approval where there is none yet."""
    with ports.database.begin() as tx:
        row = _draft(tx, viewer, key, version, kind=kind)
        _without_errors(row)
        at = ports.clock.now()
        if row.approved_by is None:
            _second_person(viewer, row)
            definitions.change(tx, row.id, approved_by=viewer.account, approved_at=at)
        definitions.change(tx, row.id, status="published", published_by=viewer.account, published_at=at)
        definitions.retire_older(tx, row.kind, key, version)
        definitions.bump_epoch(tx)
        _audited(tx, viewer, key, "definition.published", at=at, changes={"version": version, "sha256": row.sha256})
        return definitions.by_id(tx, row.id)


def deploy(ports: Ports, folder: Path | None = None) -> list[str]:
    """Import and publish the shipped files that changed since they were last shipped; return what was published.

    What people published in the workshop stays: only a new release of the same file takes over.
    """
    root = folder or ports.registry.root
    published: list[str] = []
    if isinstance(ports.clock, TrainingClock):
        ports.clock.settle()
    with ports.database.begin() as tx:
        for kind, key, path in _shipped(root):
            source = path.read_bytes()
            sha256 = hashlib.sha256(source).hexdigest()
            if definitions.was_shipped(tx, kind, key, sha256):
                continue
            at = ports.clock.now()
            row = definitions.insert_version(
                tx, kind=kind, key=key, status="published", source=source.decode(), sha256=sha256,
                title=checking.identity(source, kind)[2], note="Shipped", findings=[], author=None, editors=[],
                created_at=at, published_at=at,
            )  # fmt: skip
            definitions.retire_older(tx, kind, key, row.version)
            published.append(f"{key} version {row.version}")
        if published:
            definitions.bump_epoch(tx)
            wrong = [f for _, _, path in _shipped(root) for f in _errors(ports, tx, path)]
            if wrong:
                raise DefinitionError(wrong)
    return published


def _errors(ports: Ports, tx: Tx, path: Path) -> list[Finding]:
    found = checking.findings(ports, tx, path.read_bytes(), source=path.name)
    return [finding for finding in found if finding.severity == "error"]


def _shipped(root: Path) -> list[tuple[str, str, Path]]:
    kinds = {".bpmn": "process", ".dmn": "decision", ".form": "form", ".md": "letter"}
    paths = [path for folder, pattern in SHIPPED for path in sorted((root / folder).glob(pattern))]
    return [(kinds[path.suffix], path.stem, path) for path in paths]


def catalogue(ports: Ports, viewer: Viewer) -> dict[str, Any]:
    """Return what the modeller offers to choose from, so that nobody types an id."""
    registry = ports.registry
    with ports.database.look() as tx:
        titles = {
            kind: [
                {"id": key, "title": row.title or key, "key": key, "name": row.title or key}
                for key, row in sorted(definitions.published(tx, kind).items())
                if may_define(viewer, key) or key.startswith("shared-")
            ]
            for kind in ("process", "decision", "form", "letter")
        }
    return {
        "handlers": [_handler(spec) for spec in registry.handlers.values()],
        "forms": titles["form"],
        "processes": titles["process"],
        "decisions": titles["decision"],
        "letters": titles["letter"],
        "groups": [{"id": g.name, "title": g.title, "organisation": g.organisation} for g in registry.groups.values()],
        "clauses": [{"id": clause.id, "what": clause.what} for clause in registry.clauses.values()],
        "clocks": [{"name": rule.name, "label": rule.label} for rule in registry.clock_rules.values()],
        "messages": [
            {"name": rule.name, "kind": rule.kind, "label": rule.label} for rule in registry.messages.values()
        ],
    }


def _handler(spec: Any) -> dict[str, Any]:
    return {
        "name": spec.name,
        "kind": spec.kind,
        "label": spec.label,
        "group": spec.group,
        "description": spec.description,
        "inputs": [
            {"name": p.name, "type": p.type, "required": p.required, "default": p.default, "label": p.label,
             "choices": list(p.choices)}
            for p in spec.inputs
        ],
        "outputs": [{"name": p.name, "type": p.type} for p in spec.outputs],
    }  # fmt: skip


def _may_define(viewer: Viewer, key: str) -> None:
    if viewer.read_only or not may_define(viewer, key):
        raise NotAllowed("Process owners change the definitions of their own organisation.")


def _draft(tx: Tx, viewer: Viewer, key: str, version: int, *, kind: str | None) -> DefinitionRow:
    row = definitions.version(tx, key, version, kind=kind)
    if not may_define(viewer, key):
        raise NotFound()
    if viewer.read_only:
        raise NotAllowed("This token only reads.")
    if row.status not in ("draft", "approved"):
        raise Conflict(f"Version {version} of {key} is {row.status} already.")
    return row


def _second_person(viewer: Viewer, row: DefinitionRow) -> None:
    if viewer.account == row.author or viewer.account in row.editors:
        raise TwoPersonRule("You wrote this version. Another process owner has to approve it.")


def _without_errors(row: DefinitionRow) -> None:
    errors = [finding for finding in row.findings if finding["severity"] == "error"]
    if errors:
        raise Conflict(f"{len(errors)} findings are errors, the first: {errors[0]['message']}", findings=errors)


def _audited(tx: Tx, viewer: Viewer, key: str, act: str, **entry: Any) -> None:
    audit.append(tx, f"definition:{key}", actor=viewer.account, act=act, object=f"definition:{key}", **entry)
