"""Tasks: for people, for handlers, for decision tables, and scripts that set instance data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from app import dmn, feel
from app.domain.handlers import HandlerSpec, Parameter, RecordContext
from app.engine.delta import DecisionRun
from app.engine.model import Element
from app.engine.steps.base import Step, Token
from app.errors import ExpressionError, ProcessError
from app.feel.errors import Reason
from app.feel.library import convert

Compile = Callable[[str], feel.Expression]
_LITERAL_GROUP = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


class PersonTask(Step):
    """A user or manual task: its group, assignee and form are settled when it opens."""

    def __init__(self, process: Any, element: Element, *, compile_: Compile, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.settled = {
            key: compile_(text) for key in ("group", "assignee", "form") if (text := feel_of(element, key)) is not None
        }
        self.fixed = {
            key: element.properties[key]
            for key in ("group", "form")
            if element.properties.get(key) and key not in self.settled
        }

    def _run_hook(self, token: Token) -> bool | None:
        opened: dict[str, Any] = dict(self.fixed)
        for key, expression in self.settled.items():
            value = token.top.turn.evaluate(token, expression).value
            if value is not None and not isinstance(value, str):
                raise ExpressionError(f"The {key} of “{self.element.label}” is {value!r}; it must be a name.")
            opened[key] = value
        token.internal_data["opened"] = opened
        return None


class ScriptTask(Step):
    """A FEEL context: each of its entries becomes instance data, in order."""

    def __init__(self, process: Any, element: Element, *, compile_: Compile, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.script = compile_(script_of(element))

    def _run_hook(self, token: Token) -> bool | None:
        value = token.top.turn.required(token, self.script, f"The script “{self.element.label}”")
        if not isinstance(value, Mapping):
            raise ExpressionError(f"The script “{self.element.label}” must give names and values, not {value!r}.")
        token.scope.assign(feel.to_json(dict(value)))
        return True


class HandlerTask(Step):
    """A service or send task. A record handler runs at once; any other is asked for and waited for."""

    def __init__(
        self, process: Any, element: Element, *, compile_: Compile, handler: HandlerSpec, name: str | None = None
    ) -> None:
        super().__init__(process, element, name)
        self.handler = handler
        self.given = {key: compile_(text) for key, text in element.parameters.items() if text.strip()}
        self.result = element.operator.result if element.operator else None

    def _run_hook(self, token: Token) -> bool | None:
        turn = token.top.turn
        values = {p.name: v for p in self.handler.inputs if (v := self._input(token, p)) is not None}
        if self.handler.call is None:
            token.internal_data["inputs"] = feel.to_json(values)
            return None
        context = RecordContext(turn.at, turn.facts, token.scope.flat(), self.element.process, self.element.id)
        recorded = self.handler.call(context, values)
        turn.record(recorded.effects, token.scope)
        self.keep(token, recorded.result)
        return True

    def keep(self, token: Token, result: Mapping[str, Any] | None) -> None:
        """Keep a result under its name; without one, what a record handler returns becomes instance data itself."""
        if result is None:
            return
        values = feel.to_json(dict(result))
        if self.result:
            token.scope.assign({self.result: values})
        elif self.handler.kind == "record":
            token.scope.assign(values)

    def _input(self, token: Token, parameter: Parameter) -> Any:
        what = f"The input {parameter.name} of “{self.element.label}”"
        expression = self.given.get(parameter.name)
        outcome = token.top.turn.evaluate(token, expression) if expression is not None else None
        if outcome is None or outcome.value is None:
            if not parameter.required:
                return None
            reasons = "; ".join(map(str, outcome.problems)) if outcome else ""
            raise ExpressionError(f"{what} is needed and has no value{': ' + reasons if reasons else ''}.")
        return _fitting(outcome.value, parameter, what)


class DecisionTask(Step):
    """A business rule task: the result of its decision, under the decision's name in snake_case."""

    def __init__(self, process: Any, element: Element, *, model: dmn.Model, name: str | None = None) -> None:
        super().__init__(process, element, name)
        self.model = model
        self.decision = element.decision or ""

    def _run_hook(self, token: Token) -> bool | None:
        turn = token.top.turn
        found = self.model.evaluate(
            self.decision, turn.sight(token), library=turn.program.library, env=turn.moment(token)
        )
        inputs, result = feel.to_json(dict(found.inputs)), feel.to_json(found.result)
        turn.decisions.append(
            DecisionRun(self.element.id, self.element.process, self.decision, inputs, tuple(found.fired), result)
        )
        if found.result is None:
            given = ", ".join(f"{name} = {value!r}" for name, value in inputs.items())
            why = "; ".join(map(str, found.problems)) or "no rule matches"
            raise ProcessError(f"The decision {self.decision} has no result for {given or 'no inputs'}: {why}.")
        token.scope.assign({variable_of(self.decision): result})
        return True


def variable_of(decision: str) -> str:
    """Return the name under which a decision's result is kept."""
    return decision.replace("-", "_")


def script_of(element: Element) -> str:
    """Return a script as one FEEL context, with the braces that a list of `name: expression` may leave out."""
    text = (element.script or "").strip().removeprefix("=").strip()
    return text if text.startswith("{") else f"{{{text}}}"


def feel_of(element: Element, key: str) -> str | None:
    """Return the FEEL of a property; None when there is none, or when it is a plain name."""
    text = element.properties.get(key, "").strip()
    if not text or (key == "form" and not text.startswith("=")):
        return None
    if key == "group" and _LITERAL_GROUP.fullmatch(text):
        return None
    return text


_FROM_TEXT = frozenset({"date", "time", "date and time", "days and time duration", "years and months duration"})


def _fitting(value: Any, parameter: Parameter, what: str) -> Any:
    """Return an input in the type that the handler declares; dates may come as JSON text."""
    kind = feel.parse_type(parameter.type)
    try:
        if isinstance(value, str) and kind.name in _FROM_TEXT:
            value = feel.from_json(value, kind)
        value = convert(value, kind, parameter.name)
    except (ValueError, Reason) as error:
        raise ExpressionError(f"{what} does not fit: {error}") from None
    if kind == feel.NUMBER and value == int(value):
        value = int(value)
    if parameter.choices and value not in parameter.choices:
        raise ExpressionError(f"{what} is {value!r}; it must be one of {', '.join(parameter.choices)}.")
    return value
