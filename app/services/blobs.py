"""Files on disk by hash: written to a temporary name, synced, renamed. A row in the database says whose they are."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


class Blobs:
    """A folder of immutable files named by the SHA-256 of their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Store bytes; return the name under which they are found. Storing the same twice is harmless."""
        name = hashlib.sha256(content).hexdigest()
        target = self.path(name)
        if target.exists():
            return name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).rename(target)
        return name

    def path(self, name: str) -> Path:
        """Return where a stored file lies."""
        return self._folder / name[:2] / name

    def get(self, name: str) -> bytes:
        """Return the bytes of a stored file."""
        return self.path(name).read_bytes()
