"""Signing in and out, and the page that says what one's own account may do."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("account", __name__)
