"""Markdown of letters: paragraphs, headings, lists, emphasis and plain links. No HTML, no images, no code.

A line of the template stays a line of the letter. Values are not in the text yet: marks stand for them, and `page`
puts them in after the Markdown is read, escaped.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jinja2 import nodes
from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.correspondence.fill import CLOSE, OPEN
from app.correspondence.language import TemplateRefused

_READER: Final = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True}).enable(
    ["heading", "list", "emphasis", "link", "newline", "escape", "entity", "hr"]
)
_MARK: Final = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_ID: Final = re.compile(r"\s*\{:#([a-z0-9-]+)\}\s*$")
_LINKS: Final = re.compile(r"(https://|mailto:)[A-Za-z0-9./:@?&=_#+~-]+")


@dataclass(frozen=True, slots=True)
class Page:
    """A finished text: as HTML, as plain text, and the ids of its paragraphs."""

    html: str
    text: str
    paragraphs: frozenset[str]


def skeleton(tree: nodes.Node) -> str:
    """Return all that a template can say, every branch once, with a mark for each value: what checks read."""
    parts = []
    for node in tree.iter_child_nodes():
        if isinstance(node, nodes.TemplateData):
            parts.append(node.data)
        elif isinstance(node, nodes.Output | nodes.If | nodes.For):
            parts.append(skeleton(node))
        elif isinstance(tree, nodes.Output):
            parts.append(f"{OPEN}0{CLOSE}")
    return "".join(parts)


def page(source: str, values: Sequence[str] = ("…",)) -> Page:
    """Return a Markdown text with its values put in."""
    tokens = _READER.parse(source)
    ids = frozenset(_take_ids(tokens))
    for token in tokens:
        _accept(token)
    raw = _READER.renderer.render(tokens, _READER.options, {})

    def escaped(mark: re.Match[str]) -> str:
        return html.escape(values[int(mark[1])]).replace("\n", "<br>\n")

    text = "\n\n".join(_blocks(tokens))
    return Page(_MARK.sub(escaped, raw), _MARK.sub(lambda mark: values[int(mark[1])], text), ids)


def _take_ids(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the ids that paragraphs end with, and move them into the HTML."""
    for opening, inline in itertools.pairwise(tokens):
        if inline.type != "inline" or not inline.children:
            continue
        last = inline.children[-1]
        found = _ID.search(last.content) if last.type == "text" else None
        if found:
            last.content = last.content[: found.start()]
            opening.attrSet("id", found[1])
            yield found[1]


def _accept(token: Token) -> None:
    for child in (token, *(token.children or ())):
        target = child.attrGet("href")
        if target is not None and not _LINKS.fullmatch(str(target)):
            told = "A link leads to a fixed https:// or mailto: address, written out in the template."
            raise TemplateRefused(told, token.map[0] + 1 if token.map else None)


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the paragraphs of the plain text; items of a list keep together."""
    lists: list[int] = []
    items: list[str] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(0 if token.type.startswith("bullet") else int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
            if not lists:
                yield "\n".join(items)
                items = []
        elif token.type == "inline" and lists:
            items.append(f"{'  ' * (len(lists) - 1)}{_bullet(lists)}{_words(token)}")
        elif token.type == "inline":
            yield _words(token)


def _bullet(lists: list[int]) -> str:
    if not lists[-1]:
        return "- "
    lists[-1] += 1
    return f"{lists[-1] - 1}. "


def _words(inline: Token) -> str:
    parts = []
    target = ""
    for child in inline.children or ():
        if child.type == "link_open":
            target = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            parts.append(f" ({target.removeprefix('mailto:')})")
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            parts.append(child.content)
    return "".join(parts)
