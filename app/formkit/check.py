"""What must hold before a form may be published: its FEEL, its places in the record, its choices, its privacy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app import feel
from app.domain.dictionary import Dictionary
from app.domain.finding import Finding, Severity
from app.feel import types as feel_types
from app.formkit.model import Field, Form, writes_data
from app.formkit.palette import CHOOSING
from app.formkit.sheet import as_answer, soft
from app.formkit.values import is_empty

CURRENT: Final = {"jw": "jw_versions"}
"""List screens of which FEEL sees the item at work by the screen's name, and the whole list by another."""


def check(
    form: Form,
    dictionary: Dictionary,
    names: Mapping[str, feel.Type],
    *,
    library: feel.Library = feel.STANDARD,
) -> list[Finding]:
    """Return every finding on a form. `names` are those it may read beside the record and its own answers."""
    types = {**record_types(dictionary), **names}
    checker = _Checker(form, dictionary, {**types, **answer_types(tuple(form.fields()), types)}, library)
    return list(checker.findings())


def record_types(dictionary: Dictionary) -> dict[str, feel.Type]:
    """Return the FEEL type of every record screen, by the name that expressions use."""
    types = {screen: _type(dictionary.type_of(screen)) for screen in dictionary.screens()}
    for screen, whole in CURRENT.items():
        if dictionary.is_list(screen):
            types[whole], types[screen] = types[screen], _type(dictionary.type_of(f"{screen}[]"))
    return types


def answer_types(fields: tuple[Field, ...], under: Mapping[str, feel.Type]) -> dict[str, feel.Type]:
    """Return the FEEL type of every answer by its first name; a key with dots adds to the context of that name."""
    types: dict[str, feel.Type] = {}
    for each in fields:
        first, _, rest = each.key.partition(".")
        if not rest:
            types[first] = _type(each.feel_type)
            continue
        known = types.get(first, under.get(first))
        inner = dict(known.fields or {}) if isinstance(known, feel.ContextType) else {}
        inner[rest] = _type(each.feel_type)
        types[first] = feel.ContextType(fields=inner)
    return types


@dataclass(frozen=True)
class _Checker:
    form: Form
    dictionary: Dictionary
    types: Mapping[str, feel.Type]
    library: feel.Library

    def findings(self) -> Iterator[Finding]:
        for each, _ in self.form.walk():
            yield from self._expressions(each, self.types)
            yield from self._fitting(each)
            if each.is_answerable:
                yield from self._literals(each)
                yield from self._place(each)
            for item in each.items if each.type == "list" else ():
                yield from self._expressions(item, {**self.types, **answer_types(each.items, {})})
                yield from self._fitting(item)

    def _expressions(self, each: Field, types: Mapping[str, feel.Type]) -> Iterator[Finding]:
        wanted: tuple[tuple[str, Any, feel.Type | None], ...] = (
            ("conditional.hide", each.hide, feel.BOOLEAN),
            ("requiredWhen", each.required_when, feel.BOOLEAN),
            ("valuesExpression", each.options_from, feel.ListType()),
            ("readonly", _formula(each.readonly), feel.BOOLEAN),
            ("default", _formula(each.default), _answer_type(each)),
            ("fixed", _formula(each.fixed), _answer_type(each)),
            ("people", _formula(each.people), feel.STRING),
            ("text", _formula(each.text), feel.STRING),
        )
        for where, text, expected in wanted:
            for problem in feel.check(text, types, library=self.library, expected=expected) if text else ():
                yield self._finding(each, f"feel-{problem.rule}", f"{where}: {problem.message}")

    def _fitting(self, each: Field) -> Iterator[Finding]:
        if each.people and each.kind not in CHOOSING:
            yield self._finding(each, "people", "People are chosen with a select, radio or checklist.")
        if each.declaration and each.type != "bool":
            yield self._finding(each, "declaration", "Only a checkbox can be a declaration.")
        if each.limits.not_future and each.type not in ("date", "date-time"):
            yield self._finding(each, "past", "Only a date, or a date and time, can be kept out of the future.")
        if each.identity and not each.record:
            yield self._finding(each, "identity", "What identifies a case must be in its record: give the record path.")

    def _literals(self, each: Field) -> Iterator[Finding]:
        for where, literal in (("default", each.default), ("fixed", each.fixed)):
            if not is_empty(literal) and not _formula(literal) and soft(each, as_answer(each, literal)) is None:
                yield self._finding(
                    each, where, f"The {where} value {literal!r:.60} is no answer that this field takes."
                )

    def _place(self, each: Field) -> Iterator[Finding]:
        if each.key in self.dictionary.screens():
            yield self._finding(each, "key", f"“{each.key}” is a screen of the record. Give the field another key.")
        if not each.record:
            if "." in each.key:
                yield self._finding(each, "key", f"“{each.key}” needs a record path: a key with dots is no data name.")
            return
        if not self.dictionary.knows(each.record):
            yield self._finding(each, "record", f"The record has no field “{each.record}”. Correct the path.")
            return
        yield from self._kept_as(each, each.record)
        if each.routing and writes_data(each):
            yield from self._private(each, each.record)

    def _kept_as(self, each: Field, path: str) -> Iterator[Finding]:
        kept = _type(self.dictionary.type_of(path))
        if each.takes_input and not feel_types.fits(_type(each.feel_type), kept):
            yield self._finding(each, "record", f"“{path}” holds {kept}, and this field gives {each.feel_type}.")
        allowed = self.dictionary.options(path)
        for option in each.options if allowed else ():
            if option.value not in allowed:
                yield self._finding(each, "options", f"“{option.value}” is not among the values of “{path}”.")

    def _private(self, each: Field, path: str) -> Iterator[Finding]:
        level = self.dictionary.classification(path)
        if level != "open":
            severity: Severity = "warning" if level == "personal" else "error"
            told = f"“{path}” is {level}: leave it in the record, and out of the data that routing reads."
            yield self._finding(each, "privacy", told, severity)

    def _finding(self, each: Field, rule: str, message: str, severity: Severity = "error") -> Finding:
        return Finding(severity, f"form/{rule}", each.key or each.id, each.line, message, self.form.id)


def _formula(found: Any) -> str | None:
    return found if isinstance(found, str) and found.startswith("=") else None


def _answer_type(each: Field) -> feel.Type | None:
    return _type(each.feel_type) if each.is_answerable else None


def _type(name: str | None) -> feel.Type:
    try:
        return feel.parse_type(name or "Any")
    except ValueError:
        return feel.ANY
