"""Gateways: which way on, and whose tokens must have come first. A condition that gives null is a failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow import TaskState

from app.engine.model import Element
from app.engine.steps.base import Step, Token, Way
from app.errors import ExpressionError, NoPathTaken


class Gateway(Step):
    """What all gateways share: the default flow, the incoming flows, and the ways chosen."""

    def __init__(self, process: Any, element: Element, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.incoming = element.incoming

    def holds(self, token: Token, way: Way) -> bool:
        """Whether the condition of a way is true; `ExpressionError` when it is neither true nor false."""
        assert way.condition is not None
        outcome = token.top.turn.evaluate(token, way.condition)
        if isinstance(outcome.value, bool):
            return outcome.value
        reasons = "; ".join(map(str, outcome.problems)) or "it is neither true nor false"
        raise ExpressionError(
            f"“{self.element.label}” cannot be decided: {way.condition.source} gives no answer: {reasons}"
        )

    def conditional(self) -> tuple[Way, ...]:
        """Return the ways that have a condition, in the order in which they are drawn in the file."""
        return tuple(way for way in self.ways if way.condition is not None and way.id != self.element.default)

    def otherwise(self) -> tuple[Way, ...]:
        """Return the default flow, or the only flow there is."""
        if len(self.ways) == 1 and self.ways[0].condition is None:
            return self.ways
        return tuple(way for way in self.ways if way.id == self.element.default)

    def chosen(self, token: Token) -> tuple[Way, ...]:
        picked = token.internal_data.get("chosen")
        return self.ways if picked is None else tuple(way for way in self.ways if way.id in picked)

    def choose(self, token: Token, ways: tuple[Way, ...]) -> bool:
        """Leave by these ways, or by the default flow when there are none."""
        ways = ways or self.otherwise()
        if not ways:
            raise NoPathTaken(f"“{self.element.label}” has no default flow, and no condition of its flows is true.")
        token.internal_data["chosen"] = [way.id for way in ways]
        return True


class ExclusiveGateway(Gateway):
    """The first flow whose condition is true, else the default flow."""

    def _run_hook(self, token: Token) -> bool | None:
        return self.choose(token, next(((way,) for way in self.conditional() if self.holds(token, way)), ()))


class Joining(Gateway):
    """A gateway that may have to wait for tokens on its other incoming flows."""

    def arrive(self, token: Token, way: Way | None = None) -> None:
        if len(self.incoming) < 2 or way is None:
            self._update(token)
            return
        token.internal_data["by"] = way.id
        token._set_state(TaskState.WAITING)
        self.consider(token)

    def consider(self, token: Token) -> None:
        """Go on if enough tokens have come."""

    def arrived(self, workflow: Any) -> dict[str, list[Token]]:
        """Return the tokens that wait here, by the flow they came along, the oldest first."""
        found: dict[str, list[Token]] = {}
        for token in workflow.tasks.values():
            if token.task_spec is self and token.state == TaskState.WAITING:
                found.setdefault(token.internal_data["by"], []).append(token)
        return found

    def merge(self, arrived: Mapping[str, list[Token]], last: Token) -> None:
        """Take one token from each flow; `last` goes on for all of them."""
        taken = [last if last in tokens else tokens[0] for tokens in arrived.values()]
        if not all(token.internal_data.get("side") for token in taken):
            last.internal_data.pop("side", None)
        for token in taken:
            if token is not last:
                token._state = TaskState.COMPLETED
        last.internal_data.pop("by", None)
        self._update(last)


class ParallelGateway(Joining):
    """Waits for one token on each incoming flow, then sends one along each outgoing flow."""

    def consider(self, token: Token) -> None:
        arrived = self.arrived(token.workflow)
        if len(arrived) == len(self.incoming):
            self.merge(arrived, token)


class InclusiveGateway(Joining):
    """Waits until no token can come any more on a flow that has none, then takes every flow whose condition is true.

    Whether one can still come is asked when nothing else can move (`Instance.settle`), so it never goes on too early.
    `reach` maps the name of each step to the incoming flows that it can reach without passing here.
    """

    def __init__(self, process: Any, element: Element, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.reach: Mapping[str, frozenset[str]] = {}

    def _run_hook(self, token: Token) -> bool | None:
        conditional = self.conditional()
        if not conditional:
            return self.choose(token, self.ways)
        return self.choose(token, tuple(way for way in conditional if self.holds(token, way)))

    def settle(self, workflow: Any) -> bool:
        """Go on with what has come if nothing more can come; return whether it did."""
        arrived = self.arrived(workflow)
        if not arrived or any(self._may_come(token, arrived) for token in workflow.tasks.values()):
            return False
        self.merge(arrived, next(iter(arrived.values()))[-1])
        return True

    def _may_come(self, token: Token, arrived: Mapping[str, list[Token]]) -> bool:
        if not token.live or token.task_spec is self or token.task_spec.passive:
            return False
        reached = self.reach.get(token.task_spec.name, frozenset())
        return bool(reached - arrived.keys()) and not reached & arrived.keys()


class EventGateway(Gateway):
    """Sends a token to each of the events behind it; the first that happens takes the others away."""

    def _on_complete(self, token: Token) -> None:
        for way in self.ways:
            child = Token(token.workflow, way.target, token)
            child.internal_data = {key: value for key, value in token.internal_data.items() if key == "side"}
            child.internal_data["race"] = token.id
            way.target.arrive(child, way)
