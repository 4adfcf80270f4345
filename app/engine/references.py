"""What one file needs, offers and writes, read without compiling it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from app import feel
from app.domain.facts import ClockLength
from app.domain.finding import Finding
from app.engine import facts_of, functions, xml
from app.engine.reader import read_processes
from app.engine.steps.tasks import script_of
from app.errors import DefinitionError


class References(NamedTuple):
    """What one file needs and offers, read without compiling it; `process` is the key of its (first) process."""

    process: str
    name: str
    documentation: str
    properties: Mapping[str, str]
    called: tuple[str, ...]
    forms: tuple[str, ...]
    decisions: tuple[str, ...]
    start_messages: tuple[str, ...]
    clock_lengths: Mapping[str, ClockLength]


@lru_cache(maxsize=500)
def references(source: bytes) -> References:
    """Return which processes, forms and decisions a file names, the messages that start it, and its clock lengths."""
    processes = tuple(process for process in read_processes(xml.read(source)).values() if process.executable)
    if not processes:
        raise DefinitionError([Finding("error", "no-process", None, 1, "The file has no executable process.")])
    main = processes[0]
    return References(
        main.key,
        main.name,
        main.documentation,
        main.properties,
        facts_of.called(processes),
        facts_of.forms(processes),
        facts_of.decisions(processes),
        tuple(dict.fromkeys(message for process in processes for message in facts_of.start_messages(process))),
        facts_of.clock_lengths(processes),
    )


@lru_cache(maxsize=500)
def data_names(source: bytes) -> Mapping[str, feel.Type]:
    """Return the names of instance data that the processes of a file write themselves, with their types if known."""
    processes = tuple(read_processes(xml.read(source)).values())
    names: dict[str, feel.Type] = dict.fromkeys(facts_of.written(processes), feel.ANY)
    for process in processes:
        names |= facts_of.declared(process)
        for element in process.elements.values():
            if element.kind == "scriptTask" and element.script:
                made = feel.type_of(script_of(element), names, functions.LIBRARY)
                names |= (made.fields or {}) if isinstance(made, feel.ContextType) else {}
    return MappingProxyType(names)
