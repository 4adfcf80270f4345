"""What a DMN file says, as plain values: decisions, tables, boxed expressions, types. Nothing is compiled here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from app.errors import ExpressionError
from app.feel import Problem


class RulesConflict(ExpressionError):
    """More rules of a decision table apply than its hit policy allows. Correct the table."""

    code: ClassVar[str] = "rules-conflict"
    title: ClassVar[str] = "The rules of a decision table contradict each other"


@dataclass(frozen=True, slots=True)
class Text:
    """A FEEL text and where it stands. `type` is a type reference of the file, blank when there is none."""

    source: str
    line: int | None = None
    type: str = ""


class Boxed:
    """A boxed expression: one of the classes below, or a decision table."""


@dataclass(frozen=True, slots=True)
class Literal(Boxed):
    """A FEEL expression in a box. One in another language is `foreign`, and null."""

    text: Text
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Context(Boxed):
    """Named entries, each of which may read those above it; an entry without a name is the result."""

    entries: tuple[tuple[str, str, Boxed], ...]
    """Name, type reference, value."""


@dataclass(frozen=True, slots=True)
class ListOf(Boxed):
    """A list of boxed expressions."""

    items: tuple[Boxed, ...]


@dataclass(frozen=True, slots=True)
class Relation(Boxed):
    """A list of contexts with the same entries."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Boxed, ...], ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Function(Boxed):
    """A boxed function; `body` is None for one in another language, which is refused."""

    parameters: tuple[Parameter, ...]
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class Invocation(Boxed):
    """A call of a function with named arguments."""

    function: Boxed
    bindings: tuple[tuple[str, Boxed], ...]


@dataclass(frozen=True, slots=True)
class Conditional(Boxed):
    """A boxed if."""

    condition: Boxed
    yes: Boxed
    no: Boxed


@dataclass(frozen=True, slots=True)
class Filter(Boxed):
    """A boxed filter."""

    source: Boxed
    match: Boxed


@dataclass(frozen=True, slots=True)
class Loop(Boxed):
    """A boxed `for`, `some` or `every`."""

    kind: str
    variable: str
    source: Boxed
    body: Boxed


@dataclass(frozen=True, slots=True)
class Typed(Boxed):
    """A boxed expression that names the type of its value."""

    value: Boxed
    type: str


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions. `values` are its allowed values as unary tests."""

    expression: Text
    values: Text | None = None
    label: str = ""
    id: str = ""

    @property
    def title(self) -> str:
        """What people call the column."""
        return self.label or self.expression.source


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; the order of `values` is the priority."""

    name: str
    type: str = ""
    values: Text | None = None
    default: Text | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one cell for each column."""

    id: str
    inputs: tuple[Text, ...]
    outputs: tuple[Text, ...]
    annotations: tuple[str, ...]
    line: int | None


@dataclass(frozen=True, slots=True)
class Table(Boxed):
    """A decision table."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    hit_policy: str = "UNIQUE"
    aggregation: str = ""
    line: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A type the file defines: a base type or components, perhaps a list of them, perhaps with allowed values."""

    name: str
    base: str = ""
    components: tuple[Item, ...] = ()
    collection: bool = False
    allowed: Text | None = None
    """Tests of the value, of each one where the type is a list."""
    constraint: Text | None = None
    """Tests of the value as a whole."""
    function: bool = False


@dataclass(frozen=True, slots=True)
class InputData:
    """A value the decisions are given."""

    id: str
    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: its logic and the ids of what it requires."""

    id: str
    name: str
    variable: str
    type: str
    logic: Boxed | None
    requires: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that decisions call by name."""

    id: str
    name: str
    type: str
    logic: Function | None
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: decisions as a function of the inputs it names."""

    id: str
    name: str
    type: str
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Another DMN file whose elements this one may use, by the name it gives that file."""

    name: str
    namespace: str
    type: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Definitions:
    """All that one file defines, by id; `items` by name. What another file defines is required as `namespace#id`."""

    name: str
    decisions: Mapping[str, Decision]
    inputs: Mapping[str, InputData] = field(default_factory=dict)
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    namespace: str = ""
    imports: tuple[Import, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a decision gave, which of its rules applied, what its inputs were, and why something is null."""

    result: Any
    fired: tuple[dict[str, Any], ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    required: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    """The rules that applied in the decisions this one requires, by their id."""
