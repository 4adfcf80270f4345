"""From BPMN files to a `Definition`: everything read, every expression compiled, every step wired, once.

What cannot run is refused here with located findings; what is merely unwise the linter says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from app import dmn, feel
from app.domain.finding import Finding
from app.domain.handlers import HandlerSpec
from app.engine import facts_of, functions, xml
from app.engine.model import Definition, Element, Process
from app.engine.reader import read_processes
from app.engine.steps import build
from app.engine.steps.base import Step, Way
from app.engine.steps.gateways import InclusiveGateway
from app.errors import DefinitionError, RedressError


@dataclass
class Level:
    """What runs as one task tree: a process, or the inside of an embedded subprocess."""

    name: str
    spec: Any
    steps: Mapping[str, Step]
    starts: Mapping[str | None, Step]
    listeners: tuple[Step, ...] = ()
    inclusive: tuple[InclusiveGateway, ...] = ()

    def start_of(self, message: str | None) -> Step:
        """Return the start event for a message, the plain one for None; `KeyError` when there is none."""
        return self.starts[message]


@dataclass
class Program:
    """A compiled definition: what the engine runs."""

    key: str
    levels: Mapping[str, Level]
    types: Mapping[str, feel.Type]
    library: feel.Library
    models: Mapping[str, dmn.Model] = field(default_factory=dict)

    def interval(self, name: str, moment: functions.Moment) -> Any:
        """Return a row of the manual's table of intervals (`jwm-intervals`)."""
        process = str(moment.facts.instance.get("process") or self.key)
        table = f"{process.partition('-')[0]}-intervals"
        if table not in self.models:
            raise ValueError(f"There is no decision {table}, so the interval {name} has no length.")
        found = self.models[table].evaluate(table, {"name": name}, library=self.library, env=moment)
        days = found.result.get("days") if isinstance(found.result, Mapping) else found.result
        if days is None:
            raise ValueError(f"The table {table} has no row for {name}.")
        return days


def compile_definition(
    process_key: str,
    processes: Mapping[str, bytes],
    decisions: Mapping[str, bytes],
    *,
    handlers: Mapping[str, HandlerSpec],
    types: Mapping[str, feel.Type] = MappingProxyType({}),
) -> Definition:
    """Return a process with all it calls, compiled. `DefinitionError` says what cannot run, and where."""
    read = _read_all(process_key, processes)
    models = _models(decisions)
    workshop = _Workshop(read, models, handlers)
    levels = {level.name: level for process in read.values() for level in workshop.levels(process)}
    if workshop.findings:
        raise DefinitionError(workshop.findings)
    main = read[process_key]
    return Definition(
        key=process_key,
        name=main.name,
        documentation=main.documentation,
        processes=read,
        start_messages=facts_of.start_messages(main),
        messages=facts_of.messages(read.values()),
        ends=facts_of.ends(main),
        clock_lengths=facts_of.clock_lengths(read.values()),
        opens_cases=facts_of.opens_cases(read.values(), handlers),
        record_paths=facts_of.record_paths(read.values(), workshop.paths),
        forms=facts_of.forms(read.values()),
        called=facts_of.called(read.values()),
        program=Program(
            process_key, levels, {**_result_types(read.values(), handlers), **types}, functions.LIBRARY, models
        ),
    )


def _read_all(process_key: str, sources: Mapping[str, bytes]) -> dict[str, Process]:
    """Return the main process and every process it reaches through calls."""
    found: dict[str, Process] = {}
    todo = [process_key]
    while todo:
        key = todo.pop()
        if key in found:
            continue
        source = sources.get(key)
        process = read_processes(xml.read(source, key)).get(key) if source is not None else None
        if process is None:
            raise DefinitionError([_no_process(key, found.values())])
        found[key] = process
        todo += facts_of.called([process])
    return found


def _no_process(key: str, callers: Iterable[Process]) -> Finding:
    for process in callers:
        for element in process.elements.values():
            if element.called == key:
                message = f"“{element.label}” calls the process {key}, which does not exist."
                return Finding("error", "unknown-process", element.id, element.line, message, process.key)
    return Finding("error", "unknown-process", None, None, f"There is no process {key} in the file of that name.", key)


def _models(decisions: Mapping[str, bytes]) -> dict[str, dmn.Model]:
    """Return the model that each decision is found in, by decision id."""
    models: dict[str, dmn.Model] = {}
    for source in decisions.values():
        model = dmn.read(source)
        models |= dict.fromkeys(model.decisions, model)
    return models


def _result_types(processes: Iterable[Process], handlers: Mapping[str, HandlerSpec]) -> dict[str, feel.Type]:
    """Return the types of what handlers leave in instance data, by name."""
    types: dict[str, feel.Type] = {}
    for process in processes:
        for element in process.elements.values():
            spec = handlers.get(element.handler or "")
            if spec is None or element.operator is None or not spec.outputs:
                continue
            fields = {output.name: feel.parse_type(output.type) for output in spec.outputs}
            if element.operator.result:
                types[element.operator.result] = feel.ContextType(fields=fields)
            elif spec.kind == "record":
                types |= fields
    return types


