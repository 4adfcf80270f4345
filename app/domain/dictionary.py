"""The data dictionary: every field of the case record, from `policies/fields-*.csv`.

One row is one field: `path,label,type,options,readers,class,clause`. A path is `screen.field`, or `screen[].field` on
a screen that is a list; options and readers are separated by `;`, types are FEEL type names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from app.domain.finding import Finding
from app.errors import DefinitionError

Classification = Literal["open", "personal", "special", "restricted"]

COLUMNS: Final = ("path", "label", "type", "options", "readers", "class", "clause")
PATH: Final = re.compile(r"[a-z][a-z0-9_]*(?:\[\])?(?:\.[a-z][a-z0-9_]*)+(?:\[\])?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the record. `path` is written without brackets: `jw.outcome`."""

    path: str
    label: str
    type: str
    options: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    classification: Classification = "open"
    clauses: tuple[str, ...] = ()

    @property
    def screen(self) -> str:
        """The screen the field stands on."""
        return self.path.partition(".")[0]

    @property
    def name(self) -> str:
        """The field's name on its screen."""
        return self.path.partition(".")[2]


@dataclass(frozen=True)
class Dictionary:
    """All fields of the record by path. Brackets in a path asked for are ignored: `jw[].outcome` is `jw.outcome`."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()

    def screens(self) -> tuple[str, ...]:
        """Return the names of all screens, in the order of the files."""
        return tuple(dict.fromkeys(entry.screen for entry in self.entries.values()))

    def fields_of(self, screen: str) -> tuple[Entry, ...]:
        """Return the fields of one screen, in the order of the files."""
        return tuple(entry for entry in self.entries.values() if entry.screen == screen)

    def knows(self, path: str) -> bool:
        """Whether a path names a field, or a whole screen."""
        bare = _bare(path)
        return bare in self.entries or bare in self.screens()

    def is_list(self, screen: str) -> bool:
        """Whether a screen holds a list of items."""
        return _bare(screen) in self.lists

    def type_of(self, path: str) -> str | None:
        """Return the FEEL type of a field or screen, None for an unknown path. `jw[]` is one item of the list `jw`."""
        entry = self.entries.get(_bare(path))
        if entry:
            return entry.type
        screen = _bare(path)
        if screen not in self.screens():
            return None
        inner = ", ".join(f"{each.name}: {each.type}" for each in self.fields_of(screen) if "." not in each.name)
        item = f"context<{inner}>"
        return f"list<{item}>" if screen in self.lists and not path.endswith("[]") else item

    def label_of(self, path: str) -> str:
        """Return the label of a field; the path itself where the dictionary does not know it."""
        entry = self.entries.get(_bare(path))
        return entry.label if entry else path

    def options(self, path: str) -> tuple[str, ...]:
        """Return the values a field may take, empty where any value of its type will do."""
        entry = self.entries.get(_bare(path))
        return entry.options if entry else ()

    def readers_of(self, path: str) -> tuple[str, ...]:
        """Return the groups that may open a field, empty where everybody on the case may."""
        entry = self.entries.get(_bare(path))
        return entry.readers if entry else ()

    def classification(self, path: str) -> Classification:
        """Return how well a field is to be guarded; a screen is as sensitive as its most sensitive field."""
        bare = _bare(path)
        if bare in self.entries:
            return self.entries[bare].classification
        order = get_args(Classification)
        found = (order.index(entry.classification) for entry in self.fields_of(bare))
        level: Classification = order[max(found, default=0)]
        return level


def read(files: Mapping[str, str]) -> Dictionary:
    """Return the dictionary that CSV texts (by file name) make, or say what is wrong with them, row by row."""
    entries: dict[str, Entry] = {}
    screens: dict[str, bool] = {}
    findings: list[Finding] = []
    for source, text in files.items():
        rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
        if tuple(rows.fieldnames or ()) != COLUMNS:
            findings.append(_finding(source, 1, "header", f"The first row must read {','.join(COLUMNS)}."))
            continue
        for row in rows:
            problem = _problem(row, entries, screens)
            if problem:
                findings.append(_finding(source, rows.line_num, "row", problem))
                continue
            entry = _entry(row)
            entries[entry.path] = entry
            screens[entry.screen] = _on_a_list(row["path"])
    if findings:
        raise DefinitionError(findings)
    return Dictionary(entries, frozenset(screen for screen, is_list in screens.items() if is_list))


def _entry(row: Mapping[str, str]) -> Entry:
    classification: Classification = _classification(row["class"]) or "open"
    return Entry(
        path=_bare(row["path"].strip()),
        label=row["label"].strip(),
        type=row["type"].strip(),
        options=_split(row["options"], ";"),
        readers=_split(row["readers"], ";"),
        classification=classification,
        clauses=tuple(row["clause"].replace(";", " ").split()),
    )


def _problem(row: Mapping[str, str | None], known: Mapping[str, Entry], screens: Mapping[str, bool]) -> str | None:
    if None in row or any(value is None for value in row.values()):
        return f"A row has {len(COLUMNS)} columns; put text that holds a comma between quotes."
    path = (row["path"] or "").strip()
    if not PATH.fullmatch(path):
        return f"“{path}” is not a path: write screen.field, or screen[].field on a list, in small letters."
    if _bare(path) in known:
        return f"“{path}” is listed twice."
    screen = _bare(path).partition(".")[0]
    if screens.get(screen, _on_a_list(path)) != _on_a_list(path):
        return f"“{screen}” is a list in one row and not in another: write {screen}[] in every row, or in none."
    if not (row["label"] or "").strip() or not (row["type"] or "").strip():
        return f"“{path}” needs a label and a type."
    if _classification(row["class"] or "") is None:
        return f"“{path}”: the class is one of {', '.join(get_args(Classification))}."
    return None


def _classification(text: str) -> Classification | None:
    word = text.strip() or "open"
    found: Iterable[Classification] = get_args(Classification)
    return next((each for each in found if each == word), None)


def _on_a_list(path: str) -> bool:
    return path.strip().partition(".")[0].endswith("[]")


def _split(text: str, separator: str) -> tuple[str, ...]:
    parts: Sequence[str] = [part.strip() for part in text.split(separator)]
    return tuple(part for part in parts if part)


def _bare(path: str) -> str:
    return path.replace("[]", "")


def _finding(source: str, line: int, rule: str, message: str) -> Finding:
    return Finding("error", f"dictionary/{rule}", None, line, message, source)
