"""Notices: what steps and time limits told this person or their groups."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("notices", __name__, url_prefix="/notices")
