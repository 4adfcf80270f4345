"""What a diagram refers to, read without compiling it: called processes, forms, decisions, clock lengths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from app.domain.facts import ClockLength

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
# One parser a call: lxml parsers are not meant to be shared by threads.
_SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class References:
    """The process a file holds and what that process names."""

    process: str
    name: str
    documentation: str
    called: tuple[str, ...]
    forms: tuple[str, ...]
    decisions: tuple[str, ...]
    messages: tuple[str, ...]
    start_messages: tuple[str, ...]
    clock_lengths: Mapping[str, ClockLength]
    properties: Mapping[str, str]


def references(xml: bytes) -> References:
    """Return what the process of a diagram refers to. `ValueError` when the file holds no process."""
    root = etree.fromstring(xml, etree.XMLParser(**_SAFE))
    process = root.find(f".//{BPMN}process")
    if process is None:
        raise ValueError("The file holds no process.")
    names = {message.get("id"): message.get("name") for message in root.iter(f"{BPMN}message")}
    caught = [(d, names.get(d.get("messageRef"))) for d in process.iter(f"{BPMN}messageEventDefinition")]
    received = [names.get(task.get("messageRef")) for task in process.iter(f"{BPMN}receiveTask")]
    starts = [name for d, name in caught if name and d.getparent().tag == f"{BPMN}startEvent"]
    clocks = [found for element in process.iter() if (found := _clock_length(element)) is not None]
    own = _properties(process)
    forms = [value for element in process.iter() for key, value in _properties(element).items() if key == "form"]
    forms += [own["start-form"]] if own.get("start-form") else []
    return References(
        process=process.get("id", ""),
        name=process.get("name") or process.get("id", ""),
        documentation=(process.findtext(f"{BPMN}documentation") or "").strip(),
        called=_unique(call.get("calledElement") for call in process.iter(f"{BPMN}callActivity")),
        forms=_unique(form for form in forms if not form.startswith("=")),
        decisions=_unique(called.text for called in process.iter(f"{SPIFF}calledDecisionId")),
        messages=_unique([name for _, name in caught if name] + received),
        start_messages=_unique(starts),
        clock_lengths={clock.name: clock for clock in clocks},
        properties=own,
    )


def _properties(element: etree._Element) -> dict[str, str]:
    found = element.findall(f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property")
    return {str(entry.get("name")): str(entry.get("value") or "") for entry in found}


def _clock_length(element: etree._Element) -> ClockLength | None:
    own = _properties(element)
    if not own.get("clock") or not own.get("length", "").isdigit():
        return None
    return ClockLength(own["clock"], int(own["length"]), own.get("unit") or "working days")


def _unique(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value).strip() for value in values if value))  # type: ignore[attr-defined]
