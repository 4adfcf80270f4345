"""Markdown of ours (help pages, texts of forms) as safe HTML in the classes of the design system."""

from __future__ import annotations

from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

CLASSES: Final = {
    "h1": "govuk-heading-l",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "tr": "govuk-table__row",
}


def markdown(text: str, *, heading: int = 1) -> Markup:
    """Return a text as HTML; tags written in it show as text. Headings start at level `heading`."""
    tokens = _parser().parse(text or "")
    for token in tokens:
        _dress(token, heading - 1)
        for child in token.children or []:
            _dress(child, 0)
    return Markup(_parser().renderer.render(tokens, _parser().options, {}))  # noqa: S704 - html is off in the parser


def title_of(text: str, otherwise: str) -> str:
    """Return the first heading of a page."""
    return next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), otherwise)


def _dress(token: Token, deeper: int) -> None:
    if deeper and token.tag in ("h1", "h2", "h3", "h4"):
        token.tag = f"h{min(6, int(token.tag[1]) + deeper)}"
    if token.type == "image":
        token.attrSet("class", "rd-picture")
    if token.nesting == 1 and token.tag in CLASSES:
        token.attrSet("class", CLASSES[token.tag])


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
