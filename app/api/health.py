"""Health: `/health/live` says that the process answers, `/health/ready` that it can work, or what it lacks."""

from __future__ import annotations

from typing import cast

import orjson
from flask import Blueprint, Response, current_app

from app.services import readiness
from app.services.ports import Ports

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """Answer: whoever asks knows that the process runs."""
    return _answer({"status": "live"}, 200)


@blueprint.get("/ready")
def ready() -> Response:
    """Answer 200 when work can be done here, else 503 with what is missing."""
    missing = readiness.missing(cast("Ports", current_app.extensions["redress"]))
    return _answer({"status": "not ready" if missing else "ready", "missing": missing}, 503 if missing else 200)


def _answer(body: dict[str, object], status: int) -> Response:
    return Response(orjson.dumps(body), status, mimetype="application/json")
