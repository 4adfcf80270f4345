"""The state of an instance as a string, and back: live tokens and scopes, nothing else.

No specification, no history, no finished token: its size follows what is open, not what has been. Tokens are a list,
parents before children, so any store may keep it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app.engine.instance import Instance, Part
from app.engine.scope import Scope
from app.engine.steps.base import Token
from app.errors import Conflict

if TYPE_CHECKING:
    from app.engine.compiler import Program
    from app.engine.turn import Turn

FORMAT = 1


def dump(instance: Instance) -> str:
    """Return the instance as a string."""
    scopes = _Scopes()
    parts = [
        [
            part.holder.id if part.holder is not None else None,
            part.level.name,
            scopes.index(part.task_tree.scope),
            1 if part.task_tree.internal_data.get("side") else 0,
            part.ends if part.holder is not None else [],
            [_token(token, scopes) for token in part.tasks.values() if token.live],
        ]
        for part in instance.parts
    ]
    state = {"format": FORMAT, "key": instance.program.key, "parts": parts, "scopes": scopes.table}
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def load(text: str, program: Program, turn: Turn) -> Instance:
    """Return the instance a string stands for; `Conflict` when it belongs to another definition."""
    state = json.loads(text)
    if state.get("format") != FORMAT or state.get("key") != program.key:
        raise Conflict("This instance was saved by another version of Redress or of its diagram.")
    scopes: list[Scope] = []
    for parent, values, local in state["scopes"]:
        scope = Scope(None if parent is None else scopes[parent], values)
        scope.local = frozenset(local)
        scopes.append(scope)
    instance = Instance(program, turn, {})
    tokens: dict[str, Token] = {}
    for holder, level, scope_index, side, ends, rows in state["parts"]:
        part: Any = instance
        if holder is not None:
            part = Part(program.levels[level], tokens[holder], scopes[scope_index])
            part.ends = ends
            instance.subprocesses[holder] = part
        part.task_tree.scope = scopes[scope_index]
        if side:
            part.task_tree.internal_data["side"] = True
        for row in rows:
            token = _restored(part, row, scopes)
            tokens[token.id] = token
    return instance


class _Scopes:
    """The scopes met so far, outer ones first, each written once."""

    def __init__(self) -> None:
        self.table: list[list[Any]] = []
        self._seen: dict[int, int] = {}

    def index(self, scope: Scope) -> int:
        if id(scope) not in self._seen:
            parent = None if scope.parent is None else self.index(scope.parent)
            self.table.append([parent, scope.values, sorted(scope.local)])
            self._seen[id(scope)] = len(self.table) - 1
        return self._seen[id(scope)]


def _token(token: Token, scopes: _Scopes) -> list[Any]:
    hangs_on = token.parent.id if token.triggered and token.parent is not None else None
    return [
        token.id,
        token.task_spec.name,
        token.state,
        hangs_on,
        scopes.index(token.scope),
        token.internal_data,
    ]


def _restored(part: Any, row: list[Any], scopes: list[Scope]) -> Token:
    id_, name, state, hangs_on, scope, internal = row
    parent = part.task_tree if hangs_on is None else part.tasks[hangs_on]
    token = Token(part, part.level.steps[name], parent, state=state, id=id_)
    token.triggered = hangs_on is not None
    token.scope = scopes[scope]
    token.internal_data = internal
    return token


def waiting(instance: Instance) -> Iterator[Token]:
    """Return the tokens that wait for somebody outside the engine."""
    return (token for token in instance.tokens if token.waiting and token.task_spec.waits_outside)
