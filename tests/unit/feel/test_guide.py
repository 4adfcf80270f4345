"""The guide for process owners says what is so: its examples give what it says, and it names all our functions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import feel
from app.engine.functions import LIBRARY

GUIDE = (Path(__file__).parents[3] / "docs" / "feel.md").read_text("utf-8")
BLOCKS = re.findall(r"```feel\n(.*?)```", GUIDE, re.DOTALL)
EXAMPLES = [line for block in BLOCKS for line in block.splitlines() if line]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_guide_gives_what_it_says(example: str) -> None:
    text, _, expected = example.rpartition("→")

    assert feel.compile(expected).evaluate({}).value == feel.compile(text).evaluate({}).value


def test_the_guide_names_every_function_of_ours() -> None:
    ours = set(LIBRARY.functions) - set(feel.STANDARD.functions)

    assert set() == {name for name in ours if f"`{name}(" not in GUIDE}


def test_the_guide_gives_the_limits_as_they_are() -> None:
    from app.feel.lexer import MAX_SOURCE
    from app.feel.run import MAX_LIST, MAX_TEXT

    assert all(f"{limit:,}" in GUIDE for limit in (MAX_SOURCE, MAX_LIST, MAX_TEXT))
