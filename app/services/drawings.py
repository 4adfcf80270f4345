"""What is drawn in a diagram, read without compiling it: for pages that say a diagram in words."""

from __future__ import annotations

from app.engine import xml
from app.engine.model import Process
from app.engine.reader import read_processes
from app.errors import RedressError


def process(source: str, key: str) -> Process | None:
    """Return a process as drawn, None where the source cannot be read (a draft may be wrong)."""
    try:
        return read_processes(xml.read(source.encode())).get(key)
    except RedressError:
        return None
