"""Which paths of the scope an expression reads: what must be loaded before it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from app.feel import nodes
from app.feel.library import Library

Found = Iterator[tuple[str, ...]]
_NONE: frozenset[str] = frozenset()


def paths_read(tree: nodes.Node, library: Library) -> frozenset[tuple[str, ...]]:
    """Return every path that starts at a name the expression does not bind itself and the library does not know."""
    return frozenset(found for found in _walk(tree, _NONE) if len(found) > 1 or found[0] not in library.functions)


def _walk(node: nodes.Node, bound: frozenset[str]) -> Found:
    path = _path(node)
    if path is not None:
        if path[0] not in bound and path[0] != "?":
            yield path
        return
    walker = _BINDING.get(node.__class__)
    if walker is not None:
        yield from walker(node, bound)
        return
    for part in node.parts():
        yield from _walk(part, bound)


def _path(node: nodes.Node) -> tuple[str, ...] | None:
    names: list[str] = []
    while isinstance(node, nodes.Path):
        names.append(node.name)
        node = node.base
    return (node.name, *reversed(names)) if isinstance(node, nodes.Name) else None


def _loop(node: nodes.For | nodes.Quantified, bound: frozenset[str]) -> Found:
    for each in node.iterations:
        for part in each.parts():
            yield from _walk(part, bound)
        bound |= {each.name}
    yield from _walk(node.body, bound | {"partial"})


def _context(node: nodes.ContextOf, bound: frozenset[str]) -> Found:
    for name, value in zip(node.names, node.values, strict=True):
        yield from _walk(value, bound)
        bound |= {name}


def _function(node: nodes.Function, bound: frozenset[str]) -> Found:
    if not node.external:
        yield from _walk(node.body, bound | set(node.parameters))


def _filter(node: nodes.Filter, bound: frozenset[str]) -> Found:
    yield from _walk(node.base, bound)
    yield from _walk(node.condition, bound | {"item"})


_BINDING: dict[type[nodes.Node], Callable[[Any, frozenset[str]], Found]] = {
    nodes.For: _loop,
    nodes.Quantified: _loop,
    nodes.ContextOf: _context,
    nodes.Function: _function,
    nodes.Filter: _filter,
}
