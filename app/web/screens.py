"""The case record as rows of label and value: whole screens, or the few fields that say what a case is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.store.queries import names
from app.web import security, words

Row = dict[str, Any]
IN_SHORT: Final = ("contact", "people", "case", "jw", "at_alloc", "iu_alloc")
FIELDS_A_SCREEN: Final = 6
NOT_FACTS: Final = frozenset({"ref", "kind", "status", "version", "created_at", "queue"})
PERSON_FIELDS: Final = ("allocated_to", "investigator", "owner", "_by", "coordinator")
EMPTY: Final[tuple[Any, ...]] = (None, "", [], {}, False)


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of the record: its name, and each of its items as rows."""

    name: str
    items: list[list[Row]]


def of_record(tx: Any, record: Mapping[str, Any], *, only: Iterable[str] | None = None) -> list[Screen]:
    """Return the screens that hold something, with the labels of the data dictionary and people by their names."""
    wanted = set(only) if only is not None else set(record)
    who = _people(tx, record)
    found = [
        Screen(words.screen(name), [list(_rows(name, item, who)) for item in _items(screen)])
        for name, screen in record.items()
        if name in wanted
    ]
    return [screen for screen in found if screen.items]


def in_short(tx: Any, record: Mapping[str, Any]) -> list[Row]:
    """Return the first filled fields of the screens that say what a case is about, the newest item of a list."""
    who = _people(tx, record)
    found: list[Row] = []
    for name in IN_SHORT:
        for item in list(_items(record.get(name)))[-1:]:
            filled = {key: value for key, value in item.items() if value not in EMPTY and key not in NOT_FACTS}
            found += list(_rows(name, filled, who))[:FIELDS_A_SCREEN]
    return found


def _items(screen: Any) -> Iterator[Mapping[str, Any]]:
    for item in screen if isinstance(screen, list) else [screen]:
        if isinstance(item, Mapping) and item:
            yield item


def _rows(name: str, item: Mapping[str, Any], who: Mapping[str, str]) -> Iterator[Row]:
    dictionary = security.ports().registry.dictionary
    for key, value in item.items():
        shown = who.get(value, value) if isinstance(value, str) and key.endswith(PERSON_FIELDS) else value
        yield {"key": dictionary.label_of(f"{name}.{key}"), "value": words.value(shown)}


def _people(tx: Any, record: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of the accounts that stand in fields which name a person."""
    fields = ((key, value) for screen in record.values() for item in _items(screen) for key, value in item.items())
    return names.of(tx, [value for key, value in fields if isinstance(value, str) and key.endswith(PERSON_FIELDS)])
