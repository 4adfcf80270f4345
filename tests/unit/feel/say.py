"""Short cuts of the FEEL tests: evaluate a text, look at its value or its reasons."""

from __future__ import annotations

from typing import Any

from app import feel


def value(text: str, /, **scope: Any) -> Any:
    """Return what an expression gives in a scope."""
    return feel.compile(text).evaluate(scope).value


def reasons(text: str, /, **scope: Any) -> list[str]:
    """Return why an expression, or a part of it, is null."""
    return [problem.message for problem in feel.compile(text).evaluate(scope).problems]
