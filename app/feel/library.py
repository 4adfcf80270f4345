"""Functions by name: the standard ones, and those an application adds with `Library.extended`.

A signature is written as a person reads it: `(string: string, start position: number, length?: number) -> string`;
`?` marks an optional parameter, `...` one that takes all arguments left, `a | b` one of several types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from app.feel.describe import is_a, named
from app.feel.errors import Reason
from app.feel.names import KnownNames, normal
from app.feel.operators import as_date_time
from app.feel.types import ANY, DATE_TIME, NUMBER, ListType, Type, UnionType, parse_type
from app.feel.values import is_number, number

Needs = Literal["", "env", "run"]
_SIGNATURE = re.compile(r"\s*\((.*)\)\s*->\s*(.+)", re.DOTALL)
_PARAMETER = re.compile(r"\s*([\w '-]+?)\s*(\?|\.\.\.)?\s*:\s*(.+)", re.DOTALL)


@dataclass(frozen=True)
class Parameter:
    """One parameter: optional ones may be left out or null, a repeated one takes every argument left."""

    name: str
    type: Type
    optional: bool = False
    repeated: bool = False

    def accept(self, value: Any) -> Any:
        """Return an argument as the function wants it; Reason when it is of another type."""
        if self.type == ANY or (value is None and self.optional):
            return value
        return _converted(value, self.type, self.name)


@dataclass(frozen=True)
class Overload:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    returns: Type
    call: Callable[..., Any]
    needs: Needs = ""
    wide: bool = False
    """Whether it takes dates and times that Python's own types cannot hold."""

    def takes(self, count: int) -> bool:
        """Whether so many arguments by position can be meant for this."""
        least = sum(not each.optional for each in self.parameters)
        return least <= count and (count <= len(self.parameters) or self.repeats)

    @property
    def repeats(self) -> bool:
        return bool(self.parameters) and self.parameters[-1].repeated

    def parameter(self, index: int) -> Parameter:
        """Return the parameter that the argument at a position belongs to."""
        return self.parameters[min(index, len(self.parameters) - 1)]

    def positions(self, names: tuple[str, ...]) -> tuple[int, ...] | None:
        """Return, for each parameter, which named argument is its (-1: none); None when the names do not fit."""
        known = [each.name for each in self.parameters]
        if any(name not in known for name in names):
            return None
        found = tuple(names.index(name) if name in names else -1 for name in known)
        missing = any(at < 0 and not (p.optional or p.repeated) for at, p in zip(found, self.parameters, strict=True))
        return None if missing else found

    def __str__(self) -> str:
        return ", ".join(f"{p.name}{'...' if p.repeated else ''}" for p in self.parameters)


@dataclass(frozen=True)
class Function:
    """A function of a library: the ways to call it, tried in order."""

    overloads: tuple[Overload, ...]

    def __add__(self, other: Function) -> Function:
        return Function(self.overloads + other.overloads)


def function(signature: str, call: Callable[..., Any], *, needs_env: bool = False) -> Function:
    """Return a library function; with `needs_env` it receives the `env` of the evaluation before its arguments.

    It gets typed arguments in the order of the signature (left-out optional ones as None) and returns a FEEL value.
    A ValueError it raises turns the call into null, its message kept as the reason.
    """
    return overload(signature, call, "env" if needs_env else "")


def overload(signature: str, call: Callable[..., Any], needs: Needs, *, wide: bool = False) -> Function:
    """Return a function with one way to call it; `run` is the evaluation itself, for built-ins that loop."""
    found = _SIGNATURE.fullmatch(signature)
    if not found:
        raise ValueError(f"“{signature}” is not a signature such as (a: number, b?: string) -> date.")
    parameters = tuple(_parameter(part) for part in _parts(found[1]))
    return Function((Overload(parameters, parse_type(found[2]), call, needs, wide),))


def _parts(text: str) -> Iterable[str]:
    """Split at commas that do not stand inside `<...>`."""
    return re.findall(r"(?:[^,<]|<[^>]*>+)+", text)


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is not a parameter such as `name: type`.")
    mark = found[2]
    return Parameter(normal(found[1]), parse_type(found[3].strip()), mark == "?", mark == "...")


@dataclass(frozen=True, eq=False)
class Library:
    """The functions an expression may call. Equal only to itself: it is part of the key of the cache."""

    functions: Mapping[str, Function]
    types: Mapping[str, Type] = field(default_factory=dict)
    """Types by name that `instance of` and parameters of functions may use besides those of FEEL."""

    def with_types(self, types: Mapping[str, Type]) -> Library:
        """Return a library that knows these types too."""
        return Library(self.functions, {**self.types, **types})

    def extended(self, functions: Mapping[str, Function]) -> Library:
        """Return a library with these functions too; a name that is there already now means the new one."""
        return Library({**self.functions, **{normal(name): each for name, each in functions.items()}}, self.types)

    def known_names(self, variables: frozenset[str] = frozenset()) -> KnownNames:
        """Return what the lexer must know to read names."""
        return _known_names(self, variables)


@lru_cache(maxsize=256)
def _known_names(library: Library, variables: frozenset[str]) -> KnownNames:
    return KnownNames(library.functions, variables, library.types)


def convert(value: Any, wanted: Type, name: str = "value") -> Any:
    """Return a value as a type wants it, with the implicit conversions of the standard; null stays null."""
    return value if value is None or wanted == ANY else _converted(value, wanted, name)


def _converted(value: Any, wanted: Type, name: str) -> Any:
    if wanted == NUMBER and is_number(value):
        return number(value)
    if is_a(value, wanted):
        return value
    if isinstance(wanted, UnionType):
        return _one_of(value, wanted, name)
    if isinstance(wanted, ListType) and value is not None and value.__class__ is not list:
        return [_converted(value, wanted.item, name) if wanted.item != ANY else value]
    if value.__class__ is list and len(value) == 1 and value[0].__class__ is not list:
        return _converted(value[0], wanted, name)
    if wanted == DATE_TIME and named(value) == "a date":
        return as_date_time(value)
    raise Reason(f"“{name}” must be a {wanted}, not {named(value)}.")


def _one_of(value: Any, wanted: UnionType, name: str) -> Any:
    for option in wanted.options:
        try:
            return _converted(value, option, name)
        except Reason:
            continue
    raise Reason(f"“{name}” must be a {wanted}, not {named(value)}.")
