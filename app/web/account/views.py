"""Sign-in takes a pasted password and never says whether the name or the password was wrong."""

from __future__ import annotations

from flask import g, redirect, render_template, request
from werkzeug.wrappers import Response

from app.errors import NotSignedIn, TooManyAttempts
from app.services import people
from app.web import security
from app.web.access import page
from app.web.account import blueprint


@blueprint.get("/sign-in")
@page("anyone")
def sign_in() -> str | Response:
    """Ask for account name and password; who has signed in already goes on."""
    if g.get("viewer") is not None:
        return redirect(_onward(), 303)
    return _form({})


@blueprint.post("/sign-in")
@page("anyone")
def open_session() -> str | Response | tuple[str, int]:
    """Open a session, or show the form again with what was entered."""
    account, password = request.form.get("account", "").strip(), request.form.get("password", "")
    errors = {}
    if not account:
        errors["account"] = "Enter your account name"
    if not password:
        errors["password"] = "Enter your password"  # noqa: S105 - a sentence
    if errors:
        return _form(errors), 422
    try:
        session_id, _csrf = people.sign_in(security.ports(), account, password)
    except NotSignedIn as problem:
        return _form({"account": problem.message}), 422
    except TooManyAttempts as problem:
        return _form({"account": problem.message}), problem.status
    response = redirect(_onward(), 303)
    security.start_session(response, session_id)
    return response


@blueprint.post("/sign-out")
@page("signed-in")
def sign_out() -> Response:
    """End the session."""
    response = redirect("/sign-in?signed-out=yes", 303)
    security.end_session(response)
    return response


@blueprint.get("/account")
@page("signed-in")
def account() -> str:
    """Show one's own name, groups and roles."""
    groups = security.ports().registry.groups
    viewer = security.viewer()
    return render_template(
        "account/account.html",
        title="Your account",
        viewer=viewer,
        groups=[groups[name] for name in sorted(viewer.groups) if name in groups],
        roles=sorted(viewer.roles),
    )


def _form(errors: dict[str, str]) -> str:
    return render_template(
        "account/sign_in.html",
        title="Sign in",
        account_name=request.form.get("account", ""),
        messages=errors,
        errors=[{"text": text, "href": f"#{name}"} for name, text in errors.items()],
        onward=_onward(),
        signed_out="signed-out" in request.args,
    )


def _onward() -> str:
    """Return the page to go to after signing in: a path of this site, nothing else."""
    wanted = request.values.get("next", "/")
    local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\n" not in wanted
    return wanted if local and not wanted.startswith("/sign-") else "/"
