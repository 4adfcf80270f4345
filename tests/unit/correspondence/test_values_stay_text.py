"""A value of the case is never read as markup, whatever it looks like."""

from __future__ import annotations

from html import escape

import pytest

from tests.unit.correspondence.samples import draft


@pytest.mark.parametrize("body", ["<script>alert(1)</script>", "<img src=x onerror=y>", "![](https://x.example/y.png)"])
def test_html_and_images_are_plain_text(body: str) -> None:
    html = draft(body).html

    assert "<script" not in html
    assert "<img" not in html


MARKDOWN_LIKE = [
    "[x](javascript:1)",
    "[x](http://evil.example)",
    "![](http://evil.example/x.png)",
    "![x][y]",
    "[x]: http://evil.example",
    "<http://evil.example>",
    "http://evil.example",
    "www.evil.example",
    "**bold**",
    "__bold__",
    "*em*",
    "_em_",
    "~~gone~~",
    "`code`",
    "```\ncode\n```",
    "    code",
    "# heading",
    "## heading",
    "heading\n=====",
    "heading\n-----",
    "- item",
    "* item",
    "+ item",
    "1. item",
    "1) item",
    "- [ ] todo",
    "> quote",
    "---",
    "***",
    "___",
    "| a | b |\n|---|---|\n| c | d |",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- comment -->",
    "<![CDATA[x]]>",
    "<?php x ?>",
    "<svg onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<link rel=attachment href='file:///etc/passwd'>",
    "</p></main>",
    "&amp;",
    "&lt;b&gt;",
    "&#60;b&#62;",
    "\\*escaped\\*",
    "line one\\\nline two",
    "trailing spaces  \nbreak",
    "{{ case.ref }}",
    "{% if 1 %}x{% endif %}",
    "{# comment #}",
    "{:#an-id}",
    "x {:#outcome}",
    "{#id}",
    "[^1]",
    "[^1]: note",
    "term\n: definition",
    "$$math$$",
    ":smile:",
    "@@@",
    "a\n\nb",
    "\ue000" + "0\ue001",
    "\ue000" + "99999\ue001",
    "\ue000",
    "\u202egnp.exe",
    '" onclick="alert(1)',
    "' or 1=1",
    "=cmd|'/c calc'!A1",
]


def test_there_are_at_least_sixty_markdown_like_values() -> None:
    assert len(set(MARKDOWN_LIKE)) >= 60


@pytest.mark.parametrize("value", MARKDOWN_LIKE, ids=range(len(MARKDOWN_LIKE)))
def test_a_value_that_looks_like_markup_stays_plain_text(value: str) -> None:
    made = draft("Dear {{ data.name }}\n\n- {{ data.name }}", {"case": {"ref": "1"}, "data": {"name": value}})

    shown = escape(value).replace("\n", "<br>\n")
    assert made.html == f"<p>Dear {shown}</p>\n<ul>\n<li>{shown}</li>\n</ul>\n"
    assert made.text == f"Dear {value}\n\n- {value}"
    assert made.paragraphs == frozenset()
