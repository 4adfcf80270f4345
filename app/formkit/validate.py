"""Checks answers: what is right is kept, what is wrong gets a sentence, what is hidden is dropped.

The one rule to know: only what this returns may be stored. It never raises for anything a person can send.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.domain.effects import SetField
from app.formkit import sentences
from app.formkit.expressions import Evaluator
from app.formkit.model import Field, Form, writes_data
from app.formkit.sheet import Look, People, Sheet, cells_of, nobody, row_scope
from app.formkit.values import Wrong, chosen, convert, is_empty


@dataclass(frozen=True, slots=True)
class Validated:
    """What may be stored: `answers` become instance data, `record` goes to the case. `errors` by name in HTML posts."""

    answers: Mapping[str, Any]
    record: tuple[SetField, ...]
    errors: Mapping[str, str]

    @property
    def ok(self) -> bool:
        """Whether there is nothing to correct."""
        return not self.errors


def validate(
    form: Form,
    answers: Mapping[str, Any],
    scope: Mapping[str, Any],
    *,
    people: People = nobody,
    using: Evaluator | None = None,
) -> Validated:
    """Return what of some answers (JSON, by key) is kept, and a sentence for each that is wrong."""
    check = _Check(Sheet(form, scope, people, using or Evaluator()))
    return check.all(answers)


@dataclass(frozen=True)
class _Check:
    sheet: Sheet
    errors: dict[str, str] = field(default_factory=dict)

    def all(self, answers: Mapping[str, Any]) -> Validated:
        form = self.sheet.form
        known = {each.key for each in form.fields()}
        self.errors.update({str(key): sentences.unknown(str(key)) for key in answers if key not in known})
        given = {each.key: self._given(each, answers) for each in form.fields()}
        look = self.sheet.look(given)
        kept = {
            each.key: value
            for each in form.fields()
            if each.id not in look.hidden and self._is_kept(each)
            for value in self._value(each, given[each.key], look)
        }
        return Validated(self._data(kept, look), self._record(kept, answers), self.errors)

    def _given(self, each: Field, answers: Mapping[str, Any]) -> Any:
        if self.sheet.is_readonly(each):
            return self.sheet.first_value(each)
        if each.key in answers:
            return answers[each.key]
        found = self.sheet.default(each)
        return False if found is None and each.type == "bool" and not each.required else found

    def _is_kept(self, each: Field) -> bool:
        return each.fixed is not None or not self.sheet.is_readonly(each)

    def _value(self, each: Field, raw: Any, look: Look) -> Sequence[Any]:
        """Return the value of a visible field in a tuple, an empty tuple where it is wrong (the sentence is noted)."""
        before = len(self.errors)
        value = self._one(each, raw, look.scope, each.key)
        if each.type == "list" and value and len(self.errors) == before:
            rows = [self._row(each, row, number, look.scope) for number, row in enumerate(value)]
            value = [row for row in rows if row is not None]
        return (value,) if len(self.errors) == before else ()

    def _one(self, each: Field, raw: Any, scope: Mapping[str, Any], name: str) -> Any:
        if is_empty(raw) or (each.declaration and raw is False):
            if self.sheet.is_required(each, scope) and each.fixed is None:
                self.errors[name] = sentences.missing(each)
            return _nothing(each)
        try:
            value = convert(each, raw)
            if each.type in ("choice", "choices") and each.fixed is None:
                value = chosen(each, value, self.sheet.options(each, scope))
            self._in_time(each, value)
        except Wrong as wrong:
            self.errors[name] = str(wrong)
            return _nothing(each)
        return value

    def _row(self, each: Field, row: Any, number: int, scope: Mapping[str, Any]) -> Any:
        name = f"{each.key}-{number}"
        if not each.is_plain_list and not isinstance(row, Mapping):
            self.errors[name] = sentences.in_row(number + 1, sentences.rule(each, "must hold an object in each row"))
            return None
        cells, inner, before = cells_of(each, row), row_scope(each, row, scope), set(self.errors)
        for key in set(cells) - {item.key for item in each.items}:
            self.errors[f"{name}-{key}"] = sentences.unknown(str(key))
        visible = [item for item in each.items if not self.sheet.is_hidden(item, inner)]
        kept = {item.key: self._one(item, cells.get(item.key), inner, f"{name}-{item.key}") for item in visible}
        for wrong in set(self.errors) - before:
            self.errors[wrong] = sentences.in_row(number + 1, self.errors[wrong])
        return kept.get(each.items[0].key) if each.is_plain_list else kept

    def _in_time(self, each: Field, value: Any) -> None:
        if each.type not in ("date", "date-time") or not (each.limits.not_future or each.limits.not_past):
            return
        limit: date | datetime | None
        when: date | datetime
        if each.type == "date":
            when, limit = date.fromisoformat(value), self.sheet.using.today()
        else:
            when, limit = datetime.fromisoformat(value), self.sheet.using.now()
        if limit is None:
            raise Wrong(sentences.rule(each, "cannot be compared with today just now. Try again"))
        if each.limits.not_future and when > limit:
            raise Wrong(sentences.rule(each, f"must be today or in the past, not after {sentences.day(limit)}"))
        if each.limits.not_past and when < limit:
            raise Wrong(sentences.rule(each, f"must be today or in the future, not before {sentences.day(limit)}"))

    def _data(self, kept: Mapping[str, Any], look: Look) -> dict[str, Any]:
        """Return the instance data: an answer of an earlier round that is hidden now is cleared, not left standing."""
        data = {}
        for each in self.sheet.form.fields():
            if writes_data(each) and each.key in kept:
                data[each.key] = kept[each.key]
            elif writes_data(each) and each.id in look.hidden and self.sheet.scope.get(each.key) is not None:
                data[each.key] = None
        return data

    def _record(self, kept: Mapping[str, Any], answers: Mapping[str, Any]) -> tuple[SetField, ...]:
        """Return the record's fields to set: those answered, fixed or defaulted; what was left out stays as it is."""
        return tuple(
            SetField(each.record, kept[each.key])
            for each in self.sheet.form.fields()
            if each.record and each.key in kept and (each.key in answers or self.sheet.default(each) is not None)
        )


def _nothing(each: Field) -> Any:
    if each.type == "bool":
        return False
    return [] if each.type in ("choices", "files", "list") else None
