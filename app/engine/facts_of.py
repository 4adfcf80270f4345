"""Plain facts of processes: what they call, which forms and messages they name, how long their clocks run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app import feel
from app.domain.facts import ClockLength
from app.domain.handlers import HandlerSpec
from app.engine.model import CATCHES, USER_TASKS, Element, Process


def _elements(processes: Iterable[Process]) -> Iterable[Element]:
    return (element for process in processes for element in process.elements.values())


def _once(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))


def called(processes: Iterable[Process]) -> tuple[str, ...]:
    """Return the processes that call activities name."""
    return _once(element.called for element in _elements(processes) if element.kind == "callActivity")


def decisions(processes: Iterable[Process]) -> tuple[str, ...]:
    """Return the decisions that business rule tasks name."""
    return _once(element.decision for element in _elements(processes) if element.kind == "businessRuleTask")


def forms(processes: Iterable[Process]) -> tuple[str, ...]:
    """Return the forms that tasks and starts name; those chosen by FEEL are not known before."""
    found: list[str | None] = []
    for process in processes:
        found.append(process.properties.get("start-form"))
        found += [e.form for e in process.elements.values() if e.kind in USER_TASKS or e.kind == "startEvent"]
    return _once(form for form in found if form and not form.startswith("="))


def start_messages(process: Process) -> tuple[str, ...]:
    """Return the messages that start the process."""
    return _once(element.message for element in process.starts())


def messages(processes: Iterable[Process]) -> tuple[str, ...]:
    """Return the messages and signals that the processes can wait for."""
    starts = (e for e in _elements(processes) if e.kind == "startEvent" and e.parent is not None)
    return _once(e.message for e in [*(e for e in _elements(processes) if e.kind in CATCHES), *starts])


def ends(process: Process) -> tuple[str, ...]:
    """Return the names of the end events of the process itself."""
    return _once(element.name for element in process.level(None) if element.kind == "endEvent")


def clock_lengths(processes: Iterable[Process]) -> dict[str, ClockLength]:
    """Return the lengths that timers declare for the clocks they follow."""
    found = {}
    for element in _elements(processes):
        clock, length = element.properties.get("clock"), element.properties.get("length", "")
        if clock and length.isdecimal():
            unit = element.properties.get("unit") or "working days"
            found[clock] = ClockLength(clock, int(length), unit)
    return found


def opens_cases(processes: Iterable[Process], handlers: Mapping[str, HandlerSpec]) -> int:
    """Return how many references for new cases one run through all steps can need."""
    found = (handlers.get(element.handler or "") for element in _elements(processes))
    return sum(spec.opens_cases for spec in found if spec is not None)


def written(processes: Iterable[Process]) -> frozenset[str]:
    """Return the names that handlers, messages, decisions and repeated steps put into instance data."""
    names: set[str | None] = set()
    for element in _elements(processes):
        names.add(element.operator.result if element.operator else None)
        names.add(element.variable)
        names.add((element.decision or "").replace("-", "_"))
        if element.loop is not None:
            names |= {element.loop.item, element.loop.result, element.loop.results}
    return frozenset(filter(None, names))


def record_paths(processes: Iterable[Process], paths: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """Return the paths of FEEL that the diagrams do not write themselves: what they may read from the record."""
    own = written(processes)
    return frozenset(".".join(path) for path in paths if path[0] not in own)


def declared(process: Process) -> dict[str, feel.Type]:
    """Return the start data that the property `inputs` declares: `jw_version:number, source:string`."""
    pairs = (part.partition(":") for part in process.properties.get("inputs", "").split(","))
    return {name.strip(): type_named(kind) for name, _, kind in pairs if name.strip()}


def type_named(text: str) -> feel.Type:
    """Return the FEEL type that a text names, `Any` when it names none."""
    try:
        return feel.parse_type(text.strip() or "Any")
    except ValueError:
        return feel.ANY
