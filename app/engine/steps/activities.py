"""Steps with steps inside: embedded subprocesses, called processes, event subprocesses, and repeated steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from SpiffWorkflow import TaskState

from app import feel
from app.engine.model import Element, Loop
from app.engine.scope import Scope
from app.engine.steps.base import Step, Token, cancel
from app.engine.steps.events import BoundaryEvent, keep_payload
from app.engine.steps.tasks import Compile
from app.errors import ExpressionError


class Subprocess(Step):
    """An embedded subprocess. It works on the instance data around it."""

    def __init__(self, process: Any, element: Element, *, inside: str, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.inside = inside

    @property
    def waits_outside(self) -> bool:
        return False

    def _run_hook(self, token: Token) -> bool | None:
        token.top.enter(token, self.inside, self.scope_inside(token))
        return None

    def scope_inside(self, token: Token) -> Scope:
        """Return the scope that its steps work on."""
        return token.scope

    def left(self, token: Token, part: Any) -> None:
        """The last token inside has ended."""
        token.complete()


class CallActivity(Subprocess):
    """A called process: a scope of its own, whose names are handed back when it ends."""

    def _run_hook(self, token: Token) -> bool | None:
        token.top.turn.call_started(token, self.inside)
        return super()._run_hook(token)

    def scope_inside(self, token: Token) -> Scope:
        return Scope(token.scope)

    def left(self, token: Token, part: Any) -> None:
        part.task_tree.scope.merge_up()
        token.top.turn.call_ended(token, part.ends, "completed")
        token.complete()


class EventSubprocess(BoundaryEvent):
    """A subprocess that an event starts. While it listens it keeps nothing alive; what it starts runs beside it."""

    passive: ClassVar[bool] = True
    tells: ClassVar[frozenset[str]] = frozenset({"failed"})

    def __init__(self, process: Any, element: Element, *, start: Element, compile_: Compile, inside: str) -> None:
        super().__init__(process, start, compile_=compile_, name=f"{element.id} [listens]")
        self.runs = Subprocess(process, element, inside=inside)

    def fire(self, token: Token, payload: Mapping[str, Any] | None = None) -> None:
        keep_payload(self.element, token, payload)
        child = Token(token.workflow, self.runs, token)
        if self.element.interrupting:
            for other in list(token.workflow.tasks.values()):
                if other.live and other not in (token, child):
                    cancel(other)
        else:
            child.internal_data["side"] = True
        self.runs._update(child)
        if self.element.interrupting or self.timer is not None:
            token._set_state(TaskState.COMPLETED)


class Repeated(Step):
    """A step done for each item of a list, or again while a condition holds. `inner` is the step itself.

    Its token holds the turns; it is run again each time one is done, so that a failing condition can be retried.
    """

    tells: ClassVar[frozenset[str]] = frozenset({"failed"})

    def __init__(self, process: Any, element: Element, *, loop: Loop, compile_: Compile, inner: Step) -> None:
        super().__init__(process, element)
        self.loop = loop
        self.inner = inner
        inner.turn_of = self
        texts = {"items": loop.collection, "count": loop.cardinality, "condition": loop.condition}
        self.feel: Mapping[str, feel.Expression] = {key: compile_(text) for key, text in texts.items() if text}

    @property
    def waits_outside(self) -> bool:
        return False

    def turn_done(self, token: Token, turn: Token) -> None:
        """Keep what a turn gave, and look again whether it was the last."""
        data = token.internal_data
        if self.loop.result:
            data["results"][turn.internal_data["turn"]] = turn.scope.get(self.loop.result)
        turn.scope.merge_up()
        data["done"] += 1
        if token.waiting:
            token._set_state(TaskState.READY)

    def begin(self, token: Token, item: Any = None) -> None:
        """Start the next turn."""
        data = token.internal_data
        turn = token.hang(self.inner)
        turn.internal_data["turn"] = data["begun"]
        turn.scope = Scope(token.scope, {self.loop.item: item} if self.loop.item else {})
        turn.scope.local = frozenset(filter(None, (self.loop.item, self.loop.result)))
        data["begun"] += 1
        self.inner._update(turn)

    def holds(self, token: Token, what: str) -> bool:
        """Whether the condition of the loop is true."""
        value = token.top.turn.required(token, self.feel["condition"], f"The {what} of “{self.element.label}”")
        if not isinstance(value, bool):
            raise ExpressionError(f"The {what} of “{self.element.label}” must be true or false, not {value!r}.")
        return value

    def finish(self, token: Token) -> bool:
        """Hand over the results, in the order of the items."""
        data = token.internal_data
        if self.loop.results:
            token.scope.assign({self.loop.results: data["results"][: data["begun"]]})
        for turn in token.children:
            if turn.triggered and turn.task_spec is self.inner:
                cancel(turn)
        return True


class ForEach(Repeated):
    """Multi-instance: a turn for each item, one after the other or all at once. An empty list means none."""

    def _run_hook(self, token: Token) -> bool | None:
        data = token.internal_data
        if "items" not in data:
            items = self._items(token)
            data.update(items=items, results=[None] * len(items), begun=0, done=0)
            wanted = len(items[:1]) if self.loop.sequential else len(items)
            for item in items[:wanted]:
                self.begin(token, item)
        total = len(data["items"])
        if data["done"] == total or (data["done"] and "condition" in self.feel and self.holds(token, "condition")):
            return self.finish(token)
        if self.loop.sequential and data["done"] == data["begun"]:
            self.begin(token, data["items"][data["begun"]])
        return None

    def _items(self, token: Token) -> list[Any]:
        turn = token.top.turn
        if "items" in self.feel:
            items = turn.required(token, self.feel["items"], f"The list of “{self.element.label}”")
            if not isinstance(items, list):
                raise ExpressionError(f"“{self.element.label}” needs a list, not {items!r}.")
            return list(feel.to_json(items))
        count = turn.required(token, self.feel["count"], f"The number of turns of “{self.element.label}”")
        return list(range(1, int(count) + 1))


class Again(Repeated):
    """A standard loop: again while its condition holds, at most so many times."""

    def _run_hook(self, token: Token) -> bool | None:
        data = token.internal_data
        if "begun" not in data:
            data.update(results=[], begun=0, done=0)
        if self._over(token):
            return self.finish(token)
        if data["done"] == data["begun"]:
            self.begin(token)
        return None

    def _over(self, token: Token) -> bool:
        done = token.internal_data["done"]
        if self.loop.maximum is not None and done >= self.loop.maximum:
            return True
        asked = done > 0 or self.loop.test_before
        return asked and "condition" in self.feel and not self.holds(token, "loop condition")
