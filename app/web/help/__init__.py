"""Help: the guide of the product and its statements, written as Markdown, open to everybody."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("help", __name__, url_prefix="/help")
