"""Context functions."""

from __future__ import annotations

from typing import Any

from app.feel.builtin.declare import Functions
from app.feel.errors import Reason
from app.feel.run import Run

FUNCTIONS = Functions()


@FUNCTIONS.offer("get value(m: context, key: string) -> Any")
def _get_value(m: dict[str, Any], key: str) -> Any:
    if key not in m:
        raise Reason(f"the context has no entry “{key}”.")
    return m[key]


@FUNCTIONS.offer("get entries(m: context) -> list<context<key: string, value: Any>>")
def _get_entries(m: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in m.items()]


@FUNCTIONS.offer("context(entries: list) -> context", "run")
def _context(run: Run, entries: list[Any]) -> dict[str, Any]:
    run.charge(len(entries))
    made: dict[str, Any] = {}
    for each in entries:
        if each.__class__ is not dict or each.get("key").__class__ is not str or "value" not in each:
            raise Reason("each entry must have a “key”, a text, and a “value”.")
        if each["key"] in made:
            raise Reason(f"the entry “{each['key']}” is there twice.")
        made[each["key"]] = each["value"]
    return made


@FUNCTIONS.offer("context put(context: context, key: string, value: Any) -> context")
def _context_put(given: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    return {**given, key: value}


@FUNCTIONS.offer("context put(context: context, keys: list<string>, value: Any) -> context")
def _context_put_deep(given: dict[str, Any], keys: list[str], value: Any) -> dict[str, Any]:
    if not keys:
        raise Reason("there must be a key.")
    first, rest = keys[0], keys[1:]
    if first.__class__ is not str:
        raise Reason("each key must be a text.")
    if not rest:
        return {**given, first: value}
    inner = given.get(first)
    if inner.__class__ is not dict:
        raise Reason(f"there is no context at “{first}”.")
    return {**given, first: _context_put_deep(inner or {}, rest, value)}


@FUNCTIONS.offer("context merge(contexts: list) -> context", "run")
def _context_merge(run: Run, contexts: list[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for each in contexts:
        if each.__class__ is not dict:
            raise Reason("the list must hold contexts only.")
        run.charge(len(each) + 1)
        made.update(each)
    return made
