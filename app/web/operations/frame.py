"""What all pages of operations share: the sub-navigation, and asking for a reason before anything is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidInput
from app.web import banner, security

PAGES: Final = (
    ("Overview", "/ops"),
    ("Stuck", "/ops/stuck"),
    ("Incidents", "/ops/incidents"),
    ("Running processes", "/ops/instances"),
    ("Timers", "/ops/timers"),
    ("Jobs", "/ops/jobs"),
    ("Messages", "/ops/messages"),
    ("Mail log", "/ops/mail"),
    ("Audit", "/ops/audit"),
)


def show(template: str, **context: Any) -> str:
    """Return one page of operations in its frame."""
    here = request.path
    entries = [
        {"text": text, "href": href, "current": here == href or (href != "/ops" and here.startswith(f"{href}/"))}
        for text, href in PAGES
    ]
    sees_cases = bool(security.viewer().staff_of)
    return render_template(f"operations/{template}.html", entries=entries, sees_cases=sees_cases, **context)


def reasoned(act: Callable[[str], None], *, done: str, back: str, again: Callable[[dict[str, str]], str]) -> Any:
    """Do something that needs a reason, say so and go back; where it cannot be done, show the page `again`."""
    try:
        act(request.form.get("reason", "").strip())
    except InvalidInput as problem:
        return again(problem.errors), 422
    except Conflict as problem:
        return again({"reason": problem.message}), problem.status
    banner.say(done)
    answer: Response = redirect(back, 303)
    return answer


def summary(errors: dict[str, str]) -> list[dict[str, str]]:
    """Return the error summary of a page whose fields have the names of the errors."""
    return [{"text": text, "href": f"#{name}"} for name, text in errors.items()]
