"""The desk a decision is checked at: what is known there, and problems of FEEL as findings with their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app import feel
from app.dmn.definitions import Text
from app.dmn.items import Items
from app.dmn.logic import Workshop
from app.domain.finding import Finding, Severity


@dataclass(frozen=True)
class Desk:
    """One decision and the names it may read; `open` where names cannot be known."""

    element: str
    library: feel.Library
    items: Items
    names: Mapping[str, feel.Type]
    open: bool = False

    def knowing(self, name: str, kind: feel.Type) -> Desk:
        """Return the desk of an inner place, where one more name is known."""
        return replace(self, names={**self.names, name: kind})

    @property
    def shop(self) -> Workshop:
        """What compiles the cells here."""
        return Workshop(self.library, self.items, frozenset(self.names), self.element)

    def finding(self, severity: Severity, rule: str, text: Text, message: str) -> Finding:
        """Return a finding at a text of the file."""
        return Finding(severity, rule, self.element, text.line, message)

    def expression(self, text: Text, expected: feel.Type, where: str) -> Iterator[Finding]:
        """Yield what is wrong with an expression that should give a type."""
        wanted = None if expected == feel.ANY else expected
        yield from self._found(feel.check(text.source, self.names, self.library, wanted), text, where)

    def tests(self, text: Text, given: feel.Type, where: str) -> Iterator[Finding]:
        """Yield what is wrong with the tests of a cell for an input of a type."""
        yield from self._found(feel.check_unary(text.source, {**self.names, "?": given}, self.library), text, where)

    def type_of(self, text: Text) -> feel.Type:
        """Return the type of an input column: the declared one, else that of its expression."""
        return self.items.type(text.type) if text.type else feel.type_of(text.source, self.names, self.library)

    def _found(self, problems: list[feel.Problem], text: Text, where: str) -> Iterator[Finding]:
        for each in problems:
            if not (self.open and each.rule == "unknown-name"):
                line = (text.line or 1) + each.line - 1
                yield Finding("error", f"feel-{each.rule}", self.element, line, where + each.message)
