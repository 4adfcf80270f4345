"""The workshop: diagrams, decision tables, forms and letters, their versions, and publishing them with another."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("workshop", __name__, url_prefix="/processes")
KINDS: Final = {
    "process": "Diagrams",
    "decision": "Decision tables",
    "form": "Forms",
    "letter": "Letters and emails",
}
STATUSES: Final = {
    "draft": ("Draft", "waiting"),
    "approved": ("Approved", "active"),
    "published": ("In force", "good"),
    "retired": ("No longer in force", "quiet"),
}
