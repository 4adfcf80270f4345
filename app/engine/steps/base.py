"""`Step`, the base of all our task specs, and `Token`, one activation of one of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task

from app import feel
from app.engine.model import Element, Event
from app.engine.scope import Scope

if TYPE_CHECKING:
    from app.engine.instance import Instance

STARTED: int = TaskState.STARTED
LIVE: int = TaskState.NOT_FINISHED_MASK | TaskState.ERROR


class Way(NamedTuple):
    """A sequence flow out of a step, compiled."""

    id: str
    target: Step
    condition: feel.Expression | None


class Token(Task):  # type: ignore[misc]
    """One activation of one step. Its id is that of the task, work, timer or wait it stands for."""

    task_spec: Step
    _state: int
    _children: list[str]
    internal_data: dict[str, Any]

    def __init__(
        self,
        workflow: Any,
        step: Any,
        parent: Token | None = None,
        *,
        state: int = TaskState.FUTURE,
        id: str | None = None,
    ) -> None:
        super().__init__(workflow, step, parent, state=state, id=id or os.urandom(16).hex())
        self.scope: Scope = parent.scope if parent is not None else Scope()

    @property
    def top(self) -> Instance:
        """The instance the token belongs to."""
        return self.workflow.top_workflow  # type: ignore[no-any-return]

    @property
    def live(self) -> bool:
        """Whether the token still counts: not completed and not cancelled."""
        return bool(self._state & LIVE)

    @property
    def waiting(self) -> bool:
        """Whether the token waits for a person, a worker, a timer or a message."""
        return self._state == STARTED

    @property
    def activity(self) -> Token | None:
        """The token this one hangs on: the activity of a boundary event, the multi-instance step of one turn."""
        return self.parent if self.triggered else None

    def _set_state(self, value: int) -> None:
        """Move on; the instance hears of it. The stock method logs, which costs more than most steps."""
        if value != self._state:
            before, self._state = self._state, value
            self.top.moved(self, before)

    def run(self) -> None:
        """Run the step once. A step that was taken away while it ran is left alone."""
        done = self.task_spec._run_hook(self)
        if self._state == TaskState.READY:
            if done:
                self.complete()
            else:
                self._set_state(TaskState.STARTED)

    def hang(self, step: Step) -> Token:
        """Return a new token that lives and dies with this one."""
        child = Token(self.workflow, step, self)
        child.triggered = True
        child._note_side(self)
        return child

    def send(self, way: Way) -> None:
        """Let a token follow a sequence flow."""
        child = Token(self.workflow, way.target, self)
        child._note_side(self)
        way.target.arrive(child, way)

    def _note_side(self, origin: Token) -> None:
        if origin.internal_data.get("side"):
            self.internal_data["side"] = True


class Step(BpmnSpecMixin):  # type: ignore[misc]
    """One element of a diagram, ready to run. Subclasses say what it does in `_run_hook`."""

    name: str
    tells: ClassVar[frozenset[str]] = frozenset({"entered", "completed", "cancelled", "failed"})
    """What of it belongs in the history."""
    passive: ClassVar[bool] = False
    """Whether a token of it does not keep its process from ending."""

    def __init__(self, process: Any, element: Element, name: str | None = None) -> None:
        super().__init__(process, name or element.id, bpmn_name=element.name, lane=element.lane)
        self.bpmn_id = element.id
        self.element = element
        self.ways: tuple[Way, ...] = ()
        self.boundaries: tuple[Step, ...] = ()
        self.turn_of: Step | None = None

    @property
    def waits_for(self) -> Event | None:
        """The event that a waiting token of this step waits for."""
        return None

    @property
    def waits_outside(self) -> bool:
        """Whether a waiting token of this step waits for somebody outside the engine."""
        return True

    def arrive(self, token: Token, way: Way | None = None) -> None:
        """A token has come along a sequence flow."""
        self._update(token)

    def _update(self, token: Token) -> None:
        for boundary in self.boundaries:
            boundary._update(token.hang(boundary))
        token._set_state(TaskState.READY)

    def _run_hook(self, token: Token) -> bool | None:
        return True

    def chosen(self, token: Token) -> tuple[Way, ...]:
        """Return the flows that a token leaves by."""
        return self.ways

    def _on_complete(self, token: Token) -> None:
        self.release(token)
        if self.turn_of is not None and token.parent is not None:
            self.turn_of.turn_done(token.parent, token)
        for way in self.chosen(token):
            token.send(way)

    def release(self, token: Token) -> None:
        """Take away what waits on the token: its boundary events, and its rivals behind an event gateway."""
        for child in token.children:
            if child.triggered:
                cancel(child)
        race = token.internal_data.get("race")
        if race:
            for rival in list(token.workflow.tasks.values()):
                if rival is not token and rival.live and rival.internal_data.get("race") == race:
                    cancel(rival)

    def turn_done(self, token: Token, turn: Token) -> None:
        """One turn of this repeated step has completed."""

    def _on_cancel(self, token: Token) -> None:
        """Nothing to do: `cancel` has told everybody."""


def cancel(token: Token, spare: Token | None = None) -> None:
    """Cancel a token with all that hangs on it and runs inside it; `spare` is the event that asks for it."""
    todo = [token]
    while todo:
        one = todo.pop()
        if one is spare:
            continue
        if one.live:
            one._set_state(TaskState.CANCELLED)
            todo += [child for child in one.children if child.triggered]
            todo += one.top.abandon(one)
