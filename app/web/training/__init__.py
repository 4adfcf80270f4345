"""Training mode: moving the clock of the system, and what would have left the house. Not there outside training."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("training", __name__, url_prefix="/training")
