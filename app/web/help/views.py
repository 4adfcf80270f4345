"""One page for each Markdown file: those of `docs/guide`, and the statements that every installation has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from flask import render_template

from app.errors import NotFound
from app.web import prose, security, words
from app.web.access import page
from app.web.help import blueprint

STATEMENTS: Final = Path(__file__).parent / "statements"


@blueprint.get("")
@page("anyone")
def contents() -> str:
    """List the pages of the guide."""
    pages = {name: prose.title_of(path.read_text("utf-8"), words.words_of(name)) for name, path in _files().items()}
    return render_template("help/contents.html", title="Help", pages=pages)


@blueprint.get("/<name>")
@page("anyone")
def guide(name: str) -> str:
    """Show one page of the guide."""
    path = _files().get(name)
    if path is None:
        raise NotFound("There is no help page of that name. The list of all pages is under Help.")
    text = path.read_text("utf-8")
    title = prose.title_of(text, words.words_of(name))
    body = re.sub(r"\A\s*# .*\n", "", text)
    return render_template("help/page.html", title=title, body=prose.markdown(body))


def _files() -> dict[str, Path]:
    """Return the pages by name; a file of the guide takes the place of a statement of the same name."""
    found: dict[str, Path] = {}
    for folder in (STATEMENTS, security.ports().registry.root / "docs" / "guide"):
        found |= {path.stem: path for path in sorted(folder.glob("*.md"))}
    return found
