"""Who asks: the owner of a bearer token, or of a session that also sends its CSRF value when it changes something."""

from __future__ import annotations

import hmac

from flask import request

from app.config import CSRF_HEADER
from app.domain.authority import Viewer
from app.errors import NotAllowed, NotSignedIn
from app.services import people
from app.services.ports import Ports


def signed_in(ports: Ports) -> Viewer:
    """Return who asks; `NotSignedIn` where nobody does."""
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _, token = header.partition(" ")
        viewer = people.viewer_of_token(ports, token.strip()) if scheme.lower() == "bearer" else None
        if viewer is None:
            raise NotSignedIn("This token is not valid: it is wrong, expired or revoked. Create a new one.")
        return viewer
    held = request.cookies.get(ports.settings.session_cookie)
    found = people.viewer_of_session(ports, held) if held else None
    if found is None:
        raise NotSignedIn()
    viewer, csrf = found
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        given = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(given.encode(), csrf.encode()):
            raise NotAllowed(f"Send the CSRF value of your session as {CSRF_HEADER}, or use a token.")
    return viewer
