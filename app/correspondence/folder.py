"""Letters into a folder, one PDF a letter, named by its key: what a print room or a person picks up.

A letter is there whole or not at all, and the same letter handed over again is the same file.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.correspondence.channels import Delivered, Item, Receipt, Refused, TryLater

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


@dataclass(frozen=True, slots=True)
class Folder:
    """The channel that writes letters into a folder."""

    path: Path

    def hand_over(self, item: Item) -> Receipt:
        """Write the letter, safely against power cuts; do nothing where the same one lies there already."""
        if not item.content.startswith(b"%PDF-"):
            return Refused("Only PDF letters go into the folder.")
        target = self.path / file_name(item.key)
        try:
            if target.exists():
                same = target.read_bytes() == item.content
                return Delivered(target.name) if same else Refused(f"Another letter lies there as {target.name}.")
            self._write(target, item.content)
        except OSError as problem:
            return TryLater(f"The folder cannot be written: {problem.strerror or type(problem).__name__}.")
        return Delivered(target.name)

    def _write(self, target: Path, content: bytes) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def file_name(key: str) -> str:
    """Return the file name for a key: the key itself where it is a plain word, else a word made from it."""
    if _SAFE.fullmatch(key):
        return f"{key}.pdf"
    plain = re.sub(r"[^A-Za-z0-9]+", "-", key)[:40].strip("-") or "letter"
    return f"{plain}-{sha256(key.encode('utf-8', 'replace')).hexdigest()[:16]}.pdf"
