"""What a page or the API shows of a form, here and now: values, choices, what is visible, required and read-only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.formkit.expressions import Evaluator
from app.formkit.model import Field, Form, Limits, Option
from app.formkit.sheet import Look, People, Sheet, cells_of, nobody, row_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedField:
    """One component as shown. `name` is its name in HTML posts; `rows` are the rows of a list, `items` their fields."""

    id: str
    name: str
    kind: str
    key: str
    type: str
    label: str
    hint: str
    text: str
    required: bool
    options: tuple[Option, ...]
    value: Any
    items: tuple[ResolvedField, ...]
    rows: tuple[tuple[ResolvedField, ...], ...]
    record: str | None
    visible: bool
    readonly: bool
    fixed: bool
    declaration: bool
    clause: tuple[str, ...]
    accept: str
    limits: Limits

    @property
    def is_answerable(self) -> bool:
        """Whether the field holds an answer: texts, separators and groups do not."""
        return self.type != "none"

    def as_json(self) -> dict[str, Any]:
        """Return the field as the API shows it."""
        return {
            "key": self.key,
            "label": self.label,
            "hint": self.hint,
            "type": self.type,
            "required": self.required,
            "options": [{"value": each.value, "label": each.label} for each in self.options],
            "value": self.value,
            "items": [item.as_json() for item in self.items],
            "record": self.record,
            "visible": self.visible,
            "readonly": self.readonly,
            "fixed": self.fixed,
            "clause": list(self.clause),
        }


@dataclass(frozen=True, slots=True)
class ResolvedForm:
    """A form as shown: the components in order, groups holding theirs."""

    id: str
    components: tuple[ResolvedField, ...]

    def fields(self) -> Iterator[ResolvedField]:
        """Yield every field that holds an answer, those inside groups included."""
        return _answerable(self.components)

    def field(self, key: str) -> ResolvedField | None:
        """Return the field with a key, None where the form has none of that key."""
        return next((each for each in self.fields() if each.key == key), None)


def resolve(
    form: Form,
    scope: Mapping[str, Any],
    *,
    people: People = nobody,
    answers: Mapping[str, Any] | None = None,
    using: Evaluator | None = None,
) -> ResolvedForm:
    """Return the form as shown: with `answers` (a draft, or what was just posted), else with its first values."""
    sheet = Sheet(form, scope, people, using or Evaluator())
    given = {each.key: sheet.first_value(each) for each in form.fields()}
    for each in form.fields():
        if answers is not None and each.key in answers and not sheet.is_readonly(each):
            given[each.key] = answers[each.key]
    shown = _Shown(sheet, given, sheet.look(given))
    return ResolvedForm(form.id, tuple(shown.component(each) for each in form.components))


@dataclass(frozen=True)
class _Shown:
    sheet: Sheet
    given: Mapping[str, Any]
    look: Look

    def component(self, each: Field) -> ResolvedField:
        visible = each.id not in self.look.hidden
        value = self.given.get(each.key) if each.is_answerable else None
        items = each.items if each.kind == "group" else ()
        return self._field(
            each,
            scope=self.look.scope,
            visible=visible,
            value=value,
            name=each.key,
            items=tuple(self.component(item) for item in items) or tuple(self._template(each)),
            rows=tuple(self._rows(each, value)),
        )

    def _template(self, each: Field) -> Iterator[ResolvedField]:
        for item in each.items:
            yield self._field(item, scope=self.look.scope, visible=True, value=None, name=f"{each.key}-0-{item.key}")

    def _rows(self, each: Field, value: Any) -> Iterator[tuple[ResolvedField, ...]]:
        if each.type != "list":
            return
        for number, row in enumerate(value if isinstance(value, list) and value else [{}]):
            scope, cells = row_scope(each, row, self.look.scope), cells_of(each, row)
            yield tuple(
                self._field(
                    item,
                    scope=scope,
                    visible=not self.sheet.is_hidden(item, scope),
                    value=cells.get(item.key),
                    name=f"{each.key}-{number}-{item.key}",
                )
                for item in each.items
            )

    def _field(self, each: Field, *, scope: Mapping[str, Any], visible: bool, **shown: Any) -> ResolvedField:
        readonly = each.is_answerable and self.sheet.is_readonly(each)
        text = self.sheet.using.json(each.text, scope) if each.text else ""
        return ResolvedField(
            id=each.id,
            kind=each.kind,
            key=each.key,
            type=each.type,
            label=each.label,
            hint=each.hint,
            text=text if isinstance(text, str) else "",
            required=visible and not readonly and self.sheet.is_required(each, scope),
            options=self.sheet.options(each, scope),
            record=each.record,
            visible=visible,
            readonly=readonly,
            fixed=each.fixed is not None,
            declaration=each.declaration,
            clause=each.clause,
            accept=each.accept,
            limits=each.limits,
            **{"items": (), "rows": (), **shown},
        )


def _answerable(components: tuple[ResolvedField, ...]) -> Iterator[ResolvedField]:
    for each in components:
        if each.is_answerable:
            yield each
        elif each.kind == "group":
            yield from _answerable(each.items)
