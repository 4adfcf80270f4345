"""What the guards look at: the files of the checkout that people write, and their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (
    *("app", "handlers", "processes", "forms", "letters", "policies"),
    *("frontend", "docs", "requirements", "tests", ".ci"),
)
BUILT = {"node_modules", "built", "__pycache__", "var"}
WRITTEN = {
    *(".py", ".html", ".js", ".jsx", ".mjs", ".css", ".scss", ".json", ".md", ".sh", ".txt", ".in", ".toml", ".yaml"),
    *(".csv", ".bpmn", ".dmn", ".form", ".cfg", ".ini", ".svg"),
}
NAMED = {"Makefile", "Dockerfile", "run", ".npmrc", ".dockerignore", ".gitignore"}


@cache
def written() -> tuple[Path, ...]:
    """Return every text file that people write, wherever it lies."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in FOLDERS:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file() and not BUILT & set(path.parts)]
    return tuple(sorted(path for path in found if path.suffix in WRITTEN or path.name in NAMED))


def python(*folders: str) -> list[Path]:
    """Return the Python files of the folders named."""
    return [
        path for path in written() if path.suffix == ".py" and name(path).startswith(tuple(f"{f}/" for f in folders))
    ]


def templates() -> list[Path]:
    """Return the templates of the pages."""
    return [path for path in written() if path.suffix == ".html" and name(path).startswith("app/")]


def name(path: Path) -> str:
    """Return a path as the checkout calls it."""
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    """Return the name a Python file is imported by."""
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each module that a file imports, with its line; `from a import b` gives `a.b`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
