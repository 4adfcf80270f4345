"""The start page: what is due, what to do first, and what comes up."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("home", __name__)
