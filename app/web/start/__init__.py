"""Starting something: a process with its start form, or recording a message that starts one."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

blueprint: Final = Blueprint("start", __name__, url_prefix="/start")
