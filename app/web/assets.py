"""Names of the built front end and the addresses to load them from.

`make setup` builds into `static/built` under fixed names. The address carries a hash of the content, so a browser may
keep a file for ever and never shows an old one. Templates say `asset("app.css")`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

BUILT = Path(__file__).parent / "static" / "built"


class NotBuilt(LookupError):
    """A page asked for a part of the front end that is not there."""


@dataclass(frozen=True)
class Assets:
    """The files of one folder, each under `prefix`, each with the hash of what it holds."""

    folder: Path = BUILT
    prefix: str = "/static/built/"
    _addresses: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def url(self, name: str) -> str:
        """Return the address of a built file; raise `NotBuilt`, which says what to run, when it is missing."""
        if name not in self._addresses:
            self._addresses[name] = f"{self.prefix}{name}?v={self._digest(name)}"
        return self._addresses[name]

    def missing(self, names: tuple[str, ...] = ("app.css", "app.js", "viewer.js", "modeler.js", "dmn.js")) -> list[str]:
        """Return which of the files that pages need have not been built."""
        return [name for name in names if not (self.folder / name).is_file()]

    def _digest(self, name: str) -> str:
        try:
            content = (self.folder / name).read_bytes()
        except OSError as problem:
            raise NotBuilt(f"{name} has not been built. Run `make setup`.") from problem
        return hashlib.sha256(content).hexdigest()[:16]
