"""The documentation says what the code has: each setting, handler and error; each decision has its three parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import reference
from tests.guards import tree

DECISIONS = sorted((tree.ROOT / "docs/decisions").glob("*.md"))
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", sorted(reference.PAGES))
def test_a_reference_page_says_what_the_code_says(page: str) -> None:
    """Run `make docs` when this fails."""
    reference.load_handlers()

    assert reference.pages()[page] == (tree.ROOT / "docs" / page).read_text(encoding="utf-8")


def test_decisions_are_numbered_without_a_gap() -> None:
    assert list(range(1, len(DECISIONS) + 1)) == [int(path.name[:4]) for path in DECISIONS]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_context_decision_and_consequences(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert ["Context", "Decision", "Consequences"] == re.findall(r"(?m)^## (.+)$", text)
    assert 70 >= len(text.splitlines())


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [path for path in tree.written() if path.suffix == ".md" and not tree.name(path).startswith("letters/")]
    broken = [
        f"{tree.name(path)}: {target}"
        for path in pages
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert [] == broken


def test_the_readme_names_every_folder_at_the_top() -> None:
    readme = (tree.ROOT / "README.md").read_text(encoding="utf-8")
    folders = [path.name for path in tree.ROOT.iterdir() if path.is_dir() and path.name in tree.FOLDERS]

    assert [] == [name for name in folders if f"{name}/" not in readme]
