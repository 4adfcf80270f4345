"""Operations: how things stand, what is stuck and why, and putting it right. Engine words are allowed here alone."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("operations", __name__, url_prefix="/ops")
