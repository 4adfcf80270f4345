"""The DMN TCK, scored: models and expected results of a folder against what we give. Pure; writes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from app import feel
from app.dmn.definitions import RulesConflict
from app.dmn.model import Model
from app.dmn.reader import read
from app.errors import RedressError
from app.feel import temporal
from app.feel.errors import Reason
from app.feel.values import number

Case = tuple[str, bool, str]
_TEST = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_NEAR = 1e-8


def score(folder: Path) -> list[Case]:
    """Return for each expected result below a folder its name, whether we give it, and why not."""
    found: list[Case] = []
    for file in sorted(folder.rglob("*.xml")):
        found.extend(_scored(file))
    return found


def _scored(file: Path) -> Iterator[Case]:
    root = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)).getroot()
    name = root.findtext(f"{_TEST}modelName") or ""
    try:
        model = read((file.parent / name.strip()).read_bytes())
    except (RedressError, OSError) as wrong:
        names = (f"{file.stem}/{case.get('id')}" for case in root.iter(f"{_TEST}testCase"))
        yield from ((each, False, f"not read: {wrong}") for each in names)
        return
    for case in root.iter(f"{_TEST}testCase"):
        yield from _case(f"{file.stem}/{case.get('id')}", case, model)


def _case(name: str, case: etree._Element, model: Model) -> Iterator[Case]:
    try:
        inputs = {str(node.get("name")): _value(node) for node in case.iter(f"{_TEST}inputNode")}
    except Reason as wrong:
        yield name, False, f"an input cannot be expressed: {wrong}"
        return
    for node in case.iter(f"{_TEST}resultNode"):
        passed, why = _compared(case, node, model, inputs)
        yield f"{name}/{node.get('name')}", passed, why


def _compared(case: etree._Element, node: etree._Element, model: Model, inputs: Mapping[str, Any]) -> tuple[bool, str]:
    wanted = node.find(f"{_TEST}expected")
    try:
        expected = None if wanted is None else _value(wanted)
    except Reason as wrong:
        return False, f"the result cannot be expressed: {wrong}"
    try:
        given, why = _given(case, node, model, inputs)
    except RulesConflict as conflict:
        given, why = None, str(conflict)
    except RedressError as wrong:
        given, why = None, str(wrong)
        if node.get("errorResult") != "true":
            return _alike(given, expected), f"refused: {why}"
    return _alike(given, expected), f"expected {expected!r}, given {given!r} ({why})"


def _given(case: etree._Element, node: etree._Element, model: Model, inputs: Mapping[str, Any]) -> tuple[Any, str]:
    if case.get("type") == "decisionService":
        return model.serve(str(case.get("invocableName")), inputs, library=_LIBRARY), ""
    found = model.evaluate(str(node.get("name")), inputs, library=_LIBRARY)
    return found.result, "; ".join(map(str, found.problems))


_LIBRARY = feel.STANDARD.extended(
    {
        "today": feel.function("() -> date", lambda: date(2020, 1, 1)),
        "now": feel.function("() -> date and time", lambda: datetime.combine(date(2020, 1, 1), time())),
    }
)


def _value(node: etree._Element) -> Any:
    """Return what a `value`, `list` or `component` of a test file says."""
    if node.get(f"{_XSI}nil") == "true":
        return None
    inner = node.find(f"{_TEST}list")
    if inner is not None:
        empty = inner.get(f"{_XSI}nil") == "true"
        return None if empty else [_value(item) for item in inner.findall(f"{_TEST}item")]
    parts = node.findall(f"{_TEST}component")
    if parts:
        return {str(part.get("name")): _value(part) for part in parts}
    value = node.find(f"{_TEST}value")
    if value is None or value.get(f"{_XSI}nil") == "true":
        return None
    return _typed(value.text or "", str(value.get(f"{_XSI}type") or "").rpartition(":")[2])


def _typed(text: str, kind: str) -> Any:
    if kind in ("decimal", "double", "integer"):
        return number(Decimal(text.strip()))
    if kind == "boolean":
        return text.strip() == "true"
    readers = {
        "date": temporal.read_date,
        "time": temporal.read_time,
        "dateTime": temporal.read_date_time,
        "duration": temporal.read_duration,
    }
    return readers[kind](text.strip()) if kind in readers else text


def _alike(given: Any, expected: Any) -> bool:
    if isinstance(given, Decimal) and isinstance(expected, Decimal):
        return math.isclose(given, expected, rel_tol=_NEAR, abs_tol=_NEAR)
    if isinstance(given, list) and isinstance(expected, list):
        return len(given) == len(expected) and all(map(_alike, given, expected))
    if isinstance(given, dict) and isinstance(expected, dict):
        return given.keys() == expected.keys() and all(_alike(given[key], expected[key]) for key in expected)
    return type(given) is type(expected) and bool(given == expected)
