"""The types of FEEL, as `check` reasons with them: written and read as the standard writes them.

`ANY` fits everywhere; a `ContextType` without fields is a context of which nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True)
class Type:
    """A type without parts: `number`, `string`, `date and time` ..."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ListType(Type):
    """A list, and the type of its items."""

    name: str = field(default="list", init=False)
    item: Type = Type("Any")

    def __str__(self) -> str:
        return f"list<{self.item}>"


@dataclass(frozen=True)
class RangeType(Type):
    """A range, and the type of its ends."""

    name: str = field(default="range", init=False)
    item: Type = Type("Any")

    def __str__(self) -> str:
        return f"range<{self.item}>"


@dataclass(frozen=True)
class ContextType(Type):
    """A context and the types of its entries; `fields=None` means that any entry may be there."""

    name: str = field(default="context", init=False)
    fields: Mapping[str, Type] | None = None

    def __str__(self) -> str:
        inner = ", ".join(f"{name}: {type_}" for name, type_ in (self.fields or {}).items())
        return f"context<{inner}>" if inner else "context"


@dataclass(frozen=True)
class FunctionType(Type):
    """A function: what it takes and what it gives."""

    name: str = field(default="function", init=False)
    parameters: tuple[Type, ...] | None = None
    returns: Type = Type("Any")

    def __str__(self) -> str:
        inner = ", ".join(map(str, self.parameters or ()))
        return f"function<{inner}> -> {self.returns}"


@dataclass(frozen=True)
class UnionType(Type):
    """One of several types: what a parameter accepts."""

    name: str = field(default="union", init=False)
    options: tuple[Type, ...] = ()

    def __str__(self) -> str:
        return " or ".join(map(str, self.options))


ANY = Type("Any")
NULL = Type("Null")
NUMBER = Type("number")
STRING = Type("string")
BOOLEAN = Type("boolean")
DATE = Type("date")
TIME = Type("time")
DATE_TIME = Type("date and time")
DAYS_DURATION = Type("days and time duration")
MONTHS_DURATION = Type("years and months duration")

SIMPLE: dict[str, Type] = {
    **{str(kind): kind for kind in (NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_DURATION, MONTHS_DURATION)},
    "any": ANY,
    "Any": ANY,
    "Null": NULL,
    "null": NULL,
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS_DURATION,
    "yearMonthDuration": MONTHS_DURATION,
    "list": ListType(),
    "context": ContextType(),
    "range": RangeType(),
    "function": FunctionType(),
}
ORDERED = (NUMBER, STRING, DATE, TIME, DATE_TIME, DAYS_DURATION, MONTHS_DURATION)
"""The types whose values have an order."""

_PIECE = re.compile(r"\s*(->|[<>,:|]|[^\s<>,:|()-](?:[^<>,:|()-]*[^\s<>,:|()-])?)")
_MAX_PIECES = 2_000


@lru_cache(maxsize=2_048)
def parse_type(text: str) -> Type:
    """Return the type that a text such as `list<context<name: string>>` names; ValueError when it names none."""
    return parse_type_among(text, SIMPLE)


def parse_type_among(text: str, named: Mapping[str, Type]) -> Type:
    """Return the type that a text names, where these are the names; ValueError when it names none."""
    pieces: list[str] = []
    at = 0
    source = text.strip()
    while at < len(source):
        found = _PIECE.match(source, at)
        if not found or len(pieces) > _MAX_PIECES:
            raise ValueError(f"“{text}” is not a type.")
        pieces.append(found[1])
        at = found.end()
    reader = _Reader(text, pieces, named)
    kind = reader.union()
    if reader.left():
        raise reader.wrong()
    return kind


class _Reader:
    """Reads one type from its pieces, the first piece last."""

    def __init__(self, text: str, pieces: list[str], named: Mapping[str, Type]) -> None:
        self._text, self._pieces, self._named, self._depth = text, pieces[::-1], named, 0

    def left(self) -> bool:
        return bool(self._pieces)

    def wrong(self) -> ValueError:
        return ValueError(f"“{self._text}” is not a type. Types are {', '.join(sorted(SIMPLE))}.")

    def union(self) -> Type:
        options = [self._one()]
        while self._take("|"):
            options.append(self._one())
        return options[0] if len(options) == 1 else UnionType(options=tuple(options))

    def _one(self) -> Type:
        name = " ".join(self._next().split())
        if name not in self._named:
            raise self.wrong()
        if not self._take("<"):
            return self._named[name]
        self._depth += 1
        if self._depth > 32:
            raise self.wrong()
        kind = self._generic(name)
        self._depth -= 1
        return kind

    def _generic(self, name: str) -> Type:
        if name == "context":
            return ContextType(fields=self._fields())
        if name == "function":
            return self._function()
        inner = self.union()
        self._expect(">")
        if name not in ("list", "range"):
            raise self.wrong()
        return ListType(item=inner) if name == "list" else RangeType(item=inner)

    def _fields(self) -> dict[str, Type]:
        fields: dict[str, Type] = {}
        while not self._take(">"):
            name = self._next()
            self._expect(":")
            fields[name] = self.union()
            if not self._take(","):
                self._expect(">")
                break
        return fields

    def _function(self) -> Type:
        parameters: list[Type] = []
        while not self._take(">"):
            parameters.append(self.union())
            if not self._take(","):
                self._expect(">")
                break
        self._expect("->")
        return FunctionType(parameters=tuple(parameters), returns=self._one())

    def _next(self) -> str:
        if not self._pieces:
            raise self.wrong()
        return self._pieces.pop()

    def _take(self, piece: str) -> bool:
        if self._pieces and self._pieces[-1] == piece:
            self._pieces.pop()
            return True
        return False

    def _expect(self, piece: str) -> None:
        if not self._take(piece):
            raise self.wrong()


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of type `given` may stand where `wanted` is asked for; unknown (`Any`) and null always may."""
    if ANY in (given, wanted) or given == NULL:
        return True
    if isinstance(given, UnionType):
        return any(fits(option, wanted) for option in given.options)
    if isinstance(wanted, UnionType):
        return any(fits(given, option) for option in wanted.options)
    if given.name != wanted.name:
        return False
    return _parts_fit(given, wanted)


def _parts_fit(given: Type, wanted: Type) -> bool:
    if isinstance(given, ListType | RangeType) and isinstance(wanted, ListType | RangeType):
        return fits(given.item, wanted.item)
    if isinstance(given, ContextType) and isinstance(wanted, ContextType):
        if given.fields is None or wanted.fields is None:
            return True
        return all(name in given.fields and fits(given.fields[name], kind) for name, kind in wanted.fields.items())
    return True


def common(kinds: list[Type]) -> Type:
    """Return the one type of several values, `ANY` when they differ; null says nothing."""
    known = [kind for kind in kinds if kind != NULL]
    if not known:
        return NULL if kinds else ANY
    return known[0] if all(kind == known[0] for kind in known) else ANY