class _Workshop:
    """Makes the levels of processes, and keeps what it found wrong on the way."""

    def __init__(
        self,
        processes: Mapping[str, Process],
        models: Mapping[str, dmn.Model],
        handlers: Mapping[str, HandlerSpec],
    ) -> None:
        self.processes, self.models, self.handlers = processes, models, handlers
        self.findings: list[Finding] = []
        self.paths: set[tuple[str, ...]] = set()
        self._at: tuple[str | None, int | None, str | None] = (None, None, None)

    def levels(self, process: Process) -> Iterable[Level]:
        """Return a process and each of its embedded subprocesses as levels."""
        yield self._level(process, None)
        for element in process.elements.values():
            if element.kind == "subProcess":
                yield self._level(process, element.id)

    def expression(self, text: str) -> feel.Expression:
        """Compile FEEL; what does not compile is a finding at the element at hand."""
        try:
            made = feel.compile(text, functions.LIBRARY)
        except feel.FeelSyntaxError as error:
            self.find("feel", f"“{text}” is not FEEL: {error.message}")
            return feel.compile("null")
        self.paths |= made.names
        return made

    def find(self, rule: str, message: str) -> None:
        """Keep a finding at the element at hand."""
        element, line, source = self._at
        self.findings.append(Finding("error", rule, element, line, message, source))

    def _level(self, process: Process, parent: str | None) -> Level:
        name = level_name(process.key, parent)
        spec = BpmnProcessSpec(name)
        spec.task_specs.clear()  # its own End and EndJoin would collide with elements of those ids
        elements = process.level(parent)
        made = {element.id: self._step(spec, process, element) for element in elements}
        steps = {id_: step for id_, step in made.items() if step is not None}
        for element in elements:
            self._wire(process, element, steps)
        self._links(elements, steps)
        starts = {element.message if parent is None else None: steps[element.id] for element in process.starts(parent)}
        if not starts:
            self._at = (parent, process.elements[parent].line if parent else process.line, process.key)
            self.find("no-start", "There is no start event.")
        listeners = tuple(steps[e.id] for e in elements if e.by_event and e.id in steps)
        everything = {step.name: step for step in spec.task_specs.values() if isinstance(step, Step)}
        level = Level(name, spec, everything, starts, listeners)
        level.inclusive = tuple(step for step in everything.values() if isinstance(step, InclusiveGateway))
        for gateway in level.inclusive:
            gateway.reach = _reach(gateway, everything.values())
        return level

    def _step(self, spec: Any, process: Process, element: Element) -> Step | None:
        self._at = (element.id, element.line, process.key)
        try:
            return build.step(build.Bench(self, spec, process, element))
        except RedressError as error:
            self.find(error.code, error.message)
            return None

    def _wire(self, process: Process, element: Element, steps: Mapping[str, Step]) -> None:
        step = steps.get(element.id)
        if step is None:
            return
        ways = []
        for flow in (process.flows[id_] for id_ in element.outgoing):
            self._at = (flow.id, flow.line, process.key)
            target = steps.get(flow.target)
            if target is None:
                self.find("flow-target", f"The flow {flow.id} leads nowhere on this level of the diagram.")
                continue
            wanted = flow.condition if element.kind in ("exclusiveGateway", "inclusiveGateway") else None
            ways.append(Way(flow.id, target, self.expression(wanted) if wanted else None))
            step.connect(target)
        step.ways = tuple(ways)
        if element.attached_to:
            self._attach(process, element, steps)

    def _attach(self, process: Process, element: Element, steps: Mapping[str, Step]) -> None:
        activity = steps.get(element.attached_to or "")
        if activity is None:
            self._at = (element.id, element.line, process.key)
            self.find("attached-to", f"“{element.label}” is attached to nothing on this level of the diagram.")
        else:
            activity.boundaries = (*activity.boundaries, steps[element.id])

    def _links(self, elements: Iterable[Element], steps: Mapping[str, Step]) -> None:
        """Let the throwing half of a link lead to its catching half."""
        links = [e for e in elements if e.event is not None and e.event.kind == "link" and e.id in steps]
        catching = {e.event.ref: steps[e.id] for e in links if e.event and e.kind == "intermediateCatchEvent"}
        for element in links:
            if element.kind == "intermediateThrowEvent" and element.event and element.event.ref in catching:
                target = catching[element.event.ref]
                steps[element.id].ways = (Way(f"{element.id}-link", target, None),)
                steps[element.id].connect(target)


def level_name(process: str, subprocess: str | None) -> str:
    """Return the name of a level: the process, or the process and the embedded subprocess."""
    return process if subprocess is None else f"{process}/{subprocess}"


def _reach(gateway: InclusiveGateway, steps: Collection[Step]) -> dict[str, frozenset[str]]:
    """Return which incoming flows of a gateway a token at each step can reach without passing the gateway.

    The boundary events of a step have tokens of their own while it is active; those of later steps count.
    """
    reached: dict[str, set[str]] = {step.name: set() for step in steps}
    after: dict[str, list[tuple[str, str]]] = {}
    for step in steps:
        for way in step.ways:
            after.setdefault(way.target.name, []).append((step.name, way.id))
        for boundary in step.boundaries:
            after.setdefault(boundary.name, []).append((step.name, ""))
    for start, flow in after.get(gateway.name, []):
        todo = [start]
        while todo:
            name = todo.pop()
            if name == gateway.name or flow in reached[name]:
                continue
            reached[name].add(flow)
            todo += [before for before, _ in after.get(name, [])]
    return {step.name: frozenset(flow for way in step.ways for flow in _by(way, gateway, reached)) for step in steps}


def _by(way: Way, gateway: InclusiveGateway, reached: Mapping[str, set[str]]) -> Iterable[str]:
    return (way.id,) if way.target is gateway else reached[way.target.name]
