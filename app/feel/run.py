"""One evaluation: its budget, what it found wrong, and what names mean in it.

Straight-line code is bounded by the size of the source, so only what repeats is charged: each turn of a loop or a
filter costs the size of its body, each call of a FEEL function the size of that, each item a built-in touches one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.feel.errors import FeelLimitExceeded, Problem
from app.feel.nodes import At

MAX_STEPS = 200_000
MAX_CALLS = 64
MAX_LIST = 10_000
MAX_TEXT = 100_000
_MAX_PROBLEMS = 20
_NO_NAMES: dict[str, Any] = {}


class Run:
    """The budget of one evaluation, shared by everything it calls; `env` is handed to functions that ask for it."""

    __slots__ = ("calls", "env", "problems", "steps")

    def __init__(self, env: Any = None) -> None:
        self.env = env
        self.steps = MAX_STEPS
        self.calls = 0
        self.problems: list[Problem] = []

    def charge(self, steps: int) -> None:
        """Take steps from the budget; FeelLimitExceeded when it is used up."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimitExceeded(f"The expression takes more than {MAX_STEPS:,} steps. Shorten its lists or loops.")

    def null(self, at: At, rule: str, message: object) -> Any:
        """Keep why something is null, and return null."""
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(at.line, at.column, rule, str(message)))
        return None

    def enter(self) -> None:
        """Begin the call of a FEEL function."""
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise FeelLimitExceeded(f"Functions call each other more than {MAX_CALLS} deep.")

    def leave(self) -> None:
        """End the call of a FEEL function."""
        self.calls -= 1


class Frame:
    """What names mean at one place: those bound by the expression itself, then the scope given.

    The run is made when it is first asked for: most conditions neither loop nor fail, and are twice as quick without.
    """

    __slots__ = ("env", "locals", "made", "scope")

    def __init__(
        self, scope: Mapping[str, Any], local: dict[str, Any] = _NO_NAMES, made: Run | None = None, env: Any = None
    ) -> None:
        self.scope = scope
        self.locals = local
        self.made = made
        self.env = env

    @property
    def run(self) -> Run:
        """The evaluation this belongs to."""
        if self.made is None:
            self.made = Run(self.env)
        return self.made

    def with_names(self, names: dict[str, Any]) -> Frame:
        """Return the frame of an inner place, where some names mean something else."""
        return Frame(self.scope, {**self.locals, **names}, self.run)


def limited(value: Any) -> Any:
    """Return a value if it is not too large: a list of 10,000 items, a text of 100,000 characters."""
    if value.__class__ is list and len(value) > MAX_LIST:
        raise FeelLimitExceeded(f"A list has at most {MAX_LIST:,} items.")
    if value.__class__ is str and len(value) > MAX_TEXT:
        raise FeelLimitExceeded(f"A text has at most {MAX_TEXT:,} characters.")
    return value
