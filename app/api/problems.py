"""Errors as problem+json (RFC 9457): what happened and what to do next, a stable code, and never what was sent."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

import orjson
import structlog
from flask import Response, request
from werkzeug.exceptions import HTTPException

from app.errors import DefinitionError, InvalidInput, RedressError

log = structlog.get_logger()
MEDIA_TYPE: Final = "application/problem+json"
SHOWN: Final = frozenset({"candidates", "holder", "original", "findings", "retry_after"})
HTTP_SENTENCES: Final = {
    400: "The request could not be read.",
    404: "There is nothing here for you. Check the address.",
    405: "This address does not take this method.",
    413: "This is larger than Redress takes.",
    415: "Send JSON: Content-Type: application/json.",
}


def respond(error: Exception) -> Response:
    """Return any error as a problem; what was not foreseen is logged under a reference that the answer names."""
    if isinstance(error, RedressError):
        return _of_ours(error)
    if isinstance(error, HTTPException):
        return of_http(error)
    reference = uuid4().hex[:12]
    log.error("request failed", reference=reference, error=type(error).__name__, route=_route(), exc_info=error)
    return _problem(
        500, "error", "Something went wrong", f"Nothing was changed. Quote {reference} when you report this."
    )


def of_http(error: HTTPException) -> Response:
    """Return an error of the web framework as a problem."""
    status = error.code or 500
    detail = HTTP_SENTENCES.get(status, error.name)
    response = _problem(status, f"http-{status}", error.name, detail)
    allow = getattr(error, "valid_methods", None)
    if allow:
        response.headers["Allow"] = ", ".join(sorted(allow))
    return response


def _of_ours(error: RedressError) -> Response:
    more: dict[str, Any] = {name: value for name, value in error.details.items() if name in SHOWN}
    if isinstance(error, InvalidInput):
        more["errors"] = [{"field": field, "message": message} for field, message in error.errors.items()]
    if isinstance(error, DefinitionError):
        more["errors"] = [{"field": finding.element or "", "message": finding.message} for finding in error.findings]
        more["findings"] = [finding.as_json() for finding in error.findings]
    response = _problem(error.status, error.code, error.title, error.message, more)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Redress"'
    if "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def _problem(status: int, code: str, title: str, detail: str, more: dict[str, Any] | None = None) -> Response:
    problem = {"type": f"/help/errors#{code}", "title": title, "status": status, "detail": detail, "code": code}
    return Response(orjson.dumps(problem | (more or {}), default=str), status, mimetype=MEDIA_TYPE)


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "(none)"
