"""Public execution traces of bpmn.io's token simulation, replayed: the same steps are entered, as often.

Tasks are made manual tasks, flows out of gateways get the condition that the trace took. What differs is named below.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from app import engine
from app.engine import commands
from app.engine.delta import OpenedTask, Timer, Wait
from app.engine.xml import BPMN, local
from tests.engine.drawing import AT, Facts

FOLDER = Path(__file__).parents[3] / "shared" / "conformance" / "token-simulation"
TRACES = sorted(FOLDER.glob("*.json"))
TASKS = {"task", "userTask", "serviceTask", "sendTask", "scriptTask", "businessRuleTask"}
DIFFERENT = {
    "compensation|transaction": "compensation and transactions are refused by the linter",
    "message-flow|signal-trigger-start": "a pool is a process of its own; messages between them are services' work",
    "implicit-start|multiple-starts": "a start says how it is started; there are no implicit starts",
    "event-sub-process-cancelation|nested-cancelation-rethrow|signal-consume|signal-end-event-trigger|"
    "signal-trigger-(event-sub|multiple)": "a signal is delivered after the step, not in its middle",
    "boundary-interrupting-task": "an event says what it waits for",
    "loop-1|simple-1": "the trace begins in the middle of a run",
}


@pytest.mark.skipif(not TRACES, reason="the public test material is not beside the checkout")
def test_traces_of_the_token_simulation_are_the_same_or_their_difference_is_known() -> None:
    equal = [trace.stem for trace in TRACES if not _different(trace.stem) and _is_equal(trace)]
    expected = [trace.stem for trace in TRACES if not _different(trace.stem)]

    assert expected == equal
    assert len(expected) >= 35


def _different(name: str) -> bool:
    return any(re.search(pattern, name) for pattern in DIFFERENT)


def _is_equal(trace_file: Path) -> bool:
    trace = [entry.split(":")[:2] for entry in json.loads(trace_file.read_text())]
    model = trace_file.with_suffix(".bpmn")
    if not model.exists():
        model = trace_file.with_name(re.sub(r"-\d+\.json$", ".bpmn", trace_file.name))
    replay = _Replay(_runnable(model, {id_ for act, id_ in trace if act == "enter"}))
    replay.run(trace)
    return replay.expected(trace) == Counter(replay.entered)


def _runnable(model: Path, taken: set[str]) -> bytes:
    root = etree.parse(model).getroot()
    for kind in ("message", "signal"):
        root.insert(0, etree.Element(f"{BPMN}{kind}", id=f"any-{kind}", name=f"any-{kind}"))
    for node in list(root.iter(f"{BPMN}*")):
        kind = local(node)
        if kind in TASKS:
            node.tag = f"{BPMN}manualTask"
        elif kind == "process":
            node.set("isExecutable", "true")
        elif kind in ("timerEventDefinition", "conditionalEventDefinition"):
            node.tag = f"{BPMN}timerEventDefinition"
            node[:] = []
            etree.SubElement(node, f"{BPMN}timeDate").text = "now()"
        elif kind in ("messageEventDefinition", "signalEventDefinition", "receiveTask"):
            name = "signal" if kind.startswith("signal") else "message"
            node.set(f"{name}Ref", node.get(f"{name}Ref") or f"any-{name}")
        elif kind == "sequenceFlow":
            node[:] = []
            etree.SubElement(node, f"{BPMN}conditionExpression").text = "true" if node.get("id") in taken else "false"
    return etree.tostring(root)


class _Replay:
    def __init__(self, source: bytes) -> None:
        key = engine.references(source).process
        self.definition = engine.compile_definition(key, {key: source}, {}, handlers={})
        self.elements = self.definition.main.elements
        self.state: str | None = None
        self.open: dict[str, OpenedTask | Timer | Wait] = {}
        self.entered: list[str] = []

    def run(self, trace: list[list[str]]) -> None:
        self.do(commands.Start({}, next(iter(self.definition.start_messages), None)))
        for act, id_ in trace:
            one = next((one for one in self.open.values() if self._is(one, id_)), None)
            if self.state is None or one is None:
                continue
            if act == "exit" and isinstance(one, OpenedTask):
                self.do(commands.Complete(one.id))
            elif act == "signal" and isinstance(one, Timer):
                self.do(commands.Fire((one.id,)))
            elif act == "signal" and isinstance(one, Wait):
                self.do(commands.Deliver((one.id,), one.message))

    def do(self, command: commands.Command) -> None:
        delta = engine.apply(self.definition, self.state, command, at=AT, facts=Facts())
        assert not delta.failures
        self.state = delta.state
        for closed in delta.closed:
            self.open.pop(closed.id, None)
        self.open |= {one.id: one for one in (*delta.opened, *delta.timers, *delta.waiting)}
        self.entered += [entry.element for entry in delta.history if entry.event == self._counts(entry.element)]
        for thrown in delta.thrown:
            for wait in [one for one in self.open.values() if isinstance(one, Wait) and one.message == thrown.name]:
                self.do(commands.Deliver((wait.id,), thrown.name))

    def expected(self, trace: list[list[str]]) -> Counter[str]:
        acts = {"entered": "enter", "completed": "exit", "": ""}
        return Counter(id_ for act, id_ in trace if id_ in self.elements and act == acts[self._counts(id_)])

    def _is(self, one: OpenedTask | Timer | Wait, id_: str) -> bool:
        inside = self.elements[one.element].parent
        return one.element == id_ or (inside == id_ and self.elements[inside].by_event)

    def _counts(self, id_: str) -> str:
        """Which happening of an element is counted: joins and starts are told differently, so they are not."""
        element = self.elements[id_]
        if element.kind.endswith("Gateway") or element.kind == "startEvent" or element.by_event:
            return ""
        return "completed" if element.kind in ("boundaryEvent", "intermediateCatchEvent") else "entered"
