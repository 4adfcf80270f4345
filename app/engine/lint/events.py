"""Events: each says what it waits for or throws, and says it in a way that is run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.finding import Finding
from app.engine.lint.diagram import Diagram, at
from app.engine.model import ACTIVITIES, EVENTS, Element, Event, Process

_ALLOWED = {
    "startEvent": frozenset({"message"}),
    "endEvent": frozenset({"message", "signal", "error", "escalation", "terminate"}),
    "intermediateCatchEvent": frozenset({"message", "signal", "timer", "link"}),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "link"}),
    "boundaryEvent": frozenset({"message", "signal", "timer", "error", "escalation"}),
    "event subprocess": frozenset({"message", "signal", "timer", "error", "escalation"}),
}
_NEEDS_NAME = frozenset({"message", "signal", "escalation", "link"})
_SAID = {"startEvent": "start event", "endEvent": "end event", "boundaryEvent": "boundary event"}
_ISO = re.compile(r'["\']?\s*(P[\dT]|R\d*/|\d{4}-\d\d)')


def check(diagram: Diagram) -> Iterator[Finding]:
    """Yield what is wrong with events."""
    for process in diagram.executable:
        for element in process.elements.values():
            if element.kind in EVENTS or element.kind in ("receiveTask", "sendTask"):
                yield from _event(process, element)
            if element.kind == "boundaryEvent":
                yield from _boundary(process, element)
            if element.by_event:
                yield from _event_subprocess(process, element)
        yield from _links(process)
        yield from _uncaught(process)


def _event(process: Process, element: Element) -> Iterator[Finding]:
    around = process.elements.get(element.parent or "")
    in_event_subprocess = element.kind == "startEvent" and around is not None and around.by_event
    allowed = _ALLOWED.get("event subprocess" if in_event_subprocess else element.kind, frozenset({"message"}))
    said = _SAID.get(element.kind, "event")
    if len(element.events) > 1:
        yield at(element, "event", f"“{element.label}” waits for or throws several things. Draw one event for each.")
    for event in element.events:
        if event.kind not in allowed:
            yield at(element, "event", f"A {said} of the kind “{event.kind}” is not run here.")
        elif event.kind in _NEEDS_NAME and not event.ref:
            yield at(element, "event", f"“{element.label}” names no {event.kind}. Choose one in the panel.")
        elif event.kind == "timer":
            yield from _timer(element, event)
    if element.kind == "startEvent" and element.parent and element.events and not in_event_subprocess:
        yield at(element, "event", "A subprocess begins with a plain start event.")
    waits = element.kind in ("intermediateCatchEvent", "boundaryEvent", "receiveTask") or in_event_subprocess
    if waits and not element.events:
        yield at(element, "event", f"“{element.label}” does not say what it waits for; it would be passed through.")


def _timer(element: Element, event: Event) -> Iterator[Finding]:
    text = event.timer or ""
    if not text or event.timer_kind == "several":
        yield at(element, "timer", f"The timer “{element.label}” needs exactly one time.")
    elif event.timer_kind == "timeCycle":
        message = f"The timer “{element.label}” repeats. Draw a loop, or a timer that leads back to its step."
        yield at(element, "timer", message)
    elif _ISO.match(text):
        message = f'“{text}” is a time in another notation. Write FEEL: working days after(date, n), or due("clock").'
        yield at(element, "timer", message)
    elif event.timer_kind == "timeDuration":
        message = f"The timer “{element.label}” counts hours or days on the wall. Say working days or a clock."
        yield at(element, "timer-style", message, "warning")
    elif "due(" not in text and "working days after(" not in text:
        message = f"The timer “{element.label}” neither follows a clock (due) nor counts working days. Is that meant?"
        yield at(element, "timer-style", message, "warning")
    yield from _length(element)


def _length(element: Element) -> Iterator[Finding]:
    properties = element.properties
    if not properties.get("clock"):
        return
    length, unit = properties.get("length", ""), properties.get("unit", "working days")
    if length and not length.isdecimal():
        yield at(
            element, "clock-length", f"The length of the clock {properties['clock']} is a whole number, not {length}."
        )
    if unit not in ("working days", "calendar days", "calendar months"):
        yield at(
            element,
            "clock-length",
            f"The clock {properties['clock']} counts working days, calendar days or calendar months.",
        )


def _boundary(process: Process, element: Element) -> Iterator[Finding]:
    activity = process.elements.get(element.attached_to or "")
    if activity is None or activity.kind not in ACTIVITIES or activity.parent != element.parent:
        yield at(element, "attached-to", f"“{element.label}” is not attached to a step of the same level.")
    if element.event and element.event.kind == "error" and not element.interrupting:
        yield at(element, "event", "An error always interrupts. Draw the boundary event as interrupting.")


def _event_subprocess(process: Process, element: Element) -> Iterator[Finding]:
    starts = process.starts(element.id)
    if element.incoming or element.outgoing:
        yield at(element, "event-subprocess", f"The event subprocess “{element.label}” has flows; nothing leads to it.")
    if len(starts) == 1 and starts[0].event is None:
        yield at(starts[0], "event-subprocess", "The start event of an event subprocess says what starts it.")


def _links(process: Process) -> Iterator[Finding]:
    links = [e for e in process.elements.values() if e.event is not None and e.event.kind == "link"]
    for element in links:
        wanted = "intermediateThrowEvent" if element.kind == "intermediateCatchEvent" else "intermediateCatchEvent"
        partners = [e for e in links if e.kind == wanted and e.event == element.event and e.parent == element.parent]
        if not partners:
            yield at(
                element,
                "link",
                f"The link “{element.event.ref if element.event else ''}” has no other half on this level.",
            )
        elif wanted == "intermediateCatchEvent" and len(partners) > 1:
            yield at(element, "link", f"The link “{element.label}” leads to several places.")


def _uncaught(process: Process) -> Iterator[Finding]:
    """Find errors and escalations that nothing in this process catches: a caller has to."""
    catches = [e.event for e in process.elements.values() if e.kind in ("boundaryEvent", "startEvent") and e.event]
    for element in process.elements.values():
        event = element.event
        if element.kind not in ("endEvent", "intermediateThrowEvent") or event is None:
            continue
        caught = any(catch.kind == event.kind and catch.ref in (None, event.ref) for catch in catches)
        if event.kind in ("error", "escalation") and not caught:
            message = f"Nothing in this diagram catches the {event.kind} of “{element.label}”: its callers must."
            yield at(element, "uncaught", message, "warning")
