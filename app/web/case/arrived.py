"""Record what arrived: a message from outside, with the fields that its rule declares, delivered to the case."""

from __future__ import annotations

from typing import Any

from flask import redirect
from werkzeug.wrappers import Response

from app import formkit
from app.errors import Ambiguous, InvalidInput, NotFound
from app.services import messages
from app.services.messages import Sent
from app.services.policies import MessageRule
from app.web import banner, fields, security
from app.web.access import page
from app.web.case import blueprint, frame
from app.web.plain_forms import form_of


@blueprint.get("/<ref>/arrived")
@page("staff")
def choose(ref: str) -> str:
    """List what may arrive on this case, what its processes wait for first."""
    ports = security.ports()
    rules = messages.receivable(ports, security.viewer(), ref)
    with ports.database.read() as tx:
        return frame.show(tx, frame.opened(tx, ref), "arrived", title="Record what arrived", rules=rules)


@blueprint.get("/<ref>/arrived/<name>")
@page("staff")
def ask(ref: str, name: str) -> str:
    """Ask for the fields of one message."""
    return _page(ref, _rule(ref, name), {}, {})


@blueprint.post("/<ref>/arrived/<name>")
@page("staff")
def record(ref: str, name: str) -> Response | tuple[str, int]:
    """Record the message, and say what it set going."""
    ports, rule = security.ports(), _rule(ref, name)
    answers, errors = fields.posted(form_of(rule))
    given = {key: value for key, value in answers.items() if value not in (None, "")}
    checked = formkit.validate(form_of(rule), given, {})
    errors |= checked.errors
    if not errors:
        try:
            sent = messages.send(ports, security.viewer(), rule.name, case_ref=ref, data=_payload(rule, given))
            _say(sent, rule)
            return redirect(f"/cases/{ref}", 303)
        except InvalidInput as problem:
            errors = problem.errors
        except Ambiguous as problem:
            errors = {"": problem.message}
    return _page(ref, rule, answers, errors), 422


def _payload(rule: MessageRule, given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in rule.payload}


def _rule(ref: str, name: str) -> MessageRule:
    rules = messages.receivable(security.ports(), security.viewer(), ref)
    found = next((rule for rule in rules if rule.name == name), None)
    if found is None:
        raise NotFound("This cannot be recorded on this case, or not by you.")
    return found


def _say(sent: Sent, rule: MessageRule) -> None:
    if sent.delivered or sent.started:
        banner.say(f"“{rule.label}” is recorded. The case goes on.")
    else:
        banner.say(
            f"“{rule.label}” is recorded. Nothing waits for it now: it is kept for 14 days in case a step asks for it.",
            title="Kept",
            kind="important",
        )


def _page(ref: str, rule: MessageRule, answers: dict[str, Any], errors: dict[str, str]) -> str:
    with security.ports().database.read() as tx:
        shown = formkit.resolve(form_of(rule), {}, answers=answers or None)
        return frame.show(
            tx,
            frame.opened(tx, ref),
            "arrived_form",
            title=rule.label,
            rule=rule,
            shown=shown,
            messages=errors,
            errors=fields.summary(shown, errors),
        )
