"""The types a DMN file defines: as FEEL types for checking, and as a rule that values must meet when it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app import feel
from app.dmn.definitions import Item, Text
from app.feel.errors import Reason
from app.feel.library import convert
from app.feel.run import Run
from app.feel.types import SIMPLE, FunctionType

_NUMBERS = ("integer", "long", "int", "short", "double", "float", "decimal")
_BASE: dict[str, feel.Type] = {**SIMPLE, **dict.fromkeys(_NUMBERS, feel.NUMBER), "date and time": feel.DATE_TIME}
_MAX_DEPTH = 20
_MAX_PARTS = 1_000


class Items:
    """The types of one file, by name."""

    def __init__(self, items: Mapping[str, Item], imported: Mapping[str, Items] | None = None) -> None:
        self._items = items
        self._imported = imported or {}
        self._types: dict[str, feel.Type] = {}

    def type(self, reference: str) -> feel.Type:
        """Return the FEEL type a reference means, `Any` when it is blank or not known."""
        return self._known(reference, 0)

    def named(self) -> dict[str, feel.Type]:
        """Return every type by the name expressions know it by."""
        found = {name: self.type(name) for name in self._items}
        for prefix, items in self._imported.items():
            found.update({f"{prefix}.{name}" if prefix else name: kind for name, kind in items.named().items()})
        return found

    def names(self) -> Iterator[str]:
        """Yield the names of all components, which expressions may read after a dot."""
        waiting = list(self._items.values())
        while waiting:
            each = waiting.pop()
            yield from (part.name for part in each.components)
            waiting.extend(each.components)

    def _elsewhere(self, reference: str) -> tuple[Items, str] | None:
        """Return the types of the imported file that a reference such as `other.tPerson` means, and its name there."""
        for name, items in self._imported.items():
            if not name and reference not in self._items and items.defines(reference):
                return items, reference
            if name and reference.startswith(f"{name}."):
                return items, reference[len(name) + 1 :]
        return None

    def defines(self, reference: str) -> bool:
        """Whether the file, or one it imports, defines a type."""
        return reference in self._items or self._elsewhere(reference) is not None

    def _known(self, reference: str, depth: int) -> feel.Type:
        """Return a type, worked out once; one that holds itself, or more than 1,000 parts, is `Any` from there on."""
        if reference not in self._types:
            self._types[reference] = feel.ANY
            self._types[reference] = self._type(reference, depth)
        return self._types[reference]

    def _type(self, reference: str, depth: int) -> feel.Type:
        name = reference.strip()
        if elsewhere := self._elsewhere(name):
            return elsewhere[0].type(elsewhere[1])
        local = name.rpartition(":")[2]
        if name in self._items or local in self._items:
            return self._of(self._items.get(name) or self._items[local], depth)
        return _BASE.get(name) or _BASE.get(local) or feel.ANY

    def _of(self, item: Item, depth: int) -> feel.Type:
        if depth > _MAX_DEPTH:
            return feel.ANY
        if item.function:
            return FunctionType()
        if item.components:
            fields = {each.name: self._of(each, depth + 1) for each in item.components}
            inner: feel.Type = feel.ContextType(fields=fields)
            if _size(inner) > _MAX_PARTS:
                return feel.ANY
        else:
            inner = self._known(item.base, depth + 1)
        return feel.ListType(item=inner) if item.collection else inner

    def conform(self, value: Any, reference: str, run: Run) -> Any:
        """Return a value as its type wants it. Reason when it is of another type or not among the allowed values."""
        if value is None or not reference:
            return value
        if elsewhere := self._elsewhere(reference):
            return elsewhere[0].conform(value, elsewhere[1], run)
        made = convert(value, self.type(reference))
        found = self._items.get(reference) or self._items.get(reference.rpartition(":")[2])
        if found is not None:
            self._allowed(made, found, run, 0)
        return made

    def _allowed(self, value: Any, item: Item, run: Run, depth: int) -> None:
        if value is None or depth > _MAX_DEPTH:
            return
        if item.constraint is not None:
            self._meets(value, item, item.constraint, run)
        if item.collection and isinstance(value, list):
            run.charge(len(value))
            for each in value:
                self._one_allowed(each, item, run, depth)
        else:
            self._one_allowed(value, item, run, depth)

    def _one_allowed(self, value: Any, item: Item, run: Run, depth: int) -> None:
        if item.allowed is not None:
            self._meets(value, item, item.allowed, run)
        if item.base in self._items:
            self._allowed(value, self._items[item.base], run, depth + 1)
        for part in item.components:
            if isinstance(value, dict):
                self._allowed(value.get(part.name), part, run, depth + 1)

    def _meets(self, value: Any, item: Item, tests: Text, run: Run) -> None:
        try:
            met = feel.compile_unary(tests.source).met(value, {}, run)
        except feel.FeelSyntaxError as wrong:
            raise Reason(f"The allowed values of “{item.name}” cannot be read: {wrong.message}") from None
        if met is not True:
            raise Reason(f"The value is not among the allowed values of “{item.name}”: {tests.source}.")


def _size(kind: feel.Type) -> int:
    """Return how many types a type is made of."""
    if isinstance(kind, feel.ListType):
        return 1 + _size(kind.item)
    fields = (kind.fields if isinstance(kind, feel.ContextType) else None) or {}
    return 1 + sum(map(_size, fields.values()))
