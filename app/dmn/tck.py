"""The DMN TCK, scored: models and expected results of a folder against what we give. Pure; writes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from app import feel
from app.dmn.definitions import RulesConflict
from app.dmn.model import Model
from app.dmn.reader import read
from app.errors import RedressError
from app.feel import temporal
from app.feel.errors import EXTERNAL, Reason
from app.feel.values import number

_TEST = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_NEAR = 1e-8
_NUMBERS = ("decimal", "double", "float", "integer", "long", "int", "short", "byte")


class Case(NamedTuple):
    """One expected result: its folder, its name, whether we give it, and why not."""

    folder: str
    name: str
    passed: bool
    why: str = ""

    @property
    def refused(self) -> bool:
        """Whether it fails by design: it asks for a function in another language."""
        return not self.passed and EXTERNAL in self.why


def score(folder: Path) -> list[Case]:
    """Return every expected result of the test files below a folder, in order."""
    found: list[Case] = []
    for file in sorted(folder.rglob("*.xml")):
        found.extend(_scored(file))
    return found


def _scored(file: Path) -> Iterator[Case]:
    root = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)).getroot()
    if root.tag != f"{_TEST}testCases":
        return
    where = file.parent.name
    try:
        model = _model(file.parent / (root.findtext(f"{_TEST}modelName") or "").strip())
    except (RedressError, OSError) as wrong:
        for name, _, node in _nodes(root, file):
            yield Case(where, f"{name}/{node.get('name')}", passed=False, why=f"not read: {wrong}")
        return
    for name, case, node in _nodes(root, file):
        passed, why = _compared(case, node, model)
        yield Case(where, f"{name}/{node.get('name')}", passed, "" if passed else why)


def _model(path: Path) -> Model:
    """Return a model with those in the same folder that it imports."""
    beside = [other.read_bytes() for other in sorted(path.parent.glob("*.dmn")) if other != path]
    return read(path.read_bytes(), beside)


def _nodes(root: etree._Element, file: Path) -> Iterator[tuple[str, etree._Element, etree._Element]]:
    for case in root.iter(f"{_TEST}testCase"):
        for node in case.iter(f"{_TEST}resultNode"):
            yield f"{file.stem}/{case.get('id')}", case, node


def _compared(case: etree._Element, node: etree._Element, model: Model) -> tuple[bool, str]:
    wanted = node.find(f"{_TEST}expected")
    try:
        inputs = {str(each.get("name")): _value(each) for each in case.iter(f"{_TEST}inputNode")}
        expected = None if wanted is None else _value(wanted)
    except (Reason, ArithmeticError, ValueError) as wrong:
        return False, f"the test cannot be expressed: {wrong}"
    try:
        given, why = _given(case, node, model, inputs)
    except RulesConflict as conflict:
        given, why = None, str(conflict)
    except RedressError as wrong:
        given, why = None, f"refused: {wrong}"
        if node.get("errorResult") != "true":
            return _alike(given, expected), why
    return _alike(given, expected), f"expected {expected!r}, given {given!r} ({why})"


def _given(case: etree._Element, node: etree._Element, model: Model, inputs: Mapping[str, Any]) -> tuple[Any, str]:
    if case.get("type") in ("decisionService", "bkm"):
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
    if kind in _NUMBERS:
        return number(Decimal(text.strip()))
    if kind == "boolean":
        return text.strip() == "true"
    readers = {
        "date": temporal.read_date,
        "time": temporal.read_time,
        "dateTime": temporal.read_date_time,
        "duration": temporal.read_duration,
        "dayTimeDuration": temporal.read_duration,
        "yearMonthDuration": temporal.read_duration,
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
