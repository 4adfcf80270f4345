"""Files and functions stay small enough to be read at once. An exemption has a date, and goes when it is not needed."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tests.guards import tree

FILE, FUNCTION, TEMPLATE = 400, 50, 200
MIGRATIONS = "app/store/migrations/versions/"  # a record of what was done, table by table


class Exemption(NamedTuple):
    """A file that may be longer for a while: how long, until when, and why."""

    lines: int
    until: date
    why: str


EXEMPT: dict[str, Exemption] = {}


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def limit(path: Path) -> int:
    return TEMPLATE if path.suffix == ".html" else FILE


def code() -> list[Path]:
    return [path for path in tree.python("app", "handlers", "tests") if not tree.name(path).startswith(MIGRATIONS)]


def sources() -> list[Path]:
    scripts = [
        path
        for path in tree.written()
        if tree.name(path).startswith("frontend/") and path.suffix in {".js", ".jsx", ".mjs", ".css", ".scss"}
    ]
    return [*code(), *tree.templates(), *scripts]


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    found = {tree.name(path): lines(path) for path in sources() if lines(path) > limit(path)}

    assert {} == {name: count for name, count in found.items() if name not in EXEMPT or count > EXEMPT[name].lines}


def test_no_function_is_longer_than_fifty_lines() -> None:
    found = [
        f"{tree.name(path)}:{node.lineno} {node.name} has {length} lines"
        for path in code()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION
    ]

    assert [] == found


def test_an_exemption_is_needed_and_has_not_run_out() -> None:
    today = date.today()  # noqa: DTZ011 - a day of the calendar, wherever the tests run
    needed = {name for name in EXEMPT if lines(tree.ROOT / name) > limit(tree.ROOT / name)}

    assert set(EXEMPT) == needed
    assert [] == [name for name, exemption in EXEMPT.items() if exemption.until < today]


def test_every_module_says_what_it_is_for() -> None:
    found = [
        tree.name(path)
        for path in tree.python("app", "handlers")
        if path.stat().st_size and not ast.get_docstring(tree.parsed(path))
    ]

    assert [] == found


def test_no_module_is_named_as_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}

    assert [] == [tree.name(path) for path in tree.python("app", "handlers", "tests") if path.stem in drawers]
