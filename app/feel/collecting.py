"""Closures of lists, contexts, ranges, filters and loops. Each turn of a loop is charged the size of its body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.feel import nodes
from app.feel.compiler import BUILDERS, Closure, Place, build
from app.feel.describe import kind_of, named
from app.feel.errors import FeelLimitExceeded, Reason
from app.feel.operators import compare
from app.feel.run import MAX_LIST, Frame, Run
from app.feel.types import ORDERED
from app.feel.values import Range, is_number, number

_DAY = timedelta(days=1)


def _list_of(node: nodes.ListOf, place: Place) -> Closure:
    items = tuple(build(each, place) for each in node.items)
    return lambda f: [item(f) for item in items]


def _context_of(node: nodes.ContextOf, place: Place) -> Closure:
    entries: list[tuple[str, Closure]] = []
    for key, value in zip(node.names, node.values, strict=True):
        entries.append((key, build(value, place)))
        place = place.binding(key)

    def context(f: Frame) -> Any:
        inner = f.with_names({})
        made: dict[str, Any] = {}
        for key, value in entries:
            made[key] = inner.locals[key] = value(inner)
        return made

    return context


def _range_of(node: nodes.RangeOf, place: Place) -> Closure:
    low, high, at = build(node.low, place), build(node.high, place), node.at

    def make(f: Frame) -> Any:
        try:
            made = Range(low(f), high(f), node.low_closed, node.high_closed)
            if made.low is None or made.high is None:
                raise Reason("A range cannot begin or end with null.")
            return checked(made)
        except Reason as reason:
            return f.run.null(at, "range", reason)

    return make


def checked(made: Range) -> Range:
    """Return a range if its ends are of one ordered type."""
    ends = [end for end in (made.low, made.high) if end is not None]
    kinds = {kind_of(end) for end in ends}
    if not ends or len(kinds) > 1 or not kinds <= set(ORDERED):
        raise Reason(f"A range cannot reach from {named(made.low)} to {named(made.high)}.")
    return made


def _filter(node: nodes.Filter, place: Place) -> Closure:
    base, at = build(node.base, place), node.at
    inner = replace(place, bound=place.bound | {"item"}, dynamic=True)
    condition, cost = build(node.condition, inner), nodes.size_of(node.condition)
    outside = build(node.condition, place)

    def select(f: Frame) -> Any:
        value = base(f)
        if value is None:
            return f.run.null(at, "filter", "Null cannot be filtered.")
        items = value if value.__class__ is list else [value]
        kept = []
        for item in items:
            f.run.charge(cost)
            verdict = condition(_with_item(f, item))
            if is_number(verdict):
                return _at(items, outside(f), f, at)
            if verdict is True:
                kept.append(item)
        return kept if items else _of_nothing(outside, f, at)

    return select


def _with_item(f: Frame, item: Any) -> Frame:
    return f.with_names({"item": item, **item} if item.__class__ is dict else {"item": item})


def _of_nothing(outside: Closure, f: Frame, at: nodes.At) -> Any:
    """An empty list filtered by a number has no such item; filtered by a condition it is empty."""
    before = len(f.run.problems)
    index = outside(f)
    del f.run.problems[before:]
    return _at([], index, f, at) if is_number(index) else []


def _at(items: list[Any], index: Any, f: Frame, at: nodes.At) -> Any:
    try:
        return item_at(items, index)
    except Reason as reason:
        return f.run.null(at, "filter", reason)


def item_at(items: list[Any], index: Any) -> Any:
    """Return the item at a position, counted from 1, or from the end; Reason when there is none."""
    place = number(index)
    if place is None or place != place.to_integral_value():
        raise Reason(f"A position in a list is a whole number, not {named(index)}.")
    if place == 0 or abs(place) > len(items):
        raise Reason(f"The list has {len(items)} items, none at {place}. They count from 1.")
    return items[int(place) - 1 if place > 0 else int(place)]


def _for(node: nodes.For, place: Place) -> Closure:
    walk, inner = _walk(node.iterations, place, nodes.size_of(node.body))
    body = build(node.body, inner.binding("partial"))
    at = node.at

    def loop(f: Frame) -> Any:
        made: list[Any] = []
        try:
            for frame in walk(f):
                frame.locals["partial"] = made
                made.append(body(frame))
                if len(made) > MAX_LIST:
                    raise FeelLimitExceeded(f"A list has at most {MAX_LIST:,} items.")
        except Reason as reason:
            return f.run.null(at, "for", reason)
        return made

    return loop


def _quantified(node: nodes.Quantified, place: Place) -> Closure:
    walk, inner = _walk(node.iterations, place, nodes.size_of(node.body))
    body, decisive, at = build(node.body, inner), node.quantifier == "some", node.at

    def test(f: Frame) -> Any:
        unknown = False
        try:
            for frame in walk(f):
                value = body(frame)
                if value is decisive:
                    return decisive
                unknown = unknown or value is not (not decisive)
        except Reason as reason:
            return f.run.null(at, "quantifier", reason)
        return None if unknown else not decisive

    return test


def _walk(iterations: tuple[nodes.Iteration, ...], place: Place, cost: int) -> tuple[Any, Place]:
    """Return a generator of one frame for each combination, and the place inside the loop."""
    first, rest = iterations[0], iterations[1:]
    source, end = build(first.source, place), build(first.end, place) if first.end else None
    inner = place.binding(first.name)
    deeper, innermost = _walk(rest, inner, cost) if rest else (None, inner)

    def frames(f: Frame) -> Iterator[Frame]:
        domain = source(f) if end is None else span(source(f), end(f))
        for item in turns(domain, f.run):
            f.run.charge(cost)
            frame = f.with_names({first.name: item})
            if deeper is None:
                yield frame
            else:
                yield from deeper(frame)

    return frames, innermost


def turns(domain: Any, run: Run) -> Iterable[Any]:
    """Return what a loop goes through: a list's items, a range's whole numbers or days, or one single value."""
    if domain.__class__ is list:
        return domain
    if domain is None:
        raise Reason("Null cannot be gone through.")
    if domain.__class__ is Range:
        return _inside(domain, run)
    return [domain] if not isinstance(domain, Iterator) else domain


def _inside(domain: Range, run: Run) -> Iterable[Any]:
    if domain.low is None or domain.high is None:
        raise Reason("A range without an end cannot be gone through.")
    if compare(">", domain.low, domain.high, run):
        raise Reason("The range ends before it begins.")
    for item in span(domain.low, domain.high):
        if (domain.low_closed or item != domain.low) and (domain.high_closed or item != domain.high):
            run.charge(1)
            yield item


def span(low: Any, high: Any) -> Iterator[Any]:
    """Return the whole numbers, or days, from one end to the other, downwards when the second is smaller."""
    if low.__class__ is date and high.__class__ is date:
        return _days(low, high)
    first, last = number(low), number(high)
    if first is None or last is None or first != int(first) or last != int(last):
        raise Reason(f"A loop runs between whole numbers or dates, not from {named(low)} to {named(high)}.")
    return _numbers(int(first), int(last))


def _numbers(first: int, last: int) -> Iterator[Decimal]:
    step = 1 if first <= last else -1
    return (Decimal(at) for at in range(first, last + step, step))


def _days(first: date, last: date) -> Iterator[date]:
    step = _DAY if first <= last else -_DAY
    return (first + step * at for at in range(abs((last - first).days) + 1))


BUILDERS.update(
    {
        nodes.ListOf: _list_of,
        nodes.ContextOf: _context_of,
        nodes.RangeOf: _range_of,
        nodes.Filter: _filter,
        nodes.For: _for,
        nodes.Quantified: _quantified,
    }
)
