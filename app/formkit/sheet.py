"""A form laid over a scope: what is hidden, required, read-only, what may be chosen, and what stands there at first.

Conditions see every answer by its key, typed; a field that is hidden or not answered reads as null, so that an answer
that no longer counts cannot hide or show anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.formkit.expressions import Evaluator, laid_over, look_up, stored, typed
from app.formkit.model import Field, Form, Option, Person
from app.formkit.values import Wrong, chosen, convert, is_empty

People = Callable[[str], Sequence[Person]]


def nobody(_group: str) -> Sequence[Person]:
    """Return no members for any group: the default where a form offers no people."""
    return ()


@dataclass(frozen=True, slots=True)
class Look:
    """What the conditions make of a set of answers: the ids hidden, and the scope that further FEEL reads."""

    hidden: frozenset[str]
    scope: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One form in one place: the names it may read, the people it may offer, the FEEL functions it may call."""

    form: Form
    scope: Mapping[str, Any]
    people: People = nobody
    using: Evaluator = field(default_factory=Evaluator)

    def is_readonly(self, each: Field) -> bool:
        """Whether a field is only shown. A fixed field is."""
        if isinstance(each.readonly, str) and each.fixed is None:
            return self.using.json(each.readonly, self.scope) is True
        return not each.takes_input

    def default(self, each: Field) -> Any:
        """Return the value that an answer left out takes, as JSON; None where it takes none."""
        found = each.fixed if each.fixed is not None else each.default
        value = as_answer(each, self.using.json(found, self.scope))
        return None if value is None or soft(each, value) is None else value

    def first_value(self, each: Field) -> Any:
        """Return what a field shows before anybody answered: its fixed value, the record's, or its default."""
        if each.fixed is not None:
            return self.default(each)
        known = look_up(each.record, self.scope) if each.record else None
        if known is None and self.is_readonly(each):
            known = look_up(each.key, self.scope)
        return self.default(each) if known is None else known

    def look(self, given: Mapping[str, Any]) -> Look:
        """Return what is hidden given some answers (JSON, by key): in rounds, as hidden answers do not count."""
        hidden: frozenset[str] = frozenset()
        values = {each.key: (each.id, typed(each, soft(each, given.get(each.key)))) for each in self.form.fields()}
        scope: Mapping[str, Any] = self.scope
        for _ in range(10):
            scope = laid_over(self.scope, {k: None if i in hidden else value for k, (i, value) in values.items()})
            now = frozenset(each.id for each, groups in self.form.walk() if self._hides((*groups, each), scope))
            if now == hidden:
                break
            hidden = now
        return Look(hidden, scope)

    def _hides(self, chain: Sequence[Field], scope: Mapping[str, Any]) -> bool:
        return any(each.hide is not None and self.using.is_true(each.hide, scope) for each in chain)

    def is_hidden(self, item: Field, row_scope: Mapping[str, Any]) -> bool:
        """Whether a field of a list is hidden in one row."""
        return self._hides((item,), row_scope)

    def is_required(self, each: Field, scope: Mapping[str, Any]) -> bool:
        """Whether a visible field must be answered."""
        return each.required or (each.required_when is not None and self.using.is_true(each.required_when, scope))

    def options(self, each: Field, scope: Mapping[str, Any]) -> tuple[Option, ...]:
        """Return the choices of a field: those listed, those an expression gives, or the members of a group."""
        if each.people:
            group = self.using.json(each.people, scope)
            members = self.people(group) if isinstance(group, str) and group else ()
            return tuple(Option(person.name, person.title) for person in members)
        if each.options_from:
            found = self.using.value(each.options_from, scope)
            return tuple(_option(one) for one in found if one is not None) if isinstance(found, list) else ()
        return each.options


def row_scope(each: Field, row: Any, scope: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the scope that conditions in one row of a list read: the row's own answers on top."""
    cells = cells_of(each, row)
    return laid_over(scope, {item.key: typed(item, soft(item, cells.get(item.key))) for item in each.items})


def cells_of(each: Field, row: Any) -> Mapping[str, Any]:
    """Return a row of a list by the keys of its fields; a list of one thing holds plain values."""
    if each.is_plain_list:
        return {each.items[0].key: row}
    return row if isinstance(row, Mapping) else {}


def as_answer(each: Field, literal: Any) -> Any:
    """Return a literal of the form as an answer: custom properties are texts, so true and false come as words."""
    if each.type == "bool" and isinstance(literal, str):
        return {"true": True, "false": False}.get(literal)
    return literal


def soft(each: Field, raw: Any) -> Any:
    """Return an answer as JSON where it is sound, None where it is empty or wrong: what conditions go by."""
    if is_empty(raw):
        return None
    try:
        value = convert(each, raw)
        if each.options:
            value = chosen(each, value, each.options)
    except Wrong:
        return None
    if each.type != "list":
        return value
    rows = [{item.key: soft(item, cells_of(each, row).get(item.key)) for item in each.items} for row in value]
    return [row[each.items[0].key] for row in rows] if each.is_plain_list else rows


def _option(found: Any) -> Option:
    if isinstance(found, Mapping):
        value = stored(found.get("value"))
        return Option(value, str(found.get("label", value)))
    value = stored(found)
    return Option(value, str(value))
