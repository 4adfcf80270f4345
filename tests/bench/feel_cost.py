"""What a gateway condition costs in FEEL, beside the same condition as compiled Python; and what reading one costs."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from types import CodeType
from typing import Any

from app import feel
from app.feel.expression import _compiled

CONDITIONS = {
    'outcome = "suitable" and jw.version > 1': 'outcome == "suitable" and jw["version"] > 1',
    'channel in ("phone", "letter")': 'channel in ("phone", "letter")',
    "not(made) or days >= 20": "not made or days >= 20",
    "days > allowed": "days > allowed",
    "reason != null": "reason is not None",
}
SCOPE = {"outcome": "suitable", "jw": {"version": 2}, "channel": "letter", "made": True, "days": 5, "allowed": 10,
         "reason": "late"}  # fmt: skip
_TIMES, _REPEATS = 1_000, 60


def ratio() -> float:
    """Return how many times as long a compiled condition takes as the same in compiled Python, the worst of several.

    Both are evaluated by turns, and of each the quickest run counts: the machine may be busy.
    """
    return max(_ratio(text, python) for text, python in CONDITIONS.items())


def _ratio(text: str, python: str) -> float:
    expression, code = feel.compile(text), compile(python, "condition", "eval")
    assert expression.evaluate(SCOPE).value is bool(_evaluated(code))
    runs = [(_seconds(lambda: expression.evaluate(SCOPE)), _seconds(lambda: _evaluated(code))) for _ in range(_REPEATS)]
    return min(ours for ours, _ in runs) / min(theirs for _, theirs in runs)


def _evaluated(code: CodeType) -> Any:
    return eval(code, _NOTHING, SCOPE)


_NOTHING: dict[str, Any] = {"__builtins__": {}}


def _seconds(work: Callable[[], Any]) -> float:
    return timeit.timeit(work, number=_TIMES)


def reading() -> float:
    """Return the microseconds it takes to read and compile a condition that was never seen before."""
    texts = list(CONDITIONS)
    runs = [timeit.timeit(lambda: [_fresh(text) for text in texts], number=1) for _ in range(_REPEATS)]
    return min(runs) / len(texts) * 1e6


def _fresh(text: str) -> feel.Expression:
    return _compiled.__wrapped__(text, feel.STANDARD, frozenset())
