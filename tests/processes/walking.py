"""Walks a shipped diagram with its shipped forms, tables and handlers: no database, the facts kept by hand.

Answers go through the form as they would from a page, so a walk cannot answer what the form does not ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from app import engine, feel, formkit
from app.domain import dictionary
from app.domain.effects import Effect
from app.domain.facts import Facts
from app.engine import commands, overlay
from app.engine.delta import Delta
from app.services import registry, typing_of

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _sources(folder: str, suffix: str) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted((ROOT / folder).glob(f"*{suffix}"))}


@cache
def forms() -> Mapping[str, formkit.Form]:
    """Return every shipped form by its id."""
    return {name: formkit.read(source) for name, source in _sources("forms", ".form").items()}


@cache
def definition(process: str) -> engine.Definition:
    """Return a shipped process, compiled with all it calls."""
    fields = (ROOT / "policies" / "fields-jwm.csv").read_text(encoding="utf-8")
    types = {name: feel.parse_type(kind) for form in forms().values() for name, kind in form.types().items()}
    types |= typing_of.screens(dictionary.read({"fields-jwm.csv": fields}))
    handlers = {name: one.spec for name, one in registry.load_handlers(ROOT / "handlers").items()}
    return engine.compile_definition(
        process, _sources("processes", ".bpmn"), _sources("processes", ".dmn"), handlers=handlers, types=types
    )


@dataclass
class Walk:
    """One instance on one case. `effects` are what its steps wanted recorded, in order."""

    process: str
    facts: Facts
    data: Mapping[str, Any]
    at: datetime = NOON
    state: str | None = None
    effects: list[Effect] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    side_ends: list[str] = field(default_factory=list)
    open: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        instance = {"id": "1", "process": self.process, "case_ref": "JWM-1", "started_by": "jane"}
        lengths = definition(self.process).clock_lengths
        self.facts = replace(self.facts, instance=instance, published_clocks=lengths)
        self.do(commands.Start(self.data))

    def do(self, command: commands.Command) -> Delta:
        delta = engine.apply(definition(self.process), self.state, command, at=self.at, facts=self.facts)
        assert not delta.failures, delta.failures
        self.state, self.data = delta.state, delta.data
        for effect in delta.record:
            self.effects.append(effect)
            self.facts = overlay.laid_over(self.facts, effect, self.data.get("jw_version"))
        for closed in delta.closed:
            self.open.pop(closed.id, None)
        self.open |= {one.id: one for one in (*delta.opened, *delta.work, *delta.timers, *delta.waiting)}
        for ended in delta.ends:
            (self.ends if ended.main else self.side_ends).append(ended.name)
        return delta

    def one(self, name: str) -> Any:
        found = [one for one in self.open.values() if name in (one.name, one.element)]
        assert found, f"“{name}” is not open; open are {self.names}"
        return found[0]

    @property
    def names(self) -> list[str]:
        """The names of everything that is open."""
        return sorted(one.name for one in self.open.values())

    def answer(self, name: str, **answers: Any) -> Mapping[str, str]:
        """Complete a task through its form; return the form's sentences where it refuses."""
        task = self.one(name)
        sight, moment = engine.scope(definition(self.process), self.data, self.facts, at=self.at)
        using = formkit.Evaluator(engine.LIBRARY, moment)
        checked = formkit.validate(forms()[task.form], answers, dict(sight), people=_everybody, using=using)
        if checked.ok:
            self.do(commands.Complete(task.id, checked.answers, checked.record))
        return checked.errors

    def tick(self, at: datetime) -> None:
        """Move the clock and fire every timer that is due by then, as the scheduler does."""
        self.at = at
        due = [one for one in self.open.values() if getattr(one, "due_at", None) and one.due_at <= at]
        if due:
            self.do(commands.Fire(tuple(one.id for one in due)))

    def deliver(self, name: str, **payload: Any) -> None:
        wait = self.one(name)
        self.do(commands.Deliver((wait.id,), wait.message, payload))

    def sent(self) -> list[dict[str, Any]]:
        """Finish all outside work and return what it was asked to send."""
        work = [one for one in self.open.values() if hasattr(one, "handler")]
        for one in work:
            self.do(commands.FinishWork(one.id, {"letter": 1, "channel": "email"}))
        return [dict(one.inputs) for one in work]

    def recorded(self, kind: type) -> list[Any]:
        return [effect for effect in self.effects if isinstance(effect, kind)]


def _everybody(group: str) -> list[formkit.Person]:
    return [formkit.Person("ivy", "Ivy"), formkit.Person("ian", "Ian")]
