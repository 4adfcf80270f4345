"""Tiny diagrams in a few lines of Python, and a player that runs them: commands in, what is open out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from app import engine
from app.domain.effects import AddNote, AppendItem, OpenCase, SetField, StartClock, StopClock
from app.domain.facts import Facts
from app.domain.handlers import BpmnError, HandlerSpec, Parameter, RecordContext, Recorded
from app.engine import commands
from app.engine.delta import Delta

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="https://example.org">'
)


def node(
    kind: str,
    id_: str,
    inner: str = "",
    *,
    name: str | None = None,
    properties: Mapping[str, str] | None = None,
    extra: str = "",
    **attributes: str,
) -> str:
    """One element; `extra` goes into its extension elements, `inner` behind them."""
    rows = "".join(
        f"<spiffworkflow:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in (properties or {}).items()
    )
    held = (f"<spiffworkflow:properties>{rows}</spiffworkflow:properties>" if rows else "") + extra
    extension = f"<bpmn:extensionElements>{held}</bpmn:extensionElements>" if held else ""
    attributes_ = "".join(f" {k.rstrip('_')}={quoteattr(v)}" for k, v in attributes.items())
    named = quoteattr(name if name is not None else id_)
    return f"<bpmn:{kind} id={quoteattr(id_)} name={named}{attributes_}>{extension}{inner}</bpmn:{kind}>"


def start(id_: str = "begin", **kwargs: Any) -> str:
    return node("startEvent", id_, kwargs.pop("inner", ""), **kwargs)


def end(id_: str = "done", inner: str = "", **kwargs: Any) -> str:
    return node("endEvent", id_, inner, **kwargs)


def user(id_: str, inner: str = "", **kwargs: Any) -> str:
    properties = {"form": f"p-{id_}", **kwargs.pop("properties", {})}
    return node("userTask", id_, inner, properties=properties, **kwargs)


def script(id_: str, text: str, **kwargs: Any) -> str:
    return node("scriptTask", id_, f"<bpmn:script>{escape(text)}</bpmn:script>", **kwargs)


def service(
    id_: str,
    handler: str,
    inputs: Mapping[str, str] | None = None,
    *,
    result: str = "",
    inner: str = "",
    kind: str = "serviceTask",
    **kwargs: Any,
) -> str:
    rows = "".join(
        f'<spiffworkflow:parameter id={quoteattr(k)} type="feel" value={quoteattr(v)}/>'
        for k, v in (inputs or {}).items()
    )
    variable = f' resultVariable="{result}"' if result else ""
    parameters = f"<spiffworkflow:parameters>{rows}</spiffworkflow:parameters>"
    tag = "spiffworkflow:serviceTaskOperator"
    extra = f'<{tag} id="{handler}"{variable}>{parameters}</{tag}>'
    return node(kind, id_, inner, extra=extra, **kwargs)


def gateway(kind: str, id_: str, default: str | None = None, **kwargs: Any) -> str:
    return node(f"{kind}Gateway", id_, **({"default": default} if default else {}), **kwargs)


def timer(text: str, kind: str = "timeDate") -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{escape(text)}</bpmn:{kind}></bpmn:timerEventDefinition>"


def event(kind: str, ref: str | None = None) -> str:
    if kind == "link":
        return f'<bpmn:linkEventDefinition name="{ref}"/>'
    return f"<bpmn:{kind}EventDefinition{f' {kind}Ref={chr(34)}{kind}-{ref}{chr(34)}' if ref else ''}/>"


def boundary(id_: str, on: str, inner: str, *, interrupting: bool = True, **kwargs: Any) -> str:
    return node("boundaryEvent", id_, inner, attachedToRef=on, cancelActivity=str(interrupting).lower(), **kwargs)


def catch(id_: str, inner: str, **kwargs: Any) -> str:
    return node("intermediateCatchEvent", id_, inner, **kwargs)


def each(
    list_: str, item: str = "item", *, sequential: bool = False, results: str = "", result: str = "", until: str = ""
) -> str:
    inner = f"<bpmn:loopDataInputRef>{escape(list_)}</bpmn:loopDataInputRef>"
    inner += f"<bpmn:loopDataOutputRef>{results}</bpmn:loopDataOutputRef>" if results else ""
    inner += f'<bpmn:inputDataItem id="{item}"/>'
    inner += f'<bpmn:outputDataItem id="{result}"/>' if result else ""
    inner += f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    tag = "bpmn:multiInstanceLoopCharacteristics"
    return f'<{tag} isSequential="{str(sequential).lower()}">{inner}</{tag}>'


def flow(source: str, target: str, condition: str | None = None, id_: str | None = None, name: str = "") -> str:
    inner = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
    id_ = id_ or f"{source}-to-{target}"
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<bpmn:sequenceFlow id="{id_}" name="{name}" {ends}>{inner}</bpmn:sequenceFlow>'


def line(*ids: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(a, b) for a, b in itertools.pairwise(ids))


def sub(id_: str, *parts: str, **kwargs: Any) -> str:
    return node("subProcess", id_, kwargs.pop("inner", "") + "".join(parts), **kwargs)


def lane(name: str, *ids: str) -> str:
    return (
        f'<bpmn:lane id="lane-{name.lower().replace(" ", "-")}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{i}</bpmn:flowNodeRef>" for i in ids)
        + "</bpmn:lane>"
    )


def on_task(*events: str, activity: str = user("work")) -> bytes:
    """One activity between start and end, and boundary events each with an end of its own: `x` goes to `x-end`."""
    ids = [re.search('id="([^"]+)"', each)[1] for each in events]  # type: ignore[index]
    return process(
        start(),
        activity,
        end(),
        line("begin", "work", "done"),
        *events,
        *(end(f"{i}-end") + line(i, f"{i}-end") for i in ids),
    )


def process(
    *parts: str,
    key: str = "p",
    lanes: str = "",
    names: Mapping[str, str] | None = None,
    properties: Mapping[str, str] | None = None,
) -> bytes:
    """A file with one process; messages, signals, errors and escalations of any name a part uses are declared."""
    declared = "".join(_declared(kind, names_) for kind, names_ in _refs("".join(parts)).items())
    rows = "".join(
        f"<spiffworkflow:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in (properties or {}).items()
    )
    extension = (
        f"<bpmn:extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></bpmn:extensionElements>"
        if rows
        else ""
    )
    laned = f'<bpmn:laneSet id="lanes">{lanes}</bpmn:laneSet>' if lanes else ""
    inside = f"{extension}{laned}{''.join(parts)}"
    body = f'<bpmn:process id="{key}" name="The {key} process" isExecutable="true">{inside}</bpmn:process>'
    return f"{HEAD}{declared}{body}</bpmn:definitions>".encode()


def chain(*steps: str, **kwargs: Any) -> bytes:
    ids = [re.search('id="([^"]+)"', step)[1] for step in steps]  # type: ignore[index]
    return process(start(), *steps, end(), line("begin", *ids, "done"), **kwargs)


def _refs(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, name in re.findall(r'(message|signal|error|escalation)Ref="\1-([^"]+)"', text):
        found.setdefault(kind, [])
        if name not in found[kind]:
            found[kind].append(name)
    return found


def _declared(kind: str, names: list[str]) -> str:
    code = {"error": "errorCode", "escalation": "escalationCode"}.get(kind)
    return "".join(
        f'<bpmn:{kind} id="{kind}-{name}" name="{name}"{f" {code}={chr(34)}{name}{chr(34)}" if code else ""}/>'
        for name in names
    )


def _note(context: RecordContext, values: Mapping[str, Any]) -> Recorded:
    return Recorded((AddNote("note", values["text"]),))


def _set(context: RecordContext, values: Mapping[str, Any]) -> Recorded:
    return Recorded(tuple(SetField(path, value) for path, value in values["fields"].items()))


def _clock(context: RecordContext, values: Mapping[str, Any]) -> Recorded:
    length = context.facts.published_clocks[values["clock"]]
    key = str(context.data.get("jw_version", ""))
    return Recorded((StartClock(values["clock"], values["start"], length.length, length.unit, key),))


def _save(context: RecordContext, values: Mapping[str, Any]) -> Recorded:
    version = len(context.facts.record.get("jw", ())) + 1
    return Recorded((AppendItem("jw", {"version": version, "outcome": None}),), {"jw_version": version})


def _shadow(context: RecordContext, values: Mapping[str, Any]) -> Recorded:
    ref = context.facts.spare_refs[0]
    return Recorded(
        (OpenCase(ref, "shadow", {"case": {"queue": "shadow queue"}}, link="shadow", adopt=True),), {"ref": ref}
    )


def _fail(context: RecordContext, values: Mapping[str, Any]) -> Recorded:
    raise BpmnError(values["code"], {"reason": "because"})


def _boom(context: RecordContext, values: Mapping[str, Any]) -> Recorded:
    if context.data.get("repaired"):
        return Recorded((), {"ok": True})
    raise KeyError(5)


def _spec(
    name: str,
    call: Any = None,
    inputs: Mapping[str, str] | None = None,
    outputs: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> HandlerSpec:
    return HandlerSpec(
        name,
        "record" if call else "outside",
        name,
        "",
        tuple(Parameter(k.rstrip("?"), v, not k.endswith("?")) for k, v in (inputs or {}).items()),
        tuple(Parameter(k, v) for k, v in (outputs or {}).items()),
        call=call,
        **kwargs,
    )


HANDLERS = {
    spec.name: spec
    for spec in (
        _spec("note/add", _note, {"text": "string"}),
        _spec("case/update", _set, {"fields": "context"}),
        _spec("clock/start", _clock, {"clock": "string", "start": "date and time"}),
        _spec(
            "clock/stop",
            lambda context, values: Recorded((StopClock(values["clock"], context.at),)),
            {"clock": "string"},
        ),
        _spec("jw/save-screen", _save, {}, {"jw_version": "number"}),
        _spec("case/open-shadow", _shadow, {}, {"ref": "string"}, opens_cases=1),
        _spec("test/fail", _fail, {"code": "string"}),
        _spec("test/boom", _boom),
        _spec(
            "letter/send",
            None,
            {"template": "string", "to": "string", "on?": "date"},
            {"letter": "string", "on": "date"},
        ),
    )
}


@dataclass
class Play:
    """A running instance of a small diagram. Every command goes through the state string."""

    definition: engine.Definition
    facts: Facts = field(default_factory=Facts)
    state: str | None = None
    at: datetime = AT
    deltas: list[Delta] = field(default_factory=list)
    tasks: dict[str, Any] = field(default_factory=dict)
    work: dict[str, Any] = field(default_factory=dict)
    timers: dict[str, Any] = field(default_factory=dict)
    waits: dict[str, Any] = field(default_factory=dict)

    def do(self, command: commands.Command) -> Delta:
        delta = engine.apply(self.definition, self.state, command, at=self.at, facts=self.facts)
        again = engine.apply(self.definition, self.state, command, at=self.at, facts=self.facts)
        assert [h.element for h in delta.history] == [h.element for h in again.history], "apply is a pure function"
        self.state = delta.state
        self.deltas.append(delta)
        for closed in delta.closed:
            for open_ in (self.tasks, self.work, self.timers, self.waits):
                open_.pop(closed.id, None)
        self.tasks |= {one.id: one for one in delta.opened}
        self.work |= {one.id: one for one in delta.work}
        self.timers |= {one.id: one for one in delta.timers}
        self.waits |= {one.id: one for one in delta.waiting}
        return delta

    def start(self, message: str | None = None, **data: Any) -> Play:
        self.do(commands.Start(data, message))
        return self

    def complete(self, element: str, record: tuple[Any, ...] = (), **answers: Any) -> Delta:
        return self.do(commands.Complete(self.id(self.tasks, element), answers, record))

    def finish(self, element: str, **result: Any) -> Delta:
        return self.do(commands.FinishWork(self.id(self.work, element), result))

    def fire(self, element: str) -> Delta:
        return self.do(commands.Fire((self.id(self.timers, element),)))

    def deliver(self, element: str, **payload: Any) -> Delta:
        wait = self.waits[self.id(self.waits, element)]
        return self.do(commands.Deliver((wait.id,), wait.message, payload))

    def throw(self, element: str, code: str, **payload: Any) -> Delta:
        return self.do(commands.ThrowError(self.id(self.work, element), code, payload))

    def id(self, open_: Mapping[str, Any], element: str) -> str:
        found = [one.id for one in open_.values() if one.element == element]
        assert found, f"{element} is not open; open are {[one.element for one in open_.values()]}"
        return found[0]

    @property
    def open(self) -> list[str]:
        """Everything that is open, by element."""
        return sorted(one.element for some in (self.tasks, self.work, self.timers, self.waits) for one in some.values())

    @property
    def last(self) -> Delta:
        return self.deltas[-1]

    @property
    def data(self) -> Mapping[str, Any]:
        return self.last.data

    @property
    def finished(self) -> bool:
        return self.last.finished

    @property
    def ends(self) -> list[str]:
        return [ended.name for delta in self.deltas for ended in delta.ends]

    @property
    def trace(self) -> list[str]:
        """The elements completed so far, in order."""
        return [entry.element for delta in self.deltas for entry in delta.history if entry.event == "completed"]

    def wait(self, **passed: float) -> Play:
        self.at += timedelta(**passed)
        return self


def play(
    *sources: bytes,
    key: str = "p",
    decisions: Mapping[str, bytes] | None = None,
    types: Any = None,
    facts: Facts | None = None,
) -> Play:
    files = {re.search(rb'<bpmn:process id="([^"]+)"', source)[1].decode(): source for source in sources}  # type: ignore[index]
    definition = engine.compile_definition(key, files, decisions or {}, handlers=HANDLERS, types=types or {})
    return Play(definition, facts or Facts())
