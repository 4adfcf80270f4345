"""A case: search, and the pages of one case, each with its own address."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("case", __name__, url_prefix="/cases")
