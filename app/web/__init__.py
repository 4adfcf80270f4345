"""Pages. One package an area: its `__init__.py` has the blueprint, its modules the routes, `templates/<area>` the rest.

Every view names who may open it (`@page("staff")`), reads through `app.store.queries`, writes through `app.services`,
and after a write redirects with a banner. Areas do not import each other; what they share stands beside this file.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from flask import Blueprint

AREAS: Final = (
    "account",
    "home",
    "inbox",
    "task",
    "case",
    "start",
    "notices",
    "reports",
    "training",
    "workshop",
    "operations",
    "help",
)


def _load(area: str) -> Blueprint:
    package = import_module(f"{__name__}.{area}")
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    blueprint: Blueprint = package.blueprint
    return blueprint


BLUEPRINTS: Final = tuple(_load(area) for area in AREAS)
