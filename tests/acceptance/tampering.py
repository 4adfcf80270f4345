"""Diagrams with one step taken out: what flowed into the step flows into what came behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from app.domain.handlers import HandlerSpec
from app.engine.model import Process
from app.engine.reader import read_processes
from app.engine.xml import read

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ROOT = Path(__file__).parents[2]
DIAGRAMS = (
    "jwm-joint-working-case",
    "jwm-referral",
    "jwm-shadow-case-creation",
    "jwm-initial-look",
    "jwm-initial-look-outcome",
    "jwm-initial-look-outcome-not-joint",
    "jwm-initial-look-outcome-intake",
    "jwm-initial-look-outcome-more-information",
    "shared-case-task",
)


@dataclass(frozen=True)
class Mutant:
    """A diagram without one of its steps."""

    process: str
    element: str
    source: bytes


def processes() -> dict[str, Process]:
    """Return the diagrams that the scenarios are about."""
    return {key: read_processes(read(_source(key)))[key] for key in DIAGRAMS}


def mutants(diagram: str, handlers: Collection[HandlerSpec]) -> Iterator[Mutant]:
    """Return a diagram without each of its send tasks and record steps in turn."""
    recording = {spec.name for spec in handlers if spec.kind == "record"}
    for element in processes()[diagram].elements.values():
        if element.kind == "sendTask" or (element.kind == "serviceTask" and element.handler in recording):
            yield Mutant(diagram, element.id, without(_source(diagram), element.id))


def without(source: bytes, element: str) -> bytes:
    """Return a diagram without one step that has one way out."""
    root = etree.fromstring(source)
    (step,) = root.iterfind(f".//{BPMN}*[@id='{element}']")
    (out,) = root.iterfind(f".//{BPMN}sequenceFlow[@sourceRef='{element}']")
    for flow in root.iterfind(f".//{BPMN}sequenceFlow[@targetRef='{element}']"):
        flow.set("targetRef", out.get("targetRef", ""))
    references = [ref for ref in root.iter(f"{BPMN}flowNodeRef") if ref.text == element]
    for gone in (step, out, *references):
        gone.getparent().remove(gone)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _source(key: str) -> bytes:
    return (ROOT / "processes" / f"{key}.bpmn").read_bytes()
