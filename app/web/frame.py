"""The web framework as Redress uses it: limits, proxies, templates, and which face an error is shown on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

import jinja2
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.errors import RedressError
from app.web import security

LARGEST_REQUEST: Final = 26_000_000
LARGEST_FORM: Final = 1_000_000
MOST_PARTS: Final = 1_000


def configure(app: Flask, settings: Settings) -> None:
    """Set what Flask leaves open: sizes, parts, trusted hosts, proxies, and where templates come from."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_PARTS,
        TRUSTED_HOSTS=_hosts(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    _find_templates(app, settings)


def _find_templates(app: Flask, settings: Settings) -> None:
    own = app.jinja_loader
    frontend = jinja2.PackageLoader("govuk_frontend_jinja")
    shared = jinja2.PrefixLoader({"govuk_frontend_jinja": frontend})
    app.jinja_loader = jinja2.ChoiceLoader([each for each in (own, shared) if each is not None])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # Compiling the components costs seconds at the first view of a page: keep what was compiled.
    kept = settings.data_dir / "templates"
    kept.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(kept))


def _hosts(settings: Settings) -> list[str] | None:
    """Return the host names that are served; on loopback any, as nobody else reaches it."""
    host = urlsplit(settings.public_url).hostname
    return [host] if host else None


def handle_errors(app: Flask, api_base: str, problem: Callable[[Exception], Any]) -> None:
    """Answer an error where it happened: as a problem below the API's address, else as a page."""

    def respond(error: Exception) -> Any:
        if request.path.startswith(f"{api_base}/"):
            return problem(error)
        return security.error_page(error)

    app.register_error_handler(Exception, respond)
    app.register_error_handler(RedressError, respond)
