"""The calls, one module a resource. A new one is added by writing its module: `load` imports whatever stands here."""

from __future__ import annotations

import importlib
import pkgutil


def load() -> None:
    """Import every resource, so that its calls are declared."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
