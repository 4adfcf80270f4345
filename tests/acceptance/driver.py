"""A joint working office over the JSON API: people act by name, the training clock moves, and the record is read back.

Nothing below the API is touched: whoever can reach a server and has tokens could act the same scenarios.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.cast import CAST, Api

Found = dict[str, Any]
MEMBERS = {group: member.account for member in reversed(CAST) for group in member.groups}


@dataclass
class Office:
    """Everybody who works here. `acting_as` gives the API as one of them uses it."""

    acting_as: Callable[[str], Api]
    _apis: dict[str, Api] = field(default_factory=dict)

    def api(self, account: str) -> Api:
        """Return the API as somebody of the cast uses it."""
        if account not in self._apis:
            self._apis[account] = self.acting_as(account)
        return self._apis[account]

    def open_case(self, by: str = "ian", kind: str = "mainstream", **screens: Any) -> Case:
        body = {"organisation": "lgsco", "kind": kind, "screens": screens}
        return Case(self, self.api(by).post("/cases", body)["ref"])

    def start(self, process: str, by: str, on: Case | None = None, **data: Any) -> Run:
        """Start a process, on a case or on the one it opens."""
        body = {"data": data, "case_ref": on.ref if on else None}
        return Run(self, self.api(by).post(f"/processes/{process}/instances", body)["id"], by)

    def refused_start(self, process: str, by: str, on: Case | None = None, **data: Any) -> tuple[int, dict[str, str]]:
        """Return the status and the sentences, by field, of a start that is refused."""
        body = {"data": data, "case_ref": on.ref if on else None}
        return _refusal(self.api(by).call("POST", f"/processes/{process}/instances", json=body))

    def post(self, message: str, by: str = "ian", on: Case | None = None, **data: Any) -> Found:
        """Record a message that arrived, and drain what it asked for."""
        body = {"name": message, "case_ref": on.ref if on else None, "data": data}
        sent: Found = self.api(by).post("/messages", body)
        self.drain()
        return sent

    def receive(self, message: str, by: str = "ian", **data: Any) -> Run:
        """Record a message that starts a process; return what it started."""
        (started,) = self.post(message, by, **data)["started"]
        return Run(self, started, by)

    def upload(self, name: str, text: str = "content", by: str = "ian") -> str:
        file = (io.BytesIO(f"{name}: {text}".encode()), name)
        answer = self.api(by).call("POST", "/files", data={"file": file}, content_type="multipart/form-data")
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self._clock({"advance": "PT0S"})["now"])

    def drain(self) -> None:
        """Let the work that is ready be done; the clock stands still."""
        self._clock({"advance": "PT0S"})

    def advance(self, *, working_days: int) -> None:
        """Move the clock to the same time of day, that many working days later."""
        now = self.now
        query = {"policy": "ilt-due", "start": now.isoformat(), "length": working_days}
        due_on = self.api("opal").get("/clocks/due", **query)["due_on"]
        self.until(f"{due_on}T{now:%H:%M:%S}Z")

    def until(self, instant: str) -> None:
        """Move the clock to an instant, through everything that falls due on the way."""
        self._clock({"to": instant})

    def _clock(self, body: Found) -> Found:
        moved: Found = self.api("opal").post("/training/clock", body)
        return moved

    def outbox(self, template: str | None = None) -> list[Found]:
        """Return the letters and emails that left, oldest first."""
        sent = self.api("opal").items("/training/outbox")
        return [letter for letter in sent if template in (None, letter["template"])]

    def history(self, instance: str, by: str = "joe") -> list[Found]:
        """Return everything that happened in an instance, in order."""
        return every(self.api(by), f"/instances/{instance}/history")

    def histories(self) -> list[list[Found]]:
        """Return the history of every instance there is."""
        return [self.history(row["id"]) for row in every(self.api("joe"), "/instances")]

    def notices_to(self, account: str, name: str) -> list[Found]:
        """Return the notices of a name that are somebody's or their groups'."""
        return self.api(account).items("/notices", to="me", name=name)

    def report(self, name: str, by: str = "cora", **period: str) -> list[Found]:
        rows: list[Found] = self.api(by).get(f"/reports/{name}", **period)["items"]
        return rows

    def cases(self, **query: str) -> list[Found]:
        return self.api("ian").items("/cases", **query)


@dataclass(frozen=True)
class Task:
    """A user task. It is answered by its assignee, else by the first of the cast in its group."""

    office: Office
    row: Found

    @property
    def actor(self) -> str:
        return self.row["assignee"] or MEMBERS[self.row["group"]]

    def field(self, key: str) -> Found:
        """Return a field of the form as it stands now."""
        shown = self.office.api(self.actor).get(f"/tasks/{self.row['id']}")
        found: Found = next(each for each in shown["fields"] if each["key"] == key)
        return found

    def preview(self, **answers: Any) -> Found:
        shown: Found = self.office.api(self.actor).post(f"/tasks/{self.row['id']}/preview", {"answers": answers})
        return shown

    def save(self, **answers: Any) -> None:
        """Keep answers as a draft."""
        path = f"/tasks/{self.row['id']}/draft"
        answer = self.office.api(self.actor).call("PUT", path, json={"answers": answers})
        assert answer.status_code == 204, answer.text

    @property
    def draft(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.office.api(self.actor).get(f"/tasks/{self.row['id']}")["draft"]
        return found

    def answer(self, *, by: str | None = None, **answers: Any) -> Found:
        """Complete the task, and drain what that asked for."""
        body = {"version": self.row["version"], "answers": answers}
        done: Found = self.office.api(by or self.actor).post(f"/tasks/{self.row['id']}/complete", body)
        if done["letters"]:
            self.office.drain()
        return done

    def refused(self, *, by: str | None = None, **answers: Any) -> tuple[int, dict[str, str]]:
        """Return the status and the sentences, by field, of answers that are refused."""
        body = {"version": self.row["version"], "answers": answers}
        return _refusal(self.office.api(by or self.actor).call("POST", f"/tasks/{self.row['id']}/complete", json=body))


@dataclass(frozen=True)
class Run:
    """One running process, as operations of the same office and `by` see it."""

    office: Office
    id: str
    by: str

    def _shown(self) -> Found:
        shown: Found = self.office.api(self.by).get(f"/instances/{self.id}")
        return shown

    @property
    def case(self) -> Case:
        """The case it works on now."""
        return Case(self.office, self._shown()["case_ref"])

    @property
    def data(self) -> Mapping[str, Any]:
        data: Mapping[str, Any] = self._shown()["data"]
        return data

    @property
    def status(self) -> str:
        return str(self._shown()["status"])

    @property
    def ended_in(self) -> list[str]:
        """The end events of the main path; none while it runs."""
        shown = self._shown()
        return list(shown["ended_in"]) if shown["status"] == "completed" else []

    @property
    def side_ends(self) -> list[str]:
        return list(self._shown()["side_ends"])

    @property
    def waits_for(self) -> list[str]:
        """The names of the tasks, messages and jobs it waits for."""
        kinds = ("task", "message", "job")
        return sorted(each["name"] for each in self._shown()["waiting_for"] if each["kind"] in kinds)

    def ends_of(self, process: str) -> list[list[str]]:
        """Return the ends of each call of a process inside, in order."""
        return [call["ended_in"] for call in self._shown()["calls"] if call["process"] == process]

    def has(self, name: str) -> bool:
        return name in self.waits_for

    def at(self, name: str) -> Task:
        """Return its open task of that name."""
        found = self.office.api(self.by).items("/tasks", instance=self.id, name=name)
        assert len(found) == 1, f"“{name}” is open {len(found)} times; it waits for {self.waits_for}"
        return Task(self.office, found[0])

    def steps(self) -> list[str]:
        """Return the elements that were completed, in order."""
        return [row["element"] for row in self.office.history(self.id, self.by) if row["event"] == "completed"]

    def in_order(self, *elements: str) -> bool:
        """Whether these elements were completed for the first time in this order."""
        steps = self.steps()
        places = [steps.index(element) for element in elements]
        return places == sorted(places)


@dataclass(frozen=True)
class Case:
    """A case by its reference, read as somebody of the joint working team or Intake reads it."""

    office: Office
    ref: str
    by: str = "joe"

    def _list(self, what: str, **filters: Any) -> list[Found]:
        api, path = self.office.api(self.by), f"/cases/{self.ref}/{what}"
        rows = api.items(path) if what in _WHOLE else every(api, path)
        return [row for row in rows if all(row[key] == value for key, value in filters.items() if value is not None)]

    def screen(self, name: str) -> Any:
        """Return a screen of the record; a list screen is oldest first."""
        return self.office.api(self.by).get(f"/cases/{self.ref}")["screens"][name]

    def value(self, path: str) -> Any:
        """Return one field; a path such as `jw.outcome` reads the newest version."""
        screen, _, name = path.partition(".")
        found = self.screen(screen)
        return (found[-1] if isinstance(found, list) else found).get(name)

    def correct(self, why: str, by: str = "joe", **screens: Any) -> None:
        api = self.office.api(by)
        version = api.get(f"/cases/{self.ref}")["version"]
        answer = api.call("PATCH", f"/cases/{self.ref}", json={"version": version, "screens": screens, "reason": why})
        assert answer.status_code == 200, answer.text

    def note(self, text: str, by: str = "joe", kind: str = "note") -> tuple[int, str]:
        """Add a note; return the status and what was said."""
        return self._added("notes", {"kind": kind, "text": text}, by)

    def file(self, name: str, by: str = "joe") -> tuple[int, str]:
        """Upload a file and put it among the documents; return the status and what was said."""
        return self._added("documents", {"file_id": self.office.upload(name, by=by), "name": name}, by)

    def _added(self, what: str, body: Found, by: str) -> tuple[int, str]:
        answer = self.office.api(by).call("POST", f"/cases/{self.ref}/{what}", json=body)
        return answer.status_code, answer.text

    def letters(self, template: str | None = None) -> list[Found]:
        return self._list("letters", template=template)

    def notices(self, name: str | None = None) -> list[Found]:
        return self._list("notices", name=name)

    def told(self, name: str) -> list[set[str]]:
        """Return whom each notice of a name told, oldest first."""
        return [set(notice["to"]) for notice in self.notices(name)]

    def tasks(self, template: str | None = None, state: str | None = None) -> list[Found]:
        """Return the tasks that stand for tasks of the manual, or those of one template."""
        return [row for row in self._list("tasks", template=template, state=state) if row["template"]]

    def task(self, template: str) -> Task:
        """Return the one open task of a template."""
        (found,) = self.tasks(template, state="open")
        row = self.office.api(self.by).get(f"/tasks/{found['task']}")
        return Task(self.office, row)

    def notes(self, kind: str | None = None) -> list[str]:
        return [row["text"] for row in self._list("notes", kind=kind)]

    def documents(self) -> list[Found]:
        return self._list("documents")

    def clocks(self, name: str = "ilt-due") -> list[Found]:
        return self._list("clocks", name=name)

    def links(self) -> dict[str, str]:
        """Return the references of linked cases with what each is to this one."""
        return {row["ref"]: row["relation"] for row in self._list("links")}

    def changes(self, path: str) -> list[tuple[Any, Any]]:
        """Return the old and new values of a field, oldest first."""
        rows = self._list("timeline", kind="change", title=path)
        return [(row["old"], row["new"]) for row in rows]

    def decisions(self, name: str) -> list[Any]:
        """Return the results of a decision table on this case."""
        return [row["result"] for row in self._list("decisions", decision=name)]


_WHOLE = ("clocks", "people", "links")


def every(api: Api, path: str, **query: Any) -> list[Found]:
    """Return all items of a list, page after page."""
    page = api.get(path, limit=200, **query)
    rows: list[Found] = page["items"]
    while page["next"]:
        page = api.get(path, limit=200, cursor=page["next"], **query)
        rows += page["items"]
    return rows


def _refusal(answer: Any) -> tuple[int, dict[str, str]]:
    assert answer.status_code >= 400, answer.text
    errors = answer.json.get("errors") or []
    return answer.status_code, {each["field"]: each["message"] for each in errors} or {"": answer.json["detail"]}
