"""The JSON API under `/api/v1`: one function a call, declared with `@route`, its schema from its own types.

    @route("POST", "/tasks/<int:task_id>/claim", tag="tasks")
    def claim(call: Call, task_id: int) -> TaskItem:
        \"\"\"Take a task of one of my groups.\"\"\"
        tasks.claim(call.ports, call.viewer, task_id)
        return call.read(queries.one, task_id)

`call.py` signs people in, reads bodies and queries strictly, answers a POST once for an Idempotency-Key, writes JSON;
`problems.py` turns every error into problem+json; `openapi.py` describes it all from the same declarations.
"""

from __future__ import annotations

from flask import Blueprint

from app.api import call, problems
from app.api.route import ROUTES
from app.api.v1 import load

BASE = "/api/v1"


def blueprint() -> Blueprint:
    """Return the API as a blueprint."""
    load()
    made = Blueprint("api", __name__, url_prefix=BASE)
    for each in ROUTES:
        made.add_url_rule(each.path, each.endpoint, call.view(each), methods=[each.method])
    made.register_error_handler(Exception, problems.respond)
    return made
