"""About the API itself and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.api import openapi
from app.api.call import Call
from app.api.route import route


@dataclass(frozen=True, slots=True)
class Me:
    """Who is asking, as the token or session narrows them."""

    account: str
    name: str
    organisations: list[str]
    groups: list[str]
    roles: list[dict[str, str]]
    read_only: bool
    process: str | None


@route("GET", "/me", tag="meta")
def me(call: Call) -> Me:
    """Show who I am here: groups, and roles by organisation."""
    viewer = call.viewer
    return Me(
        account=viewer.account,
        name=viewer.name,
        organisations=sorted(viewer.organisations),
        groups=sorted(viewer.groups),
        roles=[{"organisation": organisation, "role": role} for organisation, role in sorted(viewer.roles)],
        read_only=viewer.read_only,
        process=viewer.process,
    )


@route("GET", "/openapi.json", tag="meta", public=True)
def document(call: Call) -> dict[str, Any]:
    """Describe this API as OpenAPI 3.1."""
    return openapi.document()
