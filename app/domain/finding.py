"""A finding: one thing that is wrong, or unwise, in a diagram, table, form or letter, and where."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`message` is a sentence a process owner understands and says what to change."""

    severity: Severity
    rule: str
    element: str | None
    line: int | None
    message: str
    source: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the API shows it."""
        return asdict(self)

    def __str__(self) -> str:
        where = ", ".join(str(part) for part in (self.source, self.element, self.line and f"line {self.line}") if part)
        return f"{self.severity}: {where}: {self.message} [{self.rule}]"
