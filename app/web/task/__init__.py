"""One task: its form, everything one needs beside it, and completing it once."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("task", __name__, url_prefix="/tasks")
