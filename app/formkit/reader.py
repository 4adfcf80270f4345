"""Reads a form-js document into a `Form`, or refuses it: each finding names the field and says what to change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import orjson

from app.domain.finding import Finding
from app.errors import DefinitionError
from app.formkit import palette
from app.formkit.model import AnswerType, Field, Form, Limits, Option, _walk

MAX_BYTES: Final = 1_000_000
MAX_COMPONENTS: Final = 500
_SUBTYPES: Final[Mapping[str, AnswerType]] = {"date": "date", "time": "time", "datetime": "date-time"}
_SIMPLE: Final[Mapping[str, AnswerType]] = {
    "textfield": "text",
    "textarea": "text",
    "checkbox": "bool",
    "radio": "choice",
    "select": "choice",
    "checklist": "choices",
    "dynamiclist": "list",
}


def read(document: bytes | Mapping[str, Any]) -> Form:
    """Return the form a document describes, or raise `DefinitionError` with a finding for everything that is wrong."""
    return _Reader(document).form()


class _Reader:
    """One reading. Goes on after a problem, so that one attempt shows all of them."""

    def __init__(self, document: bytes | Mapping[str, Any]) -> None:
        self.findings: list[Finding] = []
        self.lines: list[str] = []
        self.count = 0
        self.document = document if isinstance(document, Mapping) else self._load(document)

    def form(self) -> Form:
        document = self.document
        for name in sorted(set(document) - palette.TOP_LEVEL):
            self._refuse(None, "property", f"“{name}” is not supported at the top of a form. Take it out.")
        if document.get("type") != "default":
            self._refuse(None, "form", 'A form says "type": "default".')
        form_id = document.get("id")
        if not isinstance(form_id, str) or not palette.FORM_ID.fullmatch(form_id):
            self._refuse(None, "form", f"The form's id must be small words joined by hyphens, not {form_id!r}.")
        components = tuple(self._components(document.get("components"), None))
        self._unique(components)
        if self.findings:
            raise DefinitionError(self.findings)
        return Form(str(form_id), components)

    def _load(self, document: bytes) -> Mapping[str, Any]:
        if len(document) > MAX_BYTES:
            raise DefinitionError([Finding("error", "form/json", None, None, "A form has at most 1,000,000 bytes.")])
        try:
            loaded = orjson.loads(document)
        except orjson.JSONDecodeError as problem:
            told = "The form is not JSON text in UTF-8."
            raise DefinitionError([Finding("error", "form/json", None, problem.lineno, told)]) from problem
        if not isinstance(loaded, dict):
            raise DefinitionError([Finding("error", "form/json", None, 1, "A form is a JSON object.")])
        self.lines = document.decode().splitlines()
        found: Mapping[str, Any] = loaded
        return found

    def _components(self, found: Any, parent: str | None, *, in_a_list: bool = False) -> Iterator[Field]:
        if not isinstance(found, list):
            self._refuse(parent, "form", "“components” must be a list.")
            return
        for raw in found:
            self.count += 1
            if self.count > MAX_COMPONENTS:
                self._refuse(parent, "form", f"A form has at most {MAX_COMPONENTS} components.")
                return
            if isinstance(raw, dict):
                yield from self._component(raw, palette.IN_A_LIST if in_a_list else frozenset(palette.COMPONENTS))
            else:
                self._refuse(parent, "form", "Each component is a JSON object.")

    def _component(self, raw: Mapping[str, Any], allowed: frozenset[str]) -> Iterator[Field]:
        kind, name = raw.get("type"), self._name(raw)
        if not isinstance(kind, str) or kind not in palette.COMPONENTS:
            self._refuse(name, "component", f"The component {kind!r} is not supported. Use one of: {_all(allowed)}.")
            return
        if kind not in allowed:
            self._refuse(name, "component", f"A {kind} cannot stand inside a list. Use one of: {_all(allowed)}.")
            return
        before = len(self.findings)
        self._allowed(raw, kind, name)
        if len(self.findings) == before:
            yield self._field(raw, kind, name)

    def _allowed(self, raw: Mapping[str, Any], kind: str, name: str) -> None:
        parts: tuple[tuple[str, Any, frozenset[str]], ...] = (
            ("", raw, palette.COMPONENTS[kind]),
            ("validate.", raw.get("validate"), palette.VALIDATE.get(kind, frozenset({"required"}))),
            ("properties.", raw.get("properties"), palette.PROPERTIES),
            ("conditional.", raw.get("conditional"), frozenset({"hide"})),
        )
        for prefix, found, allowed in parts:
            if not isinstance(found, Mapping | None):
                self._refuse(name, "property", f"“{prefix[:-1]}” must be a JSON object.")
                continue
            for each in sorted(set(found or {}) - allowed):
                self._refuse(name, "property", f"“{prefix}{each}” is not supported on a {kind}. Take it out.")
        if "key" in palette.COMPONENTS[kind]:
            self._named(raw, kind, name)

    def _named(self, raw: Mapping[str, Any], kind: str, name: str) -> None:
        key = _key(raw)
        if not palette.KEY.fullmatch(key):
            self._refuse(name, "key", f"The key {key!r} must be letters, digits and underscores, parts joined by dots.")
        if not _text(raw.get("label")):
            self._refuse(name, "label", "The field needs a label: people and screen readers go by it.")
        if kind == "datetime" and (raw.get("subtype") or "date") not in _SUBTYPES:
            self._refuse(name, "property", f"The subtype {raw['subtype']!r} is not supported: date, time or datetime.")
        if kind in palette.CHOOSING:
            self._choices(raw, name)

    def _choices(self, raw: Mapping[str, Any], name: str) -> None:
        values = raw.get("values")
        sources = [bool(values), bool(raw.get("valuesExpression")), bool(_properties(raw).get("people"))]
        if sum(sources) != 1:
            self._refuse(name, "options", "Give the choices in exactly one way: values, valuesExpression or people.")
        if not values:
            return
        entries = values if isinstance(values, list) else [values]
        if not all(isinstance(each, dict) and set(each) == {"label", "value"} for each in entries):
            self._refuse(name, "options", "Each choice is an object with a label and a value.")
        elif any(each["label"] != each["value"] or not _text(each["value"]) for each in entries):
            self._refuse(name, "options", "The value of a choice is its label: write the same text in both.")
        elif len({each["value"] for each in entries}) < len(entries):
            self._refuse(name, "options", "Two choices are the same.")

    def _field(self, raw: Mapping[str, Any], kind: str, name: str) -> Field:
        own, validate = _properties(raw), raw.get("validate") or {}
        items: tuple[Field, ...] = ()
        if "components" in raw or kind in ("group", "dynamiclist"):
            items = tuple(self._components(raw.get("components"), name, in_a_list=kind == "dynamiclist"))
        if kind == "dynamiclist":
            self._rows(items, name)
        if kind == "group" and raw.get("path"):
            self._refuse(name, "property", "A group does not nest answers: leave its path empty.")
        condition = (raw.get("conditional") or {}).get("hide")
        return Field(
            id=_text(raw.get("id")) or name,
            kind=kind,
            key=_key(raw) if "key" in palette.COMPONENTS[kind] else "",
            type=_answer_type(raw, kind),
            label=_text(raw.get("label")),
            hint=_text(raw.get("description")),
            text=_text(raw.get("text")),
            clause=tuple(_text(own.get("clause")).split()),
            required=validate.get("required") is True,
            required_when=_text(own.get("requiredWhen")) or None,
            hide=_text(condition) or None,
            readonly=_readonly(raw),
            fixed=own.get("fixed"),
            default=own["default"] if own.get("default") not in (None, "") else raw.get("defaultValue"),
            record=_text(own.get("record")) or None,
            routing=_flag(own, "routing"),
            identity=_flag(own, "identity"),
            names_case=_text(own.get("case")) or None,
            declaration=_flag(own, "declaration"),
            missing=_text(own.get("missing")) or None,
            people=_text(own.get("people")) or None,
            options=tuple(Option(each["value"], each["label"]) for each in raw.get("values") or ()),
            options_from=_text(raw.get("valuesExpression")) or None,
            accept=_text(raw.get("accept")),
            limits=self._limits(raw, own, name),
            items=items,
            line=self._line(name),
        )

    def _rows(self, items: tuple[Field, ...], name: str) -> None:
        if not items:
            self._refuse(name, "list", "A list needs at least one field for its rows.")
        for each in items:
            if each.record or "." in each.key:
                self._refuse(each.key, "list", "A field of a list has a plain key and no record path: the list has it.")
            if each.readonly or each.fixed is not None or each.default not in (None, ""):
                self._refuse(each.key, "list", "A field of a list cannot be read-only or fixed, or have a default.")

    def _limits(self, raw: Mapping[str, Any], own: Mapping[str, Any], name: str) -> Limits:
        validate = raw.get("validate") or {}
        pattern, shape = _text(validate.get("pattern")) or None, validate.get("validationType") or None
        problem = palette.pattern_problem(pattern) if pattern else None
        if problem:
            self._refuse(name, "pattern", f"The pattern {problem}.")
        if shape not in (None, "custom", "email", "phone"):
            self._refuse(name, "property", f"The validation type {shape!r} is not supported: email or phone.")
        lengths = {side: self._number(validate, side, name) for side in ("minLength", "maxLength", "min", "max")}
        decimals = self._number(raw, "decimalDigits", name)
        return Limits(
            pattern=pattern,
            min_length=_whole(lengths["minLength"]),
            max_length=_whole(lengths["maxLength"]),
            least=lengths["min"],
            most=lengths["max"],
            decimals=_whole(decimals),
            shape=shape if shape in ("email", "phone") else None,
            not_future=_flag(own, "past"),
            not_past=raw.get("disallowPassedDates") is True,
        )

    def _number(self, found: Mapping[str, Any], side: str, name: str) -> Decimal | None:
        if found.get(side) in (None, ""):
            return None
        try:
            number = Decimal(str(found[side]))
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and abs(number) < Decimal(10) ** 15:
            return number
        self._refuse(name, "property", f"“{side}” must be a number.")
        return None

    def _unique(self, components: tuple[Field, ...]) -> None:
        keys: set[str] = set()
        ids: set[str] = set()
        for each, _ in _walk(components, ()):
            for key in [each.key, *(f"{each.key}[].{item.key}" for item in each.items if each.type == "list")]:
                if key and key in keys:
                    self._refuse(key, "key", f"Two fields have the key “{key}”. Give one of them another key.")
                keys.add(key)
            if each.id in ids:
                self._refuse(each.id, "id", f"Two components have the id “{each.id}”. Give one of them another id.")
            ids.add(each.id)

    def _name(self, raw: Mapping[str, Any]) -> str:
        return _key(raw) or _text(raw.get("id")) or f"component {self.count}"

    def _line(self, element: str | None) -> int | None:
        quoted = json.dumps(element, ensure_ascii=False)
        return next((n for n, text in enumerate(self.lines, start=1) if element and quoted in text), None)

    def _refuse(self, element: str | None, rule: str, message: str) -> None:
        self.findings.append(Finding("error", f"form/{rule}", element, self._line(element), message))


def _answer_type(raw: Mapping[str, Any], kind: str) -> AnswerType:
    if kind == "datetime":
        return _SUBTYPES.get(raw.get("subtype") or "date", "date")
    if kind == "number":
        return "money" if raw.get("serializeToString") is True else "number"
    if kind == "filepicker":
        return "files" if raw.get("multiple") is True else "file"
    return _SIMPLE.get(kind, "none")


def _readonly(raw: Mapping[str, Any]) -> bool | str:
    found = raw.get("readonly")
    return found if isinstance(found, str) and found else found is True or raw.get("disabled") is True


def _key(raw: Mapping[str, Any]) -> str:
    return _text(raw.get("path") if raw.get("type") == "dynamiclist" and raw.get("path") else raw.get("key"))


def _properties(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    found = raw.get("properties")
    return found if isinstance(found, Mapping) else {}


def _flag(own: Mapping[str, Any], name: str) -> bool:
    return own.get(name) in (True, "true")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def _all(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
