"""A running instance and its loop: one step at a time, bounded, and nothing runs on after an error was thrown.

The stock loop of SpiffWorkflow is not used. A step that fails stays in ERROR; all other branches go on.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow

from app.domain.handlers import BpmnError
from app.engine.delta import Ended
from app.engine.scope import Scope
from app.engine.steps.activities import CallActivity, Subprocess
from app.engine.steps.base import Step, Token
from app.engine.steps.events import throw
from app.errors import ProcessError

if TYPE_CHECKING:
    from app.engine.compiler import Level, Program
    from app.engine.turn import Happening, Turn

MAX_STEPS = 10_000
MAX_DEPTH = 40
_HAPPENINGS: dict[int, Happening] = {
    TaskState.COMPLETED: "completed",
    TaskState.CANCELLED: "cancelled",
    TaskState.ERROR: "failed",
}


class _NoPython:
    """Stands where SpiffWorkflow keeps its Python: diagrams hold FEEL, and nothing else is ever evaluated."""

    def __getattr__(self, name: str) -> NoReturn:
        raise ProcessError("Python in a diagram is not run. Write FEEL.")


class Part(BpmnSubWorkflow):  # type: ignore[misc]
    """An embedded subprocess or a called process that runs, inside the token that holds it."""

    def __init__(self, level: Level, holder: Token, scope: Scope) -> None:
        self.holder: Token = holder
        self.level = level
        self.ends: list[str] = []
        super().__init__(level.spec, holder.id, holder.top, deserializing=True)
        self.task_tree = Token(self, level.spec.start, state=TaskState.COMPLETED)
        self.task_tree.scope = scope

    @property
    def parent_workflow(self) -> Any:
        return self.holder.workflow

    def _calculate_depth(self) -> int:
        return int(self.holder.workflow.depth) + 1

    def end_reached(self, token: Token) -> None:
        """Remember by which end event a called process ends."""
        if not token.internal_data.get("side"):
            self.ends.append(token.task_spec.element.name)


class Instance(BpmnWorkflow):  # type: ignore[misc]
    """The main process of an instance, with all that runs inside it."""

    holder: Token | None = None

    def __init__(self, program: Program, turn: Turn, data: dict[str, Any]) -> None:
        self.turn = turn
        self.program = program
        self.level = program.levels[program.key]
        self.queue: deque[Token] = deque()
        self.closed: dict[str, int] = {}
        super().__init__(self.level.spec, {}, script_engine=_NoPython(), deserializing=True)
        self.task_tree = Token(self, self.level.spec.start, state=TaskState.COMPLETED)
        self.task_tree.scope = Scope(values=data)

    @property
    def parts(self) -> list[Any]:
        """Every process that runs, the innermost last."""
        return [self, *self.subprocesses.values()]

    @property
    def tokens(self) -> list[Token]:
        """Every live token, of the main process first."""
        return [token for part in self.parts for token in part.tasks.values() if token.live]

    def token(self, id_: str) -> Token | None:
        """Return a live token by its id."""
        for part in self.parts:
            found: Token | None = part.tasks.get(id_)
            if found is not None:
                return found if found.live else None
        return None

    def moved(self, token: Token, before: int) -> None:
        """A token has changed its state: queue it when it is ready, and keep the history."""
        state = token.state
        tells = token.task_spec.tells
        self.closed[token.id] = state
        if state == TaskState.READY:
            self.queue.append(token)
            if before in (TaskState.FUTURE, TaskState.WAITING) and "entered" in tells:
                self.turn.note(token, "entered")
            return
        happening = _HAPPENINGS.get(state)
        if happening in tells and before not in (TaskState.FUTURE, TaskState.WAITING):
            self.turn.note(token, happening)

    def enter(self, holder: Token, level: str, scope: Scope) -> None:
        """Start the subprocess or called process of a token."""
        if holder.workflow.depth >= MAX_DEPTH:
            raise ProcessError(f"Processes call each other more than {MAX_DEPTH} deep. Does one call itself for ever?")
        part = Part(self.program.levels[level], holder, scope)
        self.subprocesses[holder.id] = part
        self.begin(part, part.level.start_of(None))

    def begin(self, part: Any, start: Step) -> Token:
        """Put the first token on a start event, and let the event subprocesses listen."""
        root: Token = part.task_tree
        if part.holder is not None and part.holder.internal_data.get("side"):
            root.internal_data["side"] = True
        for step in (*part.level.listeners, start):
            child = Token(part, step, root)
            child._note_side(root)
            step.arrive(child)
        return child

    def how_closed(self, id_: str) -> Literal["completed", "cancelled"]:
        """Return how a token that was open at the beginning of the turn has ended."""
        return "completed" if self.closed.get(id_) == TaskState.COMPLETED else "cancelled"

    def abandon(self, token: Token) -> list[Token]:
        """Give up what runs inside a token; return its live tokens, to be cancelled."""
        part = self.subprocesses.pop(token.id, None)
        if part is None:
            return []
        part.completed = True
        if isinstance(token.task_spec, CallActivity):
            self.turn.call_ended(token, part.ends, "cancelled")
        return [inner for inner in part.tasks.values() if inner.live]

    def end_reached(self, token: Token) -> None:
        """An end event of the main process was reached."""
        element = token.task_spec.element
        main = not token.internal_data.get("side")
        self.turn.ends.append(Ended(element.id, element.name, main))

    def run(self) -> None:
        """Run every automatic step until all that is left waits."""
        steps = 0
        while True:
            while self.queue:
                token = self.queue.popleft()
                if token.state != TaskState.READY:
                    continue
                steps += 1
                if steps > MAX_STEPS:
                    self.fail(token, ProcessError(f"{MAX_STEPS:,} steps in a row without a wait: a loop with no end?"))
                else:
                    self._step(token)
            if not self._settle():
                break
        self._look_for_deadlock()

    def _step(self, token: Token) -> None:
        try:
            token.run()
        except BpmnError as error:
            if not throw(token, "error", error.code, error.payload):
                self.fail(token, ProcessError(f"Nothing around this step catches the error {error.code}."))
        except Exception as error:  # noqa: BLE001 a handler may raise anything: the step fails, the rest goes on
            self.fail(token, error)

    def fail(self, token: Token, error: Exception) -> None:
        """Leave a step in ERROR, and say why."""
        token._set_state(TaskState.ERROR)
        self.turn.failed(token, error)

    def _settle(self) -> bool:
        """Nothing is ready: see which joins need wait no longer, and which processes have ended."""
        for part in reversed(self.parts):
            if part.completed:
                continue
            if any(gateway.settle(part) for gateway in part.level.inclusive):
                return True
            if not any(token.live and not token.task_spec.passive for token in part.tasks.values()):
                self._end(part)
                return True
        return False

    def _end(self, part: Any) -> None:
        part.completed = True
        for token in list(part.tasks.values()):
            if token.live:
                token._set_state(TaskState.CANCELLED)
        if part is not self:
            del self.subprocesses[part.holder.id]
            step = part.holder.task_spec
            assert isinstance(step, Subprocess)
            step.left(part.holder, part)

    def _look_for_deadlock(self) -> None:
        """Say when tokens wait at a join and nothing is left that could ever reach it, instead of waiting for ever."""
        tokens = self.tokens
        if any(t.state == TaskState.ERROR or (t.waiting and t.task_spec.waits_outside) for t in tokens):
            return
        for token in tokens:
            if token.state == TaskState.WAITING:
                self.turn.failed(token, Stuck(token.task_spec.element.label))


class Stuck(ProcessError):
    """A join waits for a branch that can never arrive."""

    code = "stuck"

    def __init__(self, where: str) -> None:
        super().__init__(f"“{where}” waits for a branch that can never arrive. Correct the diagram.")
