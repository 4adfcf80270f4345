"""What a form is, once read: frozen values. A field's `type` says how its answer looks, its `kind` how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal

AnswerType = Literal[
    "text", "number", "money", "date", "time", "date-time", "bool", "choice", "choices", "file", "files", "list", "none"
]

FEEL_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text": "string",
        "number": "number",
        "money": "number",
        "date": "date",
        "time": "time",
        "date-time": "date and time",
        "bool": "boolean",
        "choice": "string",
        "choices": "list<string>",
        "file": "string",
        "files": "list<string>",
    }
)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. The value is what is stored; in our forms it is the label."""

    value: Any
    label: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a group who may be chosen; `name` is the account, which is the answer."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer must keep to beside its type."""

    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int | None = None
    shape: Literal["email", "phone"] | None = None
    not_future: bool = False
    not_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One component of a form. Texts that start with `=` are FEEL; `hide` and `required_when` always are."""

    id: str
    kind: str
    key: str = ""
    type: AnswerType = "none"
    label: str = ""
    hint: str = ""
    text: str = ""
    clause: tuple[str, ...] = ()
    required: bool = False
    required_when: str | None = None
    hide: str | None = None
    readonly: bool | str = False
    fixed: Any = None
    default: Any = None
    record: str | None = None
    routing: bool = False
    identity: bool = False
    names_case: str | None = None
    declaration: bool = False
    missing: str | None = None
    people: str | None = None
    options: tuple[Option, ...] = ()
    options_from: str | None = None
    accept: str = ""
    limits: Limits = field(default_factory=Limits)
    items: tuple[Field, ...] = ()
    line: int | None = None

    @property
    def is_answerable(self) -> bool:
        """Whether the field can hold an answer at all: texts, separators and groups cannot."""
        return self.type != "none"

    @property
    def takes_input(self) -> bool:
        """Whether a person may change it: fixed fields and those always read-only they may not."""
        return self.is_answerable and self.fixed is None and self.readonly is not True

    @property
    def is_plain_list(self) -> bool:
        """Whether a list holds plain values: a list of one thing; a list of several things holds objects."""
        return self.type == "list" and len(self.items) == 1

    @property
    def feel_type(self) -> str:
        """The FEEL type of the answer, as a type name."""
        if self.type == "list":
            inner = ", ".join(f"{item.key}: {item.feel_type}" for item in self.items)
            return f"list<{self.items[0].feel_type}>" if self.is_plain_list else f"list<context<{inner}>>"
        if self.options_from and not self.people:
            return "list<Any>" if self.type == "choices" else "Any"
        return FEEL_TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its id and its components, in the order in which they are shown."""

    id: str
    components: tuple[Field, ...]

    def fields(self) -> Iterator[Field]:
        """Yield every field that can hold an answer, those inside groups included, those inside lists not."""
        return (each for each, _ in self.walk() if each.is_answerable)

    def field(self, key: str) -> Field | None:
        """Return the field with a key, None where the form has none of that key."""
        return next((each for each in self.fields() if each.key == key), None)

    def walk(self) -> Iterator[tuple[Field, tuple[Field, ...]]]:
        """Yield every component with the groups it stands in, outermost first."""
        return _walk(self.components, ())

    def types(self) -> dict[str, str]:
        """Return the FEEL type of every name that completing this form writes to instance data."""
        return {each.key: each.feel_type for each in self.fields() if writes_data(each)}


def writes_data(each: Field) -> bool:
    """Whether a field's answer becomes instance data: a field with a place in the record only where it routes."""
    shown_only = each.fixed is None and each.readonly is True
    return not shown_only and (each.record is None or each.routing)


def _walk(components: tuple[Field, ...], groups: tuple[Field, ...]) -> Iterator[tuple[Field, tuple[Field, ...]]]:
    for each in components:
        yield each, groups
        if each.kind == "group":
            yield from _walk(each.items, (*groups, each))
