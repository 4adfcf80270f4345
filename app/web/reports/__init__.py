"""Reports over the case record, for the organisations whose cases one works on."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("reports", __name__, url_prefix="/reports")
