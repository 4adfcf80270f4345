"""Definitions: what is published, drafts with their findings, approval by a second person, publication."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from app.api.call import Call
from app.api.route import Body, Listing, Query, Raw, Upload, route
from app.api.v1.paging import Paged
from app.domain.finding import Finding
from app.services import comparing, definitions
from app.services.comparing import Change
from app.store.queries import definitions as queries
from app.store.queries.definitions import DefinitionItem, Running, VersionItem

Kind = Literal["process", "decision", "form", "letter"]
MEDIA_TYPES = {"process": "application/xml", "decision": "application/xml", "form": "application/json"}


class DefinitionQuery(Paged):
    """Which definitions are wanted."""

    kind: Kind | None = None


class KindQuery(Query):
    """Which kind is meant where two of the same key exist."""

    kind: Kind | None = None


class NewDraft(Body):
    """The source of a diagram, table, form or letter, and what changed in it."""

    largest: ClassVar[int] = 3_000_000

    xml: Annotated[str, Field(min_length=1, max_length=2_000_000)]
    note: Annotated[str, Field(max_length=2_000)] = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft version and what was found in it."""

    kind: str
    key: str
    version: int
    status: str
    findings: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a source."""

    findings: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one version to another."""

    key: str
    kind: str
    old: int
    new: int
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Impact:
    """Which open processes run on which version; a new version changes none of them."""

    key: str
    running: list[Running]


@route("GET", "/definitions", tag="definitions")
def find(call: Call, query: DefinitionQuery) -> Listing[DefinitionItem]:
    """List the newest version of each definition of my organisations."""
    return call.listing(call.read(queries.find, kind=query.kind, cut=query.cut(call)))


@route("GET", "/definitions/catalogue", tag="definitions")
def catalogue(call: Call) -> dict[str, Any]:
    """List what a modeller may choose from: handlers with their inputs, forms, groups, clauses, clocks, messages."""
    return definitions.catalogue(call.ports, call.viewer)


@route("POST", "/definitions", tag="definitions", status=201, upload=Upload(into="xml"))
def save_draft(call: Call, body: NewDraft) -> DraftShown:
    """Save a draft, sent as JSON or as a file. For process owners of its organisation; 422 where it cannot be read."""
    saved = definitions.save_draft(call.ports, call.viewer, source=body.xml, note=body.note, kind=body.kind)
    return DraftShown(saved.kind, saved.key, saved.version, "draft", _findings(saved.findings))


@route("POST", "/definitions/check", tag="definitions", safe=True)
def check(call: Call, body: NewDraft) -> Checked:
    """Check a source without keeping it."""
    return Checked(_findings(definitions.check(call.ports, call.viewer, source=body.xml, kind=body.kind)))


@route("GET", "/definitions/<key>/versions", tag="definitions")
def versions(call: Call, key: str, query: Paged) -> Listing[VersionItem]:
    """List the versions of a definition, newest first."""
    return call.listing(call.read(queries.versions, key, cut=query.cut(call)))


@route("GET", "/definitions/<key>/versions/<int:version>", tag="definitions")
def version(call: Call, key: str, version: int, query: KindQuery) -> VersionItem:
    """Show one version with its findings."""
    return call.read(queries.version, key, version, kind=query.kind)


@route("GET", "/definitions/<key>/versions/<int:version>/xml", tag="definitions", media_type="application/xml")
def source(call: Call, key: str, version: int, query: KindQuery) -> Raw:
    """Download the source of a version, byte for byte."""
    kind, text = call.read(queries.source, key, version, kind=query.kind)
    return Raw(text.encode(), MEDIA_TYPES.get(kind, "text/plain"))


@route("GET", "/definitions/<key>/versions/<int:version>/diff/<int:other>", tag="definitions")
def diff(call: Call, key: str, version: int, other: int, query: KindQuery) -> Difference:
    """Show what changed from a version to another, element by element; where things are drawn does not count."""
    kind, old = call.read(queries.source, key, version, kind=query.kind)
    _, new = call.read(queries.source, key, other, kind=kind)
    return Difference(key, kind, version, other, comparing.compare(kind, old, new))


@route("GET", "/definitions/<key>/versions/<int:version>/impact", tag="definitions")
def impact(call: Call, key: str, version: int) -> Impact:
    """Count the open processes on each version of a definition."""
    call.read(queries.version, key, version)
    return Impact(key, call.read(queries.running_on, key))


@route("POST", "/definitions/<key>/versions/<int:version>/approve", tag="definitions")
def approve(call: Call, key: str, version: int) -> VersionItem:
    """Approve a draft as a second person; 409 where I wrote it, or a finding is an error."""
    call.read(queries.version, key, version)
    definitions.approve(call.ports, call.viewer, key, version)
    return call.read(queries.version, key, version)


@route("POST", "/definitions/<key>/versions/<int:version>/publish", tag="definitions")
def publish(call: Call, key: str, version: int) -> VersionItem:
    """Publish a version: what starts from now on runs on it."""
    call.read(queries.version, key, version)
    definitions.publish(call.ports, call.viewer, key, version)
    return call.read(queries.version, key, version)


def _findings(found: list[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in found]
