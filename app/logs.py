"""Structured logs: one event a line, from a closed list of keys, so that no personal value finds its way in."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final

import structlog

from app.config import Settings

KEYS: Final = frozenset(
    {
        "event", "level", "timestamp", "error", "reference", "route", "job", "handler", "attempt", "instance",
        "case_ref", "request", "actor", "fired", "ran", "host", "port", "training", "revision", "count", "at", "signal",
    }
)  # fmt: skip
ROOT: Final = Path(__file__).parent.parent


def configure(settings: Settings) -> None:
    """Log to standard error, as text or JSON, from the level that is set."""
    render: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            place_of_error,
            only_known,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def place_of_error(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its class and our line: its text and its local values may be personal."""
    problem = event.pop("exc_info", None)
    if isinstance(problem, BaseException):
        frames = traceback.extract_tb(problem.__traceback__)
        ours = [each for each in frames if str(ROOT) in each.filename and "site-packages" not in each.filename]
        event["error"] = type(problem).__name__
        if ours:
            event["at"] = f"{Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].lineno}"
    return event


def only_known(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the keys of the list."""
    return {key: value for key, value in event.items() if key in KEYS}
