"""The parser of `grammar.lark`, read from the tables that were made of it: ten times quicker than making them.

Whoever changes the grammar runs `python -c "from app.feel import grammar; grammar.write()"`; a test holds the two
together. The tables are JSON, so that reading them runs nothing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import lark
from lark import Lark, Transformer
from lark.common import LexerConf
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

_SOURCE = Path(__file__).with_name("grammar.lark")
_TABLES = _SOURCE.with_suffix(".json")


class _NoLexer(Lexer):
    """Stands for the lexer while the tables are made; the tokens do not matter to them."""

    def __init__(self, conf: LexerConf) -> None:
        del conf

    def lex(self, lexer_state: Any, parser_state: Any) -> Any:
        yield from lexer_state


def parser(lexer: type[Lexer], transformer: Transformer[Any, Any]) -> Lark:
    """Return the parser, with what makes its tokens and what makes its nodes."""
    source = _SOURCE.read_text("utf-8")
    tables = json.loads(_TABLES.read_text("utf-8"), object_pairs_hook=_with_numbers)
    if tables["made of"] != fingerprint(source):
        return _lark(source, lexer, transformer)
    tables["data"]["options"] |= {"lexer": lexer, "transformer": transformer}
    tables["data"]["parser"]["lexer_conf"]["lexer_type"] = lexer
    found: Lark = Lark._load_from_dict(tables["data"], tables["memo"])  # type: ignore[no-untyped-call]
    return found


def fingerprint(source: str) -> str:
    """Return what the tables depend on: the grammar, and the release of lark that reads them."""
    return hashlib.sha256(f"{lark.__version__}\n{source}".encode()).hexdigest()


def write() -> None:
    """Write the tables of the grammar as it stands."""
    source = _SOURCE.read_text("utf-8")
    data, memo = _lark(source, _NoLexer, None).memo_serialize([TerminalDef, Rule])
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = None
    tables = {"made of": fingerprint(source), "data": data, "memo": memo}
    _TABLES.write_text(json.dumps(tables, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


def _lark(source: str, lexer: Any, transformer: Transformer[Any, Any] | None) -> Lark:
    return Lark(
        source,
        parser="lalr",
        lexer=lexer,
        start=["expression", "unary_tests"],
        transformer=transformer,
        maybe_placeholders=True,
        keep_all_tokens=True,
    )


def _with_numbers(pairs: list[tuple[str, Any]]) -> dict[Any, Any]:
    """Return an object whose keys are numbers where they say so: JSON has texts only."""
    return {int(key) if key.isdigit() else key: value for key, value in pairs}
