"""What changed between two versions of a definition: by element where it is XML, by key where JSON, else by line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson
from lxml import etree

from app.engine import xml

PICTURE: Final = "BPMNDI"
PLACES: Final = ("http://www.omg.org/spec/BPMN/20100524/DI", "https://www.omg.org/spec/DMN/20191111/DMNDI/")
LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `element` is an id of the diagram, a key of the form, or a line number."""

    element: str
    name: str
    how: Literal["added", "removed", "changed"]
    what: str
    old: str | None
    new: str | None


def compare(kind: str, old: str, new: str) -> list[Change]:
    """Return what changed from one source to another, in the order of the newer one."""
    if kind in ("process", "decision"):
        return _keyed(_elements(old), _elements(new))
    if kind == "form":
        return _keyed(_components(old), _components(new))
    return _lines(old, new)


Facts = dict[str, dict[str, str]]


def _elements(source: str) -> Facts:
    """Return what each element with an id says of itself: attributes, texts, properties; not where it is drawn."""
    found: Facts = {}
    for node in xml.read(source.encode()).iter():
        key = node.get("id")
        if not isinstance(node.tag, str) or not key or etree.QName(node).namespace in PLACES:
            continue
        facts = {str(name): str(value) for name, value in node.attrib.items() if name != "id"}
        facts["kind"] = etree.QName(node).localname
        for part in node.iterdescendants():
            if part.get("id") and part is not node:
                continue
            if _owner(part) is not node:
                continue
            facts |= _said(part)
        found[key] = facts
    return found


def _owner(part: Any) -> Any:
    parent = part.getparent()
    while parent is not None and not parent.get("id"):
        parent = parent.getparent()
    return parent


def _said(part: Any) -> dict[str, str]:
    local = etree.QName(part).localname
    if local == "property" and part.get("name"):
        return {part.get("name"): part.get("value", "")}
    said = {f"{local} {name}": value for name, value in part.attrib.items()}
    text = (part.text or "").strip()
    return said | ({local: text} if text else {})


def _components(source: str) -> Facts:
    found: Facts = {}

    def walk(components: list[Any]) -> None:
        for each in components:
            key = str(each.get("key") or each.get("path") or each.get("id") or len(found))
            facts = {name: value for name, value in each.items() if name not in ("components", "layout")}
            found[key] = {name: orjson.dumps(value).decode() for name, value in facts.items()}
            walk(each.get("components", []))

    walk(orjson.loads(source).get("components", []))
    return found


def _keyed(old: Facts, new: Facts) -> list[Change]:
    changes = [
        Change(key, _name(new.get(key) or old[key]), "changed", what, before, after)
        for key in new
        if key in old
        for what, before, after in _differences(old[key], new[key])
    ]
    changes += [
        Change(key, _name(new[key]), "added", new[key].get("kind", ""), None, None) for key in new if key not in old
    ]
    return changes + [
        Change(key, _name(old[key]), "removed", old[key].get("kind", ""), None, None) for key in old if key not in new
    ]


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str | None, str | None]]:
    names = [*new, *(name for name in old if name not in new)]
    return [(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def _name(facts: Mapping[str, str]) -> str:
    return facts.get("name") or facts.get("label", "").strip('"')


def _lines(old: str, new: str) -> list[Change]:
    before, after = old.splitlines(), new.splitlines()
    changes: list[Change] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        how: Literal["added", "removed", "changed"] = (
            "added" if tag == "insert" else "removed" if tag == "delete" else "changed"
        )
        was, now = "\n".join(before[i1:i2])[:LONGEST], "\n".join(after[j1:j2])[:LONGEST]
        changes.append(Change(str(j1 + 1), "", how, "line", was or None, now or None))
    return changes
