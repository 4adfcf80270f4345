"""The facts as they are after an effect that is not written yet: what later FEEL of the same turn must see."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app import feel
from app.domain import clock, record
from app.domain.effects import (
    AppendItem,
    Effect,
    OpenCase,
    SendMessage,
    SetField,
    StartCaseTask,
    StartClock,
    StopClock,
)
from app.domain.facts import ClockFact, Facts
from app.engine.delta import Delta
from app.errors import ProcessError


def plain(effect: Effect) -> Effect:
    """Return an effect with JSON values, as they are stored."""
    if isinstance(effect, SetField):
        return replace(effect, value=feel.to_json(effect.value))
    if isinstance(effect, AppendItem):
        return replace(effect, item=feel.to_json(dict(effect.item)))
    if isinstance(effect, SendMessage):
        return replace(effect, payload=feel.to_json(dict(effect.payload)))
    if isinstance(effect, StartCaseTask):
        return replace(effect, data=feel.to_json(dict(effect.data)))
    if isinstance(effect, OpenCase):
        return replace(effect, screens=feel.to_json({name: _plain_screen(s) for name, s in effect.screens.items()}))
    return effect


def placed(effect: Effect, jw_version: Any) -> Effect:
    """Return an effect that names its version: `jw.outcome` of the step's version 2 is `jw[2].outcome` ever after."""
    if isinstance(effect, SetField) and effect.path.startswith("jw.") and jw_version is not None:
        return replace(effect, path=f"jw[{int(jw_version)}].{effect.path[3:]}")
    return effect


def laid_over(facts: Facts, effect: Effect, jw_version: Any) -> Facts:
    """Return the facts with one effect laid over them; `ProcessError` when it names no place in the record."""
    match effect:
        case SetField(path, value):
            screens = _own_copy(facts.record, path.partition(".")[0].partition("[")[0])
            try:
                record.set_field(screens, path, value, jw_version=jw_version)
            except ValueError as error:
                raise ProcessError(str(error)) from None
            return replace(facts, record=screens)
        case AppendItem(screen, item):
            screens = _own_copy(facts.record, screen)
            record.append_item(screens, screen, item)
            return replace(facts, record=screens)
        case StartClock():
            return replace(facts, clocks=(*facts.clocks, started(effect, facts)))
        case StopClock(name, at, key):
            return replace(facts, clocks=tuple(_stopped(fact, name, key, at) for fact in facts.clocks))
        case OpenCase():
            return _with_case(facts, effect)
        case _:
            return facts


def after(facts: Facts, delta: Delta) -> Facts:
    """Return the facts as they stand once a delta is written: what the next command of a dry run must see."""
    for effect in delta.record:
        facts = laid_over(facts, effect, delta.data.get("jw_version"))
    return facts


def started(effect: StartClock, facts: Facts) -> ClockFact:
    """Return where a clock stands that has just been started."""
    try:
        due = clock.due(effect.start, effect.length, effect.unit, days=facts.calendar)
    except ValueError as error:
        raise ProcessError(f"The clock {effect.name} cannot start: {error}") from None
    return ClockFact(effect.name, effect.start, due.on, due.at, key=effect.key)


def _stopped(fact: ClockFact, name: str, key: str, at: datetime) -> ClockFact:
    runs = fact.name == name and fact.key == key and fact.stopped_at is None
    return replace(fact, stopped_at=at) if runs else fact


def _with_case(facts: Facts, effect: OpenCase) -> Facts:
    spare = tuple(ref for ref in facts.spare_refs if ref != effect.ref)
    link = {"ref": effect.ref, "kind": effect.kind, "status": "open", "relation": effect.link}
    if not effect.adopt:
        return replace(facts, links=(*facts.links, link), spare_refs=spare)
    case = facts.record.get("case") or {}
    old = facts.instance.get("case_ref") or case.get("ref")
    back = "original" if effect.link == "shadow" else effect.link
    links = ({"ref": old, "kind": case.get("kind"), "status": case.get("status"), "relation": back},) if old else ()
    screens = dict(effect.screens)
    screens["case"] = {**(screens.get("case") or {}), "ref": effect.ref, "kind": effect.kind, "status": "open"}
    return replace(
        facts,
        record=screens,
        original=facts.record if old else {},
        links=links,
        instance={**facts.instance, "case_ref": effect.ref},
        clocks=(),
        spare_refs=spare,
    )


def _own_copy(screens: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the record with a copy of one screen, so that the facts given stay as they are."""
    return {**screens, name: copy.deepcopy(screens[name])} if name in screens else dict(screens)


def _plain_screen(screen: Any) -> Any:
    return dict(screen) if isinstance(screen, Mapping) else [dict(item) for item in screen]
