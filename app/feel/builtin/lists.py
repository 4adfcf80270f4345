"""List functions. Positions count from 1, negative ones from the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from app.feel.builtin.declare import Functions
from app.feel.builtin.identity import identity
from app.feel.calling import call_value
from app.feel.errors import FeelLimitExceeded, Reason
from app.feel.operators import same
from app.feel.run import MAX_LIST, Run
from app.feel.values import FunctionValue

FUNCTIONS = Functions()


@FUNCTIONS.offer("count(list: list) -> number")
def _count(items: list[Any]) -> Decimal:
    return Decimal(len(items))


@FUNCTIONS.offer("list contains(list: list, element: Any) -> boolean", "run")
def _list_contains(run: Run, items: list[Any], element: Any) -> bool:
    run.charge(len(items))
    return any(same(item, element, run) for item in items)


def _all(run: Run, items: list[Any]) -> bool | None:
    return _verdict(run, items, decisive=False)


def _any(run: Run, items: list[Any]) -> bool | None:
    return _verdict(run, items, decisive=True)


def _verdict(run: Run, items: list[Any], *, decisive: bool) -> bool | None:
    run.charge(len(items))
    if any(item is decisive for item in items):
        return decisive
    return (not decisive) if all(item is (not decisive) for item in items) else None


def _spread(verdict: Callable[[Run, list[Any]], bool | None]) -> Callable[..., bool | None]:
    """Return the form of a function that takes its items as arguments."""
    return lambda run, *items: verdict(run, list(items))


for _name, _of in (("all", _all), ("and", _all), ("any", _any), ("or", _any)):
    FUNCTIONS.offer(f"{_name}(list: list) -> boolean", "run")(_of)
    FUNCTIONS.offer(f"{_name}(b...: Any) -> boolean", "run")(_spread(_of))


@FUNCTIONS.offer("sublist(list: list, start position: number, length?: number) -> list")
def _sublist(items: list[Any], start: Decimal, length: Decimal | None) -> list[Any]:
    first = _position(items, start)
    if length is None:
        return items[first:]
    if length < 1 or first + int(length) > len(items):
        raise Reason(f"there are no {length} items from there.")
    return items[first : first + int(length)]


def _position(items: list[Any], position: Decimal, *, past: int = 0) -> int:
    at = int(position)
    if at == 0 or abs(at) > len(items) + (past if at > 0 else 0):
        raise Reason(f"the list has {len(items)} items, none at {position}; they count from 1.")
    return at - 1 if at > 0 else len(items) + at


@FUNCTIONS.offer("append(list: list, item...: Any) -> list")
def _append(items: list[Any], *more: Any) -> list[Any]:
    return [*items, *more]


@FUNCTIONS.offer("concatenate(list...: list) -> list")
def _concatenate(*lists: list[Any]) -> list[Any]:
    _not_too_many(sum(map(len, lists)))
    return [item for items in lists for item in items]


@FUNCTIONS.offer("insert before(list: list, position: number, newItem: Any) -> list")
def _insert_before(items: list[Any], position: Decimal, new: Any) -> list[Any]:
    at = _position(items, position)
    return [*items[:at], new, *items[at:]]


@FUNCTIONS.offer("remove(list: list, position: number) -> list")
def _remove(items: list[Any], position: Decimal) -> list[Any]:
    at = _position(items, position)
    return items[:at] + items[at + 1 :]


@FUNCTIONS.offer("list replace(list: list, position: number, newItem: Any) -> list")
def _list_replace(items: list[Any], position: Decimal, new: Any) -> list[Any]:
    at = _position(items, position)
    return [*items[:at], new, *items[at + 1 :]]


@FUNCTIONS.offer("list replace(list: list, match: function, newItem: Any) -> list", "run")
def _list_replace_where(run: Run, items: list[Any], match: FunctionValue, new: Any) -> list[Any]:
    run.charge(len(items))
    verdicts = [call_value(match, [item, new], run) for item in items]
    if any(verdict.__class__ is not bool for verdict in verdicts):
        raise Reason("the function must answer true or false.")
    return [new if verdict else item for item, verdict in zip(items, verdicts, strict=True)]


@FUNCTIONS.offer("reverse(list: list) -> list")
def _reverse(items: list[Any]) -> list[Any]:
    return items[::-1]


@FUNCTIONS.offer("index of(list: list, match: Any) -> list<number>", "run")
def _index_of(run: Run, items: list[Any], match: Any) -> list[Decimal]:
    run.charge(len(items))
    return [Decimal(at) for at, item in enumerate(items, start=1) if same(item, match, run)]


@FUNCTIONS.offer("union(list...: list) -> list", "run")
def _union(run: Run, *lists: list[Any]) -> list[Any]:
    return _distinct_values(run, _concatenate(*lists))


@FUNCTIONS.offer("distinct values(list: list) -> list", "run")
def _distinct_values(run: Run, items: list[Any]) -> list[Any]:
    first: dict[Any, Any] = {}
    for item in items:
        first.setdefault(identity(item, run), item)
    return list(first.values())


@FUNCTIONS.offer("duplicate values(list: list) -> list", "run")
def _duplicate_values(run: Run, items: list[Any]) -> list[Any]:
    seen: dict[Any, list[Any]] = {}
    for item in items:
        seen.setdefault(identity(item, run), []).append(item)
    return [found[0] for found in seen.values() if len(found) > 1]


@FUNCTIONS.offer("flatten(list: list) -> list", "run")
def _flatten(run: Run, items: list[Any]) -> list[Any]:
    made: list[Any] = []
    for item in _leaves(items, run):
        made.append(item)
        _not_too_many(len(made))
    return made


def _leaves(items: list[Any], run: Run) -> Iterator[Any]:
    for item in items:
        run.charge(1)
        if item.__class__ is list:
            yield from _leaves(item, run)
        else:
            yield item


@FUNCTIONS.offer("partition(list: list, size: number) -> list")
def _partition(items: list[Any], size: Decimal) -> list[Any]:
    step = int(size)
    if step < 1:
        raise Reason("a part has at least one item.")
    return [items[at : at + step] for at in range(0, len(items), step)]


def _not_too_many(size: int) -> None:
    if size > MAX_LIST:
        raise FeelLimitExceeded(f"A list has at most {MAX_LIST:,} items.")
