"""What stands between a browser and the pages: sessions, CSRF, headers, and errors as pages. Deny by default.

An endpoint is for signed-in people unless it is marked `@public`. `viewer()` is who asks, `ports()` what to ask with.
The JSON API signs people in itself (`app.api`); the headers are on every answer of both.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast
from urllib.parse import quote, urlsplit

import structlog
from flask import Flask, Response, current_app, g, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from app.config import CSRF_HEADER
from app.domain.authority import Viewer
from app.errors import NotAllowed, NotFound, NotSignedIn, RedressError, TooMuch
from app.services import people
from app.services.ports import Ports

F = TypeVar("F", bound=Callable[..., Any])
log = structlog.get_logger()
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_GUARD: Final = frozenset({"api", "health"})
SIGN_IN: Final = "/sign-in"
VISITOR_COOKIE: Final = "redress-visitor"
POLICY: Final = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'{styles}; img-src 'self' data:; "
    "font-src 'self'{fonts}; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}


def ports() -> Ports:
    """Return what services are called with."""
    return cast("Ports", current_app.extensions["redress"])


def viewer() -> Viewer:
    """Return who asks; `NotSignedIn` where nobody does."""
    found: Viewer | None = g.get("viewer")
    if found is None:
        raise NotSignedIn()
    return found


def csrf_token() -> str:
    """Return the value that every form of this visitor carries as `csrf_token`."""
    if "csrf" not in g:
        g.visitor = request.cookies.get(VISITOR_COOKIE) or secrets.token_urlsafe(32)
        g.csrf = _visitor_token(g.visitor)
    return str(g.csrf)


def nonce() -> str:
    """Return the nonce of the one inline script line of this answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def public(view: F) -> F:
    """Mark a view as open to people who have not signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def editor_page(view: F) -> F:
    """Mark a view that shows a diagram editor, which writes inline styles; every other rule holds there too."""
    view.is_editor = True  # type: ignore[attr-defined]
    return view


def start_session(response: BaseResponse, session_id: str) -> None:
    """Hand a session to the browser; the id is a new one at every sign-in."""
    settings = ports().settings
    response.set_cookie(
        settings.session_cookie,
        session_id,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="Lax",
        path="/",
    )
    response.delete_cookie(VISITOR_COOKIE, path="/")


def end_session(response: BaseResponse) -> None:
    """End the session of this request, here and in the browser."""
    settings = ports().settings
    if held := request.cookies.get(settings.session_cookie):
        people.sign_out(ports(), held)
    response.delete_cookie(settings.session_cookie, path="/", secure=settings.secure_cookies, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def install(app: Flask) -> None:
    """Guard every page of an application."""
    app.before_request(_guard)
    app.after_request(_protect)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"cspNonce": nonce()})


def _guard() -> BaseResponse | None:
    if request.blueprint in OWN_GUARD or request.endpoint == "static":
        return None
    _identify()
    if request.endpoint is None:  # there is no such page; who has signed in still gets theirs around the answer
        return None
    if request.method not in SAFE_METHODS:
        _check_origin()
    view = current_app.view_functions.get(request.endpoint or "")
    if "viewer" not in g and not getattr(view, "is_public", False):
        if request.method in SAFE_METHODS:
            return redirect(f"{SIGN_IN}?next={quote(request.full_path.rstrip('?'), safe='')}", 303)
        raise NotSignedIn("Your session is over. Sign in again; a draft that was saved is still there.")
    return None


def _identify() -> None:
    held = request.cookies.get(ports().settings.session_cookie)
    found = people.viewer_of_session(ports(), held) if held else None
    if found is not None:
        g.viewer, g.csrf = found


def _check_origin() -> None:
    """Refuse a form that another site sent: by fetch metadata, by origin, and by the token."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("This form came from another site.")
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        raise NotAllowed("This form came from another site.")
    given = request.form.get("csrf_token") or request.headers.get(CSRF_HEADER) or ""
    if not hmac.compare_digest(given.encode(), csrf_token().encode()):
        raise NotAllowed("This form is too old, or came from another site. Load the page again and repeat.")


def _visitor_token(visitor: str) -> str:
    key = ports().settings.secret_key.encode()
    return hmac.new(key, b"visitor:" + visitor.encode(), hashlib.sha256).hexdigest()


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    if "Content-Security-Policy" not in response.headers:
        response.headers["Content-Security-Policy"] = _policy()
    settings = ports().settings
    if settings.secure_cookies:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if "visitor" in g and request.cookies.get(VISITOR_COOKIE) != g.visitor and "viewer" not in g:
        response.set_cookie(
            VISITOR_COOKIE, g.visitor, httponly=True, secure=settings.secure_cookies, samesite="Lax", path="/"
        )
    return response


def _policy() -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    editor = getattr(view, "is_editor", False)
    styles, fonts = (" 'unsafe-inline'", " data:") if editor else ("", "")
    return POLICY.format(nonce=nonce(), styles=styles, fonts=fonts)


def error_page(error: Exception) -> Any:
    """Return an error as a page that says what happened and what to do next; what was not foreseen is logged."""
    if isinstance(error, HTTPException):
        if error.code is not None and error.code < 400:
            return error
        kind = _HTTP_ERRORS.get(error.code)
        if kind is None:
            return _page(error.name, error.description or "", "http"), error.code or 500
        error = kind()
    if isinstance(error, RedressError):
        return _page(error.title, error.message, error.code, error=error), error.status
    reference = secrets.token_hex(6)
    log.error("request failed", reference=reference, error=type(error).__name__, route=_route(), exc_info=error)
    return _page("Something went wrong", f"Nothing was changed. Report it with {reference}.", "error"), 500


_HTTP_ERRORS: Final[dict[int | None, type[RedressError]]] = {403: NotAllowed, 404: NotFound, 413: TooMuch}


def _page(title: str, message: str, code: str, **more: Any) -> str:
    return render_template("error.html", title=title, message=message, code=code, **more)


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "(none)"
