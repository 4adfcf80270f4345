"""Who may open a page: every view names one of `PERMISSIONS` by `@page(...)`. What may be done there, services say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, TypeVar, cast

from app.domain.authority import Viewer
from app.errors import NotAllowed, NotFound
from app.web import security

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a person may open a page, and the words for who may."""

    allows: Callable[[Viewer], bool]
    who: str


PERMISSIONS: Final = {
    "anyone": Permission(lambda viewer: True, "everybody"),
    "signed-in": Permission(lambda viewer: True, "everybody who has signed in"),
    "staff": Permission(lambda viewer: bool(viewer.staff_of), "people who belong to a group"),
    "process-owner": Permission(lambda viewer: viewer.has_role("process-owner"), "process owners"),
    "operations": Permission(lambda viewer: viewer.has_role("operations"), "people of operations"),
    "trainee": Permission(lambda viewer: True, "everybody who has signed in, in training mode"),
    "training": Permission(lambda viewer: viewer.has_role("operations"), "people of operations, in training mode"),
}
TRAINING: Final = frozenset({"trainee", "training"})


def page(permission: str) -> Callable[[F], F]:
    """Mark a view as a page for those who hold a permission; others are told who does."""
    asked = PERMISSIONS[permission]

    def mark(view: F) -> F:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if permission in TRAINING and not security.ports().settings.training:
                raise NotFound()
            if permission != "anyone" and not asked.allows(security.viewer()):
                raise NotAllowed(f"This page is for {asked.who}. Ask your team lead if you need it.")
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("F", security.public(guarded) if permission == "anyone" else guarded)

    return mark


def may(viewer: Viewer | None, permission: str) -> bool:
    """Whether a person may open pages with this permission; what navigation shows."""
    return viewer is not None and PERMISSIONS[permission].allows(viewer)
