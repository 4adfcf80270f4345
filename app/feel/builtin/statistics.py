"""Sums, means and their kin: over one list, or over the arguments; null and mixed types give null."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any

from app.feel.builtin.declare import Functions
from app.feel.errors import Reason
from app.feel.operators import apply, compare
from app.feel.run import Run
from app.feel.values import NUMBERS, number

FUNCTIONS = Functions()
_Of = Callable[[Run, list[Any]], Any]


def _offer(name: str, returns: str) -> Callable[[_Of], _Of]:
    """Declare a function that takes a list, or the items as arguments."""

    def declare(body: _Of) -> _Of:
        FUNCTIONS.offer(f"{name}(list: list) -> {returns}", "run")(body)
        FUNCTIONS.offer(f"{name}(n...: Any) -> {returns}", "run")(lambda run, *items: body(run, list(items)))
        return body

    return declare


def _numbers(run: Run, items: list[Any]) -> list[Decimal]:
    run.charge(len(items))
    found = [number(item) for item in items]
    if not found or None in found:
        raise Reason("the list must hold numbers only, at least one.")
    return [each for each in found if each is not None]


def _extreme(sign: str) -> _Of:
    def find(run: Run, items: list[Any]) -> Any:
        run.charge(len(items))
        if not items or None in items:
            raise Reason("the list must hold values that can be ordered, at least one.")
        return reduce(lambda best, item: item if compare(sign, item, best, run) else best, items)

    return find


_offer("min", "Any")(_extreme("<"))
_offer("max", "Any")(_extreme(">"))


@_offer("sum", "Any")
def _total(run: Run, items: list[Any]) -> Any:
    run.charge(len(items))
    if not items:
        raise Reason("an empty list has no sum.")
    first = number(items[0])
    return reduce(lambda a, b: apply("+", a, b), items[1:], items[0] if first is None else _one_number(first))


def _one_number(value: Decimal) -> Decimal:
    return NUMBERS.plus(value)


@_offer("mean", "Any")
def _mean(run: Run, items: list[Any]) -> Any:
    return apply("/", _total(run, items), Decimal(len(items)))


@_offer("product", "number")
def _product(run: Run, items: list[Any]) -> Decimal:
    return reduce(NUMBERS.multiply, _numbers(run, items))


@_offer("median", "number")
def _median(run: Run, items: list[Any]) -> Decimal:
    ordered = sorted(_numbers(run, items))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@_offer("stddev", "number")
def _stddev(run: Run, items: list[Any]) -> Decimal:
    found = _numbers(run, items)
    if len(found) < 2:
        raise Reason("a standard deviation needs two numbers.")
    middle = NUMBERS.divide(reduce(NUMBERS.add, found), Decimal(len(found)))
    gaps = (NUMBERS.subtract(each, middle) for each in found)
    squares = reduce(NUMBERS.add, (NUMBERS.multiply(gap, gap) for gap in gaps))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(found) - 1)))


@_offer("mode", "list<number>")
def _mode(run: Run, items: list[Any]) -> list[Decimal]:
    if not items:
        return []
    counts: dict[Decimal, int] = {}
    for each in _numbers(run, items):
        counts[each] = counts.get(each, 0) + 1
    most = max(counts.values())
    return sorted(each for each, times in counts.items() if times == most)
