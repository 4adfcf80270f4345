"""One page for each Markdown file: those of `docs/guide`, and the statements that every installation has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from flask import Response, render_template, send_from_directory, url_for

from app.errors import NotFound
from app.web import prose, security, words
from app.web.access import page
from app.web.help import blueprint

STATEMENTS: Final = Path(__file__).parent / "statements"
REFERENCE: Final = ("feel.md", "settings.md", "handlers.md", "errors.md")
LINK: Final = re.compile(r"(?<!!)\[(?P<words>[^\]]+)\]\((?!https?:)[^)\s]*?(?P<name>[\w-]+)\.md(?P<part>#[\w-]+)?\)")


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
    body = LINK.sub(_to_page, re.sub(r"\A\s*# .*\n", "", text))
    return render_template("help/page.html", title=title, body=prose.markdown(body))


@blueprint.get("/pictures/<name>")
@page("anyone")
def picture(name: str) -> Response:
    """Send one picture of the guide."""
    return send_from_directory(security.ports().registry.root / "docs" / "guide" / "pictures", name)


def _to_page(link: re.Match[str]) -> str:
    """Return a link between Markdown files as one between pages; the words alone where there is no such page."""
    words_, name, part = link["words"], link["name"], link["part"] or ""
    return f"[{words_}]({url_for('.guide', name=name)}{part})" if name in _files() else words_


def _files() -> dict[str, Path]:
    """Return the pages by name; a file of the guide takes the place of a statement of the same name."""
    docs = security.ports().registry.root / "docs"
    found: dict[str, Path] = {path.stem: path for path in (docs / name for name in REFERENCE) if path.exists()}
    for folder in (STATEMENTS, docs / "guide"):
        found |= {path.stem: path for path in sorted(folder.glob("*.md"))}
    return found
