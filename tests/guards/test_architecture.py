"""Imports point down only. The contracts stand in pyproject.toml; what they cannot say is here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards import tree

WEB = tree.ROOT / "app/web"


def areas() -> set[str]:
    return {path.name for path in WEB.iterdir() if (path / "__init__.py").is_file()}


def test_every_contract_of_the_layers_is_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]

    run = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)

    assert 0 == run.returncode, run.stdout


def test_areas_of_the_pages_do_not_know_each_other() -> None:
    found = []
    for area in areas():
        others = tuple(f"app.web.{other}." for other in areas() - {area})
        for path in tree.python(f"app/web/{area}"):
            found += [
                f"{tree.name(path)}:{line} {wanted}" for line, wanted in tree.imports(path) if wanted.startswith(others)
            ]

    assert [] == found


def test_nothing_but_the_entries_builds_the_ports() -> None:
    entries = ("app/__main__.py", "app/__init__.py", "app/bootstrap.py", "app/cli/")
    found = [
        f"{tree.name(path)}:{line}"
        for path in tree.python("app", "handlers")
        if not tree.name(path).startswith(entries)
        for line, wanted in tree.imports(path)
        if wanted.startswith("app.bootstrap")
    ]

    assert [] == found


@pytest.mark.parametrize("package", ["app.engine", "app.feel", "app.dmn", "app.formkit", "app.handler"])
def test_a_package_offers_what_it_says_it_offers(package: str) -> None:
    offered = __import__(package, fromlist=["__all__"])

    assert [] == [name for name in offered.__all__ if not hasattr(offered, name)]
    assert sorted(set(offered.__all__)) == sorted(offered.__all__)
