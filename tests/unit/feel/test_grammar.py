"""The tables of the grammar: made of it as it stands, and no different from what the grammar itself gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import feel
from app.feel import grammar, parser

FOLDER = Path(feel.__file__).parent


def test_the_tables_were_made_of_the_grammar_as_it_stands() -> None:
    """Where this fails: python -c "from app.feel import grammar; grammar.write()"."""
    tables = json.loads((FOLDER / "grammar.json").read_text("utf-8"))

    assert grammar.fingerprint((FOLDER / "grammar.lark").read_text("utf-8")) == tables["made of"]


def test_a_changed_grammar_is_read_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "fingerprint", lambda source: "another")
    names, text = feel.STANDARD.known_names(), "if a > 1 then [b, c.d] else function(x) -x"
    expected, made = parser.parse(text, names), grammar.parser(parser.Tokens, parser._Builder())
    monkeypatch.setattr(parser, "_lark", lambda: made)

    assert expected == parser.parse(text, names)
