"""Modules do not import each other in a circle, and each package can be the first one imported."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.guards import tree

# A fresh interpreter for each would take long: one process imports the libraries, and forks for each package.
FORKING = """
import importlib, os, sys, traceback
LIBRARIES = "flask flask_wtf sqlalchemy alembic lxml.etree lark pydantic jinja2 SpiffWorkflow.spiff.parser.process"
for library in LIBRARIES.split():
    importlib.import_module(library)
failed = 0
for module in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(module)
        except BaseException:
            print(f"--- {module}")
            traceback.print_exc(limit=-3, file=sys.stdout)
            sys.stdout.flush()
            os._exit(1)
        os._exit(0)
    failed += os.waitpid(child, 0)[1] != 0
sys.exit(failed != 0)
"""


def test_each_package_and_handler_can_be_imported_first() -> None:
    single = [path for path in tree.python("app", "handlers") if len(path.relative_to(tree.ROOT).parts) == 2]
    packages = list(tree.ROOT.glob("app/*/__init__.py"))
    modules = sorted({tree.module(path) for path in [*single, *packages]} - {"app.__main__"})

    command = [sys.executable, "-c", FORKING, *modules]
    run = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)

    assert 0 == run.returncode, run.stdout[-4000:] + run.stderr[-2000:]


def test_no_modules_import_each_other_in_a_circle() -> None:
    paths = {tree.module(path): path for path in tree.python("app", "handlers")}
    graph = {name: {found for found in _needed(path, set(paths)) if found != name} for name, path in paths.items()}

    assert [] == list(_circles(graph))


def _needed(path: Path, known: set[str]) -> Iterator[str]:
    """Yield the modules of ours that a file needs while it is being imported, not those that its functions import."""
    for node in tree.parsed(path).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield from (name for name in ([inner] if inner in known else [node.module]) if name in known)


def _circles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    """Yield groups of modules that reach each other: what is left when those that nothing waits for are taken away."""
    left = {name: set(needs) for name, needs in graph.items()}
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    wanted = set().union(*left.values()) if left else set()
    circle = sorted(name for name in left if name in wanted)
    if circle:
        yield circle
