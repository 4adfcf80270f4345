"""The inbox: five views of open work, filters in the address, and allocating several tasks at once."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("inbox", __name__, url_prefix="/work")
