"""Files written to hurt never crash, hang or reach the host: they are refused, or answered within the budget."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from app import dmn
from app.errors import DefinitionError, RedressError
from app.feel import run
from tests.unit.dmn.hostile import FILES

SECONDS = 1.5
"""Of the processor, for all that may be done with one file."""


def test_the_corpus_is_large() -> None:
    assert len(FILES) >= 80


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_answered_in_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MAX_STEPS", 20_000)
    begun = time.process_time()

    dmn.lint(FILES[name], {})
    _decide(FILES[name])

    assert time.process_time() - begun < SECONDS


def _decide(xml: bytes) -> None:
    """Decide and serve all that a file defines; what is refused is refused with an error of ours, nothing else."""
    with suppress(RedressError):
        model = dmn.read(xml, [xml])
        for each in model.decisions:
            with suppress(RedressError):
                model.evaluate(each, {"a": 1})
        for each in (*model.definitions.services, *model.definitions.knowledge):
            with suppress(RedressError):
                model.serve(each, {})


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("doctype")])
def test_a_file_with_a_doctype_is_refused(name: str) -> None:
    with pytest.raises(DefinitionError):
        dmn.read(FILES[name])
