"""Checks a definition of any kind with all that is known here: forms, groups, tables, letters, the dictionary."""

from __future__ import annotations

import re

import orjson

from app import dmn, engine, feel, formkit
from app.correspondence import Template
from app.correspondence import lint as lint_letter
from app.domain.finding import Finding
from app.engine import lint as lint_diagram
from app.errors import DefinitionError, InvalidInput
from app.services import typing_of
from app.services.ports import Ports
from app.store import Tx, definitions

BPMN, DMN = b"http://www.omg.org/spec/BPMN/", b"/spec/DMN/"
_ROOT_ID = re.compile(rb"<(?:\w+:)?definitions\b[^>]*?\bid=[\"']([^\"']+)[\"']", re.DOTALL)
_ROOT_NAME = re.compile(rb"<(?:\w+:)?definitions\b[^>]*?\bname=[\"']([^\"']+)[\"']", re.DOTALL)
_KEY = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


def identity(content: bytes, kind: str | None = None) -> tuple[str, str, str]:
    """Return kind, key and title of a definition. `InvalidInput` when it cannot be read at all."""
    found = kind or _kind(content)
    try:
        key, title = _NAMES[found](content)
    except (ValueError, KeyError, DefinitionError, orjson.JSONDecodeError) as error:
        raise InvalidInput({"source": f"This cannot be read: {error}"}) from None
    if not _KEY.match(key):
        raise InvalidInput({"source": f"Name it with lower-case words and hyphens, not {key!r}"})
    return found, key, title


def _kind(content: bytes) -> str:
    start = content.lstrip()
    if start.startswith(b"{"):
        return "form"
    if start.startswith(b"---"):
        return "letter"
    if BPMN in content:
        return "process"
    if DMN in content:
        return "decision"
    raise InvalidInput({"source": "This is no diagram (BPMN), table (DMN), form or letter"})


def _process(content: bytes) -> tuple[str, str]:
    refers = engine.references(content)
    return refers.process, refers.name


def _decision(content: bytes) -> tuple[str, str]:
    match, name = _ROOT_ID.search(content), _ROOT_NAME.search(content)
    if match is None:
        raise ValueError("the definitions of the table carry no id")
    key = match[1].decode().removesuffix("-definitions")
    return key, name[1].decode() if name else key


def _form(content: bytes) -> tuple[str, str]:
    document = orjson.loads(content)
    return str(document["id"]), str(document.get("title") or document["id"])


def _letter(content: bytes) -> tuple[str, str]:
    template = Template.read(content.decode())
    return template.id, template.title


_NAMES = {"process": _process, "decision": _decision, "form": _form, "letter": _letter}


def findings(
    ports: Ports, tx: Tx, content: bytes, *, kind: str | None = None, source: str | None = None
) -> list[Finding]:
    """Return every finding of a definition."""
    found = kind or _kind(content)
    registry = ports.registry
    if found == "process":
        return _of_process(ports, tx, content)
    if found == "decision":
        # interval("...") hands a table of intervals the name it asks for.
        asked = {"name": feel.STRING} if identity(content, found)[1].endswith("-intervals") else {}
        return list(dmn.lint(content, {**registry.record_types, **_names(ports, tx), **asked}, library=engine.LIBRARY))
    try:
        if found == "form":
            names = {**registry.record_types, **_names(ports, tx)}
            return list(formkit.check(formkit.read(content), registry.dictionary, names, library=engine.LIBRARY))
        return list(lint_letter(Template.read(content.decode()), registry.dictionary))
    except DefinitionError as error:
        return list(error.findings)


def _names(ports: Ports, tx: Tx) -> dict[str, feel.Type]:
    """Return the names of instance data that any published form or diagram writes."""
    names: dict[str, feel.Type] = {}
    for row in definitions.published(tx, "process").values():
        names |= engine.data_names(row.source.encode())
    for row in definitions.published(tx, "form").values():
        names |= typing_of.answers(formkit.read(row.source.encode()))
    return names


def _of_process(ports: Ports, tx: Tx, content: bytes) -> list[Finding]:
    registry = ports.registry
    forms = {key: orjson.loads(row.source) for key, row in definitions.published(tx, "form").items()}
    decisions = {key: row.source.encode() for key, row in definitions.published(tx, "decision").items()}
    return list(
        lint_diagram(
            content,
            handlers=registry.handlers,
            forms=forms,
            decisions=decisions,
            groups_by_lane=lambda lane, process: registry.group_of_lane(lane, process),
            groups=set(registry.groups),
            known_processes={key: row.source.encode() for key, row in definitions.published(tx, "process").items()},
            messages={name: rule.payload for name, rule in registry.messages.items()},
            types=registry.record_types,
            letters=set(definitions.published(tx, "letter")),
        )
    )
