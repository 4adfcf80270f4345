"""What all pages of a case share: who may see it, its identity bar, its sub-navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import render_template, request

from app.domain import record
from app.domain.calendar import london_day
from app.store.queries import cases, clocks
from app.web import security, words

PAGES: Final = (
    ("Overview", ""),
    ("Timeline", "/timeline"),
    ("Documents", "/documents"),
    ("Letters and emails", "/letters"),
    ("People", "/people"),
    ("Record", "/record"),
    ("Linked cases", "/linked"),
    ("Clocks", "/clocks"),
    ("Process", "/process"),
)
KINDS: Final = {"jw": "Joint working case", "shadow": "Shadow case", "mainstream": "Mainstream case"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that this person sees."""

    known: cases.Known
    record: cases.CaseRecord

    @property
    def ref(self) -> str:
        """The reference of the case."""
        return self.known.ref


def opened(tx: Any, ref: str) -> Opened:
    """Return a case; `NotFound` where it is not this person's to see."""
    viewer = security.viewer()
    known = cases.known(tx, viewer, ref)
    return Opened(known, cases.one(tx, viewer, known.ref, dictionary=security.ports().registry.dictionary))


def show(tx: Any, case: Opened, template: str, **context: Any) -> str:
    """Return one page of a case in its frame."""
    ports, viewer = security.ports(), security.viewer()
    now = ports.clock.now()
    days = ports.registry.calendar(tx)
    ledgers = clocks.of_case(tx, viewer, case.known, at=now, days=days)
    running = [words.due(item.due_on, london_day(now), days) for item in ledgers if item.state != "stopped"]
    base = f"/cases/{case.ref}"
    entries = [{"text": text, "href": base + path, "current": _is_here(base, path)} for text, path in PAGES]
    whole = {
        "case": case.record,
        "name": record.title_of(case.record.screens),
        "kind": kind_of(case.record.kind),
        "due": running[0] if running else None,
        "entries": entries,
    }
    return render_template(f"case/{template}.html", **(whole | context))


def kind_of(kind: str) -> str:
    """Return the kind of a case in words."""
    return KINDS.get(kind, words.words_of(kind))


def _is_here(base: str, path: str) -> bool:
    where = request.path.removeprefix(base)
    return where == path or bool(path and where.startswith(f"{path}/"))
