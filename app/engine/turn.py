"""One turn: the instant, the facts as they change, and everything that one command brings about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from app import feel
from app.domain.effects import Effect
from app.domain.facts import Facts
from app.engine import overlay
from app.engine.delta import CallEnded, CallStarted, DecisionRun, Ended, Failure, HistoryEntry, Thrown
from app.engine.functions import Moment
from app.engine.model import Element, Event
from app.engine.scope import Scope, Sight
from app.errors import ExpressionError, RedressError

if TYPE_CHECKING:
    from app.engine.compiler import Program
    from app.engine.steps.base import Token

Happening = Literal["entered", "completed", "cancelled", "failed"]


@dataclass
class Turn:
    """What the steps may know and what they tell, from one command to the next wait."""

    program: Program
    at: datetime
    facts: Facts
    effects: list[Effect] = field(default_factory=list)
    history: list[HistoryEntry] = field(default_factory=list)
    decisions: list[DecisionRun] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    failures: dict[str, Failure] = field(default_factory=dict)
    ends: list[Ended] = field(default_factory=list)
    calls: list[CallStarted] = field(default_factory=list)
    calls_ended: list[CallEnded] = field(default_factory=list)

    def sight(self, token: Token) -> Sight:
        """Return what an expression sees from a token."""
        return Sight(token.scope, self.facts, self.program.types)

    def moment(self, token: Token) -> Moment:
        """Return what our FEEL functions see from a token."""
        return Moment(self.at, self.facts, token.scope.get("jw_version"), self.program.interval)

    def evaluate(self, token: Token, expression: feel.Expression) -> feel.Outcome:
        """Evaluate an expression from a token."""
        return expression.evaluate(self.sight(token), self.moment(token))

    def required(self, token: Token, expression: feel.Expression, what: str) -> Any:
        """Return the value of an expression; `ExpressionError` with the reasons when it has none."""
        outcome = self.evaluate(token, expression)
        if outcome.value is None:
            reasons = "; ".join(map(str, outcome.problems)) or "it is null"
            raise ExpressionError(f"{what} has no value: {reasons}")
        return outcome.value

    def record(self, effects: Iterable[Effect], scope: Scope) -> None:
        """Lay effects over the facts, so that what follows sees them; all of them or, on an error, none."""
        facts, kept = self.facts, []
        for effect in (overlay.placed(overlay.plain(effect), scope.get("jw_version")) for effect in effects):
            facts = overlay.laid_over(facts, effect, scope.get("jw_version"))
            kept.append(effect)
        self.facts = facts
        self.effects += kept

    def note(self, token: Token, happening: Happening) -> None:
        """Write one line of history."""
        element = token.task_spec.element
        self.history.append(
            HistoryEntry(token.id, element.process, element.id, element.name, element.kind, happening, call_of(token))
        )

    def throw(self, event: Event, payload: Mapping[str, Any], element: Element) -> None:
        """A message or signal leaves the instance."""
        kind: Literal["message", "signal"] = "message" if event.kind == "message" else "signal"
        self.thrown.append(Thrown(kind, event.ref or "", payload, element.id))

    def failed(self, token: Token, error: Exception) -> None:
        """Say that a step could not be done, and why."""
        element = token.task_spec.element
        code = error.code if isinstance(error, RedressError) else "step-failed"
        message = str(error) or type(error).__name__
        if not isinstance(error, RedressError) and type(error).__module__ == "builtins":
            message = f"{type(error).__name__}: {message}"
        self.failures[token.id] = Failure(token.id, element.process, element.id, element.name, code, message)

    def call_started(self, token: Token, process: str) -> None:
        """A call activity enters the process it calls."""
        self.calls.append(CallStarted(token.id, token.task_spec.element.id, process, call_of(token)))

    def call_ended(self, token: Token, ends: Iterable[str], how: Literal["completed", "cancelled"]) -> None:
        """A called process is over."""
        self.calls_ended.append(CallEnded(token.id, tuple(ends), how))

    def knowing(self, clocks: Mapping[str, Any]) -> Turn:
        """Return the turn with the clock lengths that the definition declares."""
        return replace(self, facts=replace(self.facts, published_clocks={**self.facts.published_clocks, **clocks}))


def call_of(token: Token) -> str | None:
    """Return the id of the call activity that a token runs under, None in the main process."""
    holder = token.workflow.holder
    while holder is not None and holder.task_spec.element.kind != "callActivity":
        holder = holder.workflow.holder
    return None if holder is None else holder.id
