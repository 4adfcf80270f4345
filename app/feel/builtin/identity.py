"""What makes two values the same for a set: a key that Python can hash, different for different FEEL values."""

from __future__ import annotations

from typing import Any

from app.feel.run import Run
from app.feel.values import is_number


def identity(value: Any, run: Run) -> Any:
    """Return a hashable key: equal for equal values, different for true and 1."""
    run.charge(3)
    if is_number(value):
        return ("number", value)
    kind = value.__class__
    if kind is list:
        return ("list", tuple(identity(item, run) for item in value))
    if kind is dict:
        return ("context", frozenset((key, identity(item, run)) for key, item in value.items()))
    return (kind.__name__, value)
