"""The names that a form, a letter or a condition on a case may read, as typed FEEL values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import engine, formkit
from app.domain.facts import Facts
from app.services.ports import Ports


def of_step(
    ports: Ports, definition: engine.Definition, data: Mapping[str, Any], facts: Facts, *, at: datetime
) -> tuple[Mapping[str, Any], formkit.Evaluator]:
    """Return the scope of a step (its data over the record) and the evaluator with our functions at this instant."""
    scope, environment = engine.scope(definition, data, facts, at=at)
    return scope, formkit.Evaluator(engine.LIBRARY, environment)
