"""Sorting, with a function of the expression as the order, or with the values' own order."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from app.feel.builtin.declare import Functions
from app.feel.calling import call_value
from app.feel.errors import Reason
from app.feel.operators import compare
from app.feel.run import Run
from app.feel.values import FunctionValue

FUNCTIONS = Functions()


@FUNCTIONS.offer("sort(list: list, precedes?: function) -> list", "run")
def _sort(run: Run, items: list[Any], precedes: FunctionValue | None) -> list[Any]:
    def order(a: Any, b: Any) -> int:
        run.charge(1)
        if _before(a, b):
            return -1
        return 1 if _before(b, a) else 0

    def _before(a: Any, b: Any) -> bool:
        verdict = compare("<", a, b, run) if precedes is None else call_value(precedes, [a, b], run)
        if verdict.__class__ is not bool:
            raise Reason("the order must answer true or false.")
        return bool(verdict)

    return sorted(items, key=cmp_to_key(order))
