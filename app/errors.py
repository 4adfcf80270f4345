"""Every error that Redress raises on purpose.

RedressError                   stable code, HTTP status, title; the docstring is the default message
├── NotAllowed                 403  one sees it but may not do it; says who can
├── NotSignedIn                401
├── NotFound                   404  absent, or not for this person's eyes: the same answer
├── Conflict                   409  someone or something got there first
│   ├── TaskChanged                 the task moved on; carries who and when
│   ├── AlreadyDone                 the same thing was done before
│   ├── Ambiguous                   more than one candidate; carries them
│   └── TwoPersonRule               the second person must be another one
├── InvalidInput               422  carries field -> message
├── DefinitionError            422  a diagram, table, form or letter is wrong; carries findings
├── ProcessError               409  the diagram cannot go on; becomes an incident, never lost work
│   ├── ExpressionError             a FEEL expression gave no usable value
│   └── NoPathTaken                 a gateway without a matching flow and without a default
├── TooMuch                    413  larger than Redress takes
├── TooManyAttempts            429  too often, too fast; carries when to try again
└── Unavailable                503  a part that is needed does not answer
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class RedressError(Exception):
    """Something went wrong. Nothing was changed."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, message: str | None = None, **details: Any) -> None:
        self.message = message or inspect.cleandoc(type(self).__doc__ or "")
        self.details = details
        super().__init__(self.message)


class NotAllowed(RedressError):
    """You can see this, but your groups and roles do not let you do it."""

    code, status, title = "not-allowed", 403, "You cannot do this"


class NotSignedIn(RedressError):
    """Sign in, or send a valid token, and try again."""

    code, status, title = "not-signed-in", 401, "Sign in first"


class NotFound(RedressError):
    """There is nothing here for you. Check the reference, or ask the team that sent you the link."""

    code, status, title = "not-found", 404, "Page not found"


class Conflict(RedressError):
    """Someone else changed this first. Look at the current state and try again."""

    code, status, title = "conflict", 409, "Someone got there first"


class TaskChanged(Conflict):
    """This task was completed or changed meanwhile. Your draft is kept."""

    code, title = "task-changed", "This task has moved on"


class AlreadyDone(Conflict):
    """This has been done already."""

    code, title = "already-done", "Already done"


class Ambiguous(Conflict):
    """More than one place could receive this. Say which one with a correlation key."""

    code, title = "ambiguous", "More than one place could receive this"


class TwoPersonRule(Conflict):
    """A second person has to do this: you are its author."""

    code, title = "two-person-rule", "A second person has to do this"


class InvalidInput(RedressError):
    """Some answers need correcting. What you entered is kept."""

    code, status, title = "invalid-input", 422, "There is a problem"

    def __init__(self, errors: Mapping[str, str], message: str | None = None) -> None:
        self.errors = dict(errors)
        super().__init__(message)


class DefinitionError(RedressError):
    """The definition cannot be used as it is. Each finding says what to change."""

    code, status, title = "definition-error", 422, "This definition needs correcting"

    def __init__(self, findings: Sequence[Any], message: str | None = None) -> None:
        self.findings = list(findings)
        super().__init__(message or "; ".join(str(f) for f in self.findings[:3]) or None)


class ProcessError(RedressError):
    """The diagram cannot go on from here."""

    code, status, title = "process-error", 409, "The process cannot go on"


class ExpressionError(ProcessError):
    """An expression gave no usable value."""

    code, title = "expression-error", "An expression gave no usable value"


class NoPathTaken(ProcessError):
    """No flow out of the gateway applies, and it has no default flow."""

    code, title = "no-path-taken", "No way on from this gateway"


class TooMuch(RedressError):
    """This is larger than Redress takes."""

    code, status, title = "too-much", 413, "Too large"


class TooManyAttempts(RedressError):
    """Too many attempts. Wait a little, then try again."""

    code, status, title = "too-many-attempts", 429, "Wait a little"


class Unavailable(RedressError):
    """A part of the system that is needed for this does not answer. Try again shortly."""

    code, status, title = "unavailable", 503, "Not available just now"
