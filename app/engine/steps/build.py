"""Which step an element becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.model import Element, Process
from app.engine.steps.activities import Again, CallActivity, EventSubprocess, ForEach, Subprocess
from app.engine.steps.base import Step
from app.engine.steps.events import BoundaryEvent, CatchEvent, EndEvent, LinkEvent, StartEvent, ThrowEvent
from app.engine.steps.gateways import EventGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from app.engine.steps.tasks import DecisionTask, HandlerTask, PersonTask, ScriptTask
from app.errors import DefinitionError

if TYPE_CHECKING:
    from app.engine.compiler import _Workshop


@dataclass(frozen=True)
class Bench:
    """What a step is made from."""

    workshop: _Workshop
    spec: Any
    process: Process
    element: Element

    @property
    def inside(self) -> str:
        """The level inside an embedded subprocess."""
        return f"{self.process.key}/{self.element.id}"

    def refuse(self, message: str) -> DefinitionError:
        """Return the error that an element cannot be run."""
        return DefinitionError([], message)


def step(bench: Bench) -> Step:
    """Return the step of an element, wrapped when it is repeated. `DefinitionError` when it cannot be run."""
    make = _MAKERS.get(bench.element.kind)
    if make is None:
        raise bench.refuse(f"A {bench.element.kind} is not run here.")
    loop = bench.element.loop
    if loop is None:
        return make(bench, None)
    if bench.element.kind not in _REPEATABLE:
        raise bench.refuse(f"“{bench.element.label}” cannot be repeated.")
    if loop.kind == "each" and not (loop.collection or loop.cardinality):
        raise bench.refuse(f"“{bench.element.label}” is done for each item, but names no list.")
    inner = make(bench, f"{bench.element.id} [turn]")
    kind = ForEach if loop.kind == "each" else Again
    return kind(bench.spec, bench.element, loop=loop, compile_=bench.workshop.expression, inner=inner)


def _with_feel(kind: Callable[..., Step]) -> Callable[[Bench, str | None], Step]:
    return lambda bench, name: kind(bench.spec, bench.element, compile_=bench.workshop.expression, name=name)


def _plain(kind: Callable[..., Step]) -> Callable[[Bench, str | None], Step]:
    return lambda bench, name: kind(bench.spec, bench.element, name)


def _operator(bench: Bench, name: str | None) -> Step:
    element, workshop = bench.element, bench.workshop
    if element.operator is None:
        if element.kind == "sendTask" and element.message:
            return ThrowEvent(bench.spec, element, compile_=workshop.expression, name=name)
        raise bench.refuse(f"“{element.label}” names no handler. Choose one in the panel.")
    handler = workshop.handlers.get(element.operator.handler)
    if handler is None:
        raise bench.refuse(f"“{element.label}” calls the handler {element.operator.handler}, which does not exist.")
    return HandlerTask(bench.spec, element, compile_=workshop.expression, handler=handler, name=name)


def _decision(bench: Bench, name: str | None) -> Step:
    element = bench.element
    model = bench.workshop.models.get(element.decision or "")
    if model is None:
        raise bench.refuse(f"“{element.label}” asks the decision {element.decision}, which does not exist.")
    return DecisionTask(bench.spec, element, model=model, name=name)


def _script(bench: Bench, name: str | None) -> Step:
    if not bench.element.script:
        raise bench.refuse(f"The script “{bench.element.label}” is empty.")
    return ScriptTask(bench.spec, bench.element, compile_=bench.workshop.expression, name=name)


def _subprocess(bench: Bench, name: str | None) -> Step:
    element = bench.element
    if not element.by_event:
        return Subprocess(bench.spec, element, inside=bench.inside, name=name)
    starts = bench.process.starts(element.id)
    if len(starts) != 1 or starts[0].event is None:
        raise bench.refuse(f"The event subprocess “{element.label}” needs one start event that says what starts it.")
    return EventSubprocess(
        bench.spec, element, start=starts[0], compile_=bench.workshop.expression, inside=bench.inside
    )


def _call(bench: Bench, name: str | None) -> Step:
    element = bench.element
    if element.called not in bench.workshop.processes:
        raise bench.refuse(f"“{element.label}” calls the process {element.called}, which does not exist.")
    return CallActivity(bench.spec, element, inside=element.called or "", name=name)


def _catch(bench: Bench, name: str | None) -> Step:
    element = bench.element
    if element.event is not None and element.event.kind == "link":
        return LinkEvent(bench.spec, element, name)
    if element.event is None:
        raise bench.refuse(f"“{element.label}” does not say what it waits for.")
    kind = BoundaryEvent if element.kind == "boundaryEvent" else CatchEvent
    return kind(bench.spec, element, compile_=bench.workshop.expression, name=name)


def _throw(bench: Bench, name: str | None) -> Step:
    element = bench.element
    if element.event is not None and element.event.kind == "link":
        return LinkEvent(bench.spec, element, name)
    return ThrowEvent(bench.spec, element, compile_=bench.workshop.expression, name=name)


_MAKERS: dict[str, Callable[[Bench, str | None], Step]] = {
    "userTask": _with_feel(PersonTask),
    "manualTask": _with_feel(PersonTask),
    "serviceTask": _operator,
    "sendTask": _operator,
    "businessRuleTask": _decision,
    "scriptTask": _script,
    "receiveTask": _catch,
    "subProcess": _subprocess,
    "callActivity": _call,
    "exclusiveGateway": _plain(ExclusiveGateway),
    "parallelGateway": _plain(ParallelGateway),
    "inclusiveGateway": _plain(InclusiveGateway),
    "eventBasedGateway": _plain(EventGateway),
    "startEvent": _plain(StartEvent),
    "endEvent": _with_feel(EndEvent),
    "intermediateThrowEvent": _throw,
    "intermediateCatchEvent": _catch,
    "boundaryEvent": _catch,
}
_REPEATABLE = frozenset(
    {"userTask", "manualTask", "serviceTask", "sendTask", "businessRuleTask", "scriptTask", "receiveTask"}
    | {"subProcess", "callActivity"}
)
