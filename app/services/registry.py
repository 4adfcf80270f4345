"""What a process keeps in memory: policies, handlers, and compiled definitions, dropped when something is published."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from app import engine, feel, formkit, handler
from app.domain import calendar, clock
from app.domain import dictionary as dictionaries
from app.domain.authority import organisation_of
from app.domain.dictionary import Dictionary
from app.domain.facts import ClockLength
from app.domain.handlers import HandlerSpec
from app.errors import NotFound
from app.services import policies, typing_of
from app.store import Tx, definitions
from app.store.calendars import overrides
from app.store.session import once, when_committed

KEPT = 200


@dataclass(frozen=True, slots=True)
class Pinned:
    """The versions an instance started now would run on."""

    pin_set_id: int
    process: str
    version: int


class Registry:
    """Caches for one process. Definitions are immutable, so only "which is the latest" can go stale: see `epoch`.

    A set of versions that a transaction pins is kept once that transaction is committed: rolled back, its number
    goes to another set.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.RLock()
        self._compiled: OrderedDict[int, engine.Definition] = OrderedDict()
        self._forms: dict[int, formkit.Form] = {}
        self._latest: dict[str, Pinned] = {}
        self._epoch = -1
        self._clock_lengths: dict[str, ClockLength] | None = None
        self._published_forms: dict[str, int] = {}
        self._pinned_forms: dict[int, Mapping[str, int]] = {}

    @cached_property
    def groups(self) -> dict[str, policies.Group]:
        """The groups by name."""
        return policies.groups(self.root / "policies")

    @cached_property
    def messages(self) -> dict[str, policies.MessageRule]:
        """The message rules by name."""
        return policies.messages(self.root / "policies")

    @cached_property
    def clauses(self) -> dict[str, policies.Clause]:
        """The clauses by id."""
        return policies.clauses(self.root / "policies")

    @cached_property
    def dictionary(self) -> Dictionary:
        """The data dictionary of all manuals."""
        files = sorted((self.root / "policies").glob("fields-*.csv"))
        return dictionaries.read({path.name: path.read_text(encoding="utf-8") for path in files})

    @cached_property
    def clock_rules(self) -> dict[str, clock.Rule]:
        """The rules of clocks by name."""
        return clock.rules(policies.rows(self.root / "policies" / "clocks.csv"))

    @cached_property
    def handlers(self) -> dict[str, HandlerSpec]:
        """The handlers of `handlers/`, by operation name."""
        load_handlers(self.root / "handlers")
        return {name: registered.spec for name, registered in sorted(handler.REGISTRY.items())}

    def handler(self, name: str) -> handler.Registered | None:
        """Return a handler with its function, None where there is none of that name."""
        return handler.REGISTRY.get(name) if name in self.handlers else None

    @cached_property
    def record_types(self) -> Mapping[str, feel.Type]:
        """The FEEL types of the record's screens."""
        return typing_of.screens(self.dictionary)

    def group_of_lane(self, lane: str | None, process: str) -> str | None:
        """Return the group that a lane of a process stands for."""
        return policies.group_of_lane(self.groups, lane, process)

    def calendar(self, tx: Tx) -> calendar.Calendar:
        """Return the calendar of working days with its overrides."""
        self._refresh(tx)
        return self._calendar

    def definition(self, tx: Tx, pin_set_id: int) -> engine.Definition:
        """Return the compiled definition of a set of pinned versions."""
        with self._lock:
            known = self._compiled.get(pin_set_id)
            if known is not None:
                self._compiled.move_to_end(pin_set_id)
                return known
        made: engine.Definition = once(tx, f"definition:{pin_set_id}", lambda: self._compile(tx, pin_set_id))
        when_committed(tx, lambda: self._keep(pin_set_id, made))
        return made

    def _keep(self, pin_set_id: int, made: engine.Definition) -> None:
        with self._lock:
            self._compiled[pin_set_id] = made
            if len(self._compiled) > KEPT:
                self._compiled.popitem(last=False)

    def _compile(self, tx: Tx, pin_set_id: int) -> engine.Definition:
        pinned = definitions.pin_set(tx, pin_set_id)
        ids = [key for kind in ("process", "decision", "form") for key in pinned.members.get(kind, {}).values()]
        by_kind: dict[str, dict[str, bytes]] = {"process": {}, "decision": {}, "form": {}}
        for row in definitions.by_ids(tx, ids):
            by_kind[row.kind][row.key] = row.source.encode()
        types = dict(self.record_types)
        for source in by_kind["form"].values():
            types |= typing_of.answers(formkit.read(source))
        return engine.compile_definition(
            pinned.process, by_kind["process"], by_kind["decision"], handlers=self.handlers, types=types
        )

    def latest(self, tx: Tx, process: str) -> Pinned:
        """Return the latest published version of a process with everything it can reach, pinned as a set."""
        with self._lock:
            self._refresh(tx)
            epoch, known = self._epoch, self._latest.get(process)
        if known is not None:
            return known
        made: Pinned = once(tx, f"pinned:{process}:{epoch}", lambda: self._pin(tx, process))
        when_committed(tx, lambda: self._know(process, made, epoch))
        return made

    def _know(self, process: str, made: Pinned, epoch: int) -> None:
        with self._lock:
            if self._epoch == epoch:
                self._latest[process] = made

    def _pin(self, tx: Tx, process: str) -> Pinned:
        processes = definitions.published(tx, "process")
        if process not in processes:
            raise NotFound(f"There is no published process {process}.")
        decisions, forms = definitions.published(tx, "decision"), definitions.published(tx, "form")
        reached, named_forms, todo = {}, set(), [process]
        while todo:
            key = todo.pop()
            if key in reached or key not in processes:
                continue
            reached[key] = processes[key].id
            references = engine.references(processes[key].source.encode())
            todo += references.called
            named_forms |= set(references.forms)
        members = {
            "process": dict(sorted(reached.items())),
            "decision": {key: row.id for key, row in sorted(decisions.items()) if _same_manual(key, process)},
            "form": {key: forms[key].id for key in sorted(named_forms) if key in forms},
        }
        sha256 = hashlib.sha256(orjson.dumps([process, members])).hexdigest()
        version = processes[process].version
        found = definitions.find_or_insert_pin_set(tx, sha256=sha256, process=process, version=version, members=members)
        return Pinned(found, process, version)

    def form_id(self, tx: Tx, pin_set_id: int, form: str) -> int | None:
        """Return the version of a form that an instance uses: the pinned one, else the latest published."""
        if not form:
            return None
        with self._lock:
            pinned = self._forms_of(tx, pin_set_id).get(form)
            if pinned:
                return int(pinned)
            self._refresh(tx)
            if form not in self._published_forms:
                found = definitions.published(tx, "form", [form]).get(form)
                self._published_forms[form] = found.id if found else 0
            return self._published_forms[form] or None

    def _forms_of(self, tx: Tx, pin_set_id: int) -> Mapping[str, int]:
        known = self._pinned_forms.get(pin_set_id)
        if known is None:
            read: Mapping[str, int] = definitions.pin_set(tx, pin_set_id).members.get("form", {})
            when_committed(tx, lambda: self._pinned_forms.__setitem__(pin_set_id, read))
            return read
        return known

    def form(self, tx: Tx, definition_id: int) -> formkit.Form:
        """Return a form by the id of its version."""
        if definition_id not in self._forms:
            self._forms[definition_id] = formkit.read(definitions.by_id(tx, definition_id).source.encode())
        return self._forms[definition_id]

    def clock_lengths(self, tx: Tx) -> dict[str, ClockLength]:
        """Return the clock lengths that published diagrams declare on their timers."""
        with self._lock:
            self._refresh(tx)
            if self._clock_lengths is None:
                self._clock_lengths = {}
                for row in definitions.published(tx, "process").values():
                    self._clock_lengths |= engine.references(row.source.encode()).clock_lengths
            return self._clock_lengths

    def _refresh(self, tx: Tx) -> None:
        epoch = definitions.epoch(tx)
        if epoch != self._epoch:
            self._epoch = epoch
            self._latest, self._clock_lengths, self._published_forms = {}, None, {}
            self._calendar = calendar.overriding(overrides(tx))


def _same_manual(decision: str, process: str) -> bool:
    return organisation_of(decision) in (None, organisation_of(process)) or organisation_of(process) is None


def load_handlers(folder: Path) -> dict[str, Any]:
    """Import every file of the handlers' folder; each declares its handler."""
    for path in sorted(folder.glob("*.py")):
        name = f"handlers.{path.stem}"
        if path.stem.startswith("_") or name in sys.modules:
            continue
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return dict(handler.REGISTRY)
