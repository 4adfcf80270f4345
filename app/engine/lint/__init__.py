"""Everything that is wrong, or unwise, in a diagram, before it is published: each finding at its element and line.

Stock SpiffWorkflow finds most of these in front of a user, or never (silently wrong). Each module here holds the rules
of one kind; a rule is a function from a `Diagram` to findings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Required, TypedDict, Unpack

from app import feel
from app.domain.finding import Finding
from app.domain.handlers import HandlerSpec
from app.engine import xml
from app.engine.lint import constructs, events, expressions, structure, wording, work
from app.engine.lint.diagram import Diagram, Known
from app.errors import DefinitionError

__all__ = ["lint"]

_RULES: tuple[Callable[[Diagram], Iterable[Finding]], ...] = (
    constructs.check,
    structure.check,
    events.check,
    work.check,
    expressions.check,
    wording.check,
)
_ORDER = {"error": 0, "warning": 1, "info": 2}


class Around(TypedDict, total=False):
    """What exists beside a diagram. What is not given is not checked, or (handlers, decisions) does not exist.

    `forms` are documents by id, or only ids. `known_processes` are sources by key, or only keys; with sources, names
    pass through calls. `types` are those of the record's screens, `messages` the payload fields of each message.
    `groups_by_lane` returns the group of a lane in a process, None when it has none.
    """

    handlers: Required[Mapping[str, HandlerSpec]]
    forms: Mapping[str, Mapping[str, Any]] | Collection[str]
    decisions: Mapping[str, bytes]
    groups_by_lane: Callable[[str | None, str], str | None] | None
    groups: Collection[str] | None
    known_processes: Mapping[str, bytes] | Collection[str]
    types: Mapping[str, feel.Type]
    letters: Collection[str] | None
    messages: Mapping[str, Mapping[str, str]]


def lint(source: bytes, **around: Unpack[Around]) -> list[Finding]:
    """Return what is wrong in a BPMN file, in the order of its lines. Never raises for what the file holds."""
    try:
        root = xml.read(source)
    except DefinitionError as error:
        return list(error.findings)
    diagram = Diagram(root, _known(around))
    found = dict.fromkeys(finding for rule in _RULES for finding in rule(diagram))
    return sorted(found, key=lambda finding: (finding.line or 0, _ORDER[finding.severity]))


def _known(around: Around) -> Known:
    forms, letters, groups = around.get("forms") or {}, around.get("letters"), around.get("groups")
    return Known(
        handlers=around["handlers"],
        forms=forms if isinstance(forms, Mapping) else {name: {} for name in forms},
        decisions=around.get("decisions") or {},
        group_of=around.get("groups_by_lane"),
        groups=None if groups is None else frozenset(groups),
        processes=around.get("known_processes") or {},
        types=around.get("types") or {},
        letters=None if letters is None else frozenset(letters),
        messages=around.get("messages") or {},
    )
