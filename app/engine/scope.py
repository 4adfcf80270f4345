"""Where names live: instance data in scopes, and what an expression sees (step-local, instance data, record).

Instance data are JSON values and are never changed in place: assigning replaces a value. Parallel branches share one
scope, so a branch never overwrites what it did not touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app import feel
from app.domain.facts import Facts
from app.errors import ExpressionError


class Scope:
    """Names and JSON values of a process, of a called process, or of one turn of a multi-instance step."""

    __slots__ = ("local", "parent", "values")

    def __init__(self, parent: Scope | None = None, values: dict[str, Any] | None = None) -> None:
        self.parent = parent
        self.values: dict[str, Any] = values if values is not None else {}
        self.local: frozenset[str] = frozenset()

    def find(self, name: str) -> Scope | None:
        """Return the innermost scope that has the name."""
        scope: Scope | None = self
        while scope is not None and name not in scope.values:
            scope = scope.parent
        return scope

    def get(self, name: str, default: Any = None) -> Any:
        """Return a value by name, looking outwards."""
        scope = self.find(name)
        return default if scope is None else scope.values[name]

    def assign(self, values: Mapping[str, Any]) -> None:
        """Set values here."""
        self.values.update(values)

    def merge_up(self) -> None:
        """Hand what was set here to the scope around, all but the names that are local to a turn."""
        if self.parent is not None:
            self.parent.assign({name: value for name, value in self.values.items() if name not in self.local})

    def flat(self) -> dict[str, Any]:
        """Return everything visible from here."""
        scopes: list[Scope] = [self]
        while scopes[-1].parent is not None:
            scopes.append(scopes[-1].parent)
        return {name: value for scope in reversed(scopes) for name, value in scope.values.items()}


RESERVED = frozenset({"original", "links", "instance", "actor", "jw", "jw_versions"})


class Sight(Mapping[str, Any]):
    """What one expression sees: typed values by name, converted from JSON when they are read."""

    __slots__ = ("_facts", "_scope", "_seen", "_types")

    def __init__(self, scope: Scope, facts: Facts, types: Mapping[str, feel.Type]) -> None:
        self._scope, self._facts, self._types = scope, facts, types
        self._seen: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._seen:
            self._seen[name] = self._read(name)
        return self._seen[name]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (
            self._scope.find(name) is not None or name in RESERVED or name in self._facts.record or name in self._types
        )

    def __iter__(self) -> Iterator[str]:
        return iter({**self._scope.flat(), **self._facts.record, **dict.fromkeys(RESERVED)})

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _read(self, name: str) -> Any:
        scope = self._scope.find(name)
        if scope is not None:
            return self._typed(name, scope.values[name])
        if name in RESERVED:
            return self._reserved(name)
        if name in self._facts.record:
            return self._typed(name, self._facts.record[name])
        if name in self._types:
            return None
        raise KeyError(name)

    def _reserved(self, name: str) -> Any:
        facts = self._facts
        if name == "original":
            return {screen: self._typed(screen, value) for screen, value in facts.original.items()} or None
        if name == "links":
            return [dict(link) for link in facts.links]
        if name == "instance":
            return dict(facts.instance)
        if name == "actor":
            return facts.actor
        items = facts.record.get("jw") or []
        if name == "jw_versions":
            return [self._typed("jw", item) for item in items]
        return self._typed("jw", jw_item(facts, self._scope.get("jw_version")))

    def _typed(self, name: str, value: Any) -> Any:
        kind = self._types.get(name, feel.ANY)
        if name == "jw":
            kind = kind.item if isinstance(kind, feel.ListType) else kind
            kind = feel.ListType(item=kind) if isinstance(value, list) else kind
        try:
            return feel.from_json(value, kind)
        except ValueError as error:
            raise ExpressionError(f"“{name}” is not stored as its type says: {error}") from None


def jw_item(facts: Facts, version: Any) -> Mapping[str, Any] | None:
    """Return the version of the JW screen that an instance works on, None when it works on none."""
    items = facts.record.get("jw") or ()
    return next((item for item in items if version is not None and item.get("version") == version), None)
