"""What an expression can do wrong: not parse, cost too much, or give null with a reason.

`Reason` never leaves the package: a built-in raises it, the call turns into null and keeps the sentence.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from app.errors import ExpressionError, RedressError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in an expression, and where: line and column count from 1."""

    line: int
    column: int
    rule: str
    message: str

    def as_json(self) -> dict[str, Any]:
        """Return the problem as the API shows it."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.message} (line {self.line}, column {self.column})"


class FeelSyntaxError(RedressError):
    """This is not a FEEL expression. Correct it at the place shown."""

    code: ClassVar[str] = "feel-syntax"
    status: ClassVar[int] = 422
    title: ClassVar[str] = "The expression cannot be read"

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        self.line, self.column = line, column
        super().__init__(message, line=line, column=column)

    @property
    def problem(self) -> Problem:
        """Return the error as a finding of `check`."""
        return Problem(self.line, self.column, "syntax", self.message)


class FeelLimitExceeded(ExpressionError):
    """The expression costs more than one evaluation may. Make it smaller, or its lists shorter."""

    code: ClassVar[str] = "feel-limit"
    title: ClassVar[str] = "The expression costs too much"


EXTERNAL = "Functions in other languages than FEEL are not run."
"""Why a function with an `external` body, in Java or PMML, gives null when it is called."""


class Reason(Exception):
    """Why a function or an operator gives null."""
