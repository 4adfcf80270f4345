"""Lets the demonstration happen: who acts when, on the virtual clock, through the services that the pages call."""

from __future__ import annotations

import heapq
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from app.domain.authority import Viewer
from app.domain.calendar import LONDON
from app.errors import InvalidInput
from app.services import cases, files, followups, instances, messages, people, tasks, training
from app.services.demonstration.cast import CAST, NAMES
from app.services.demonstration.stories import Plot, play, plots
from app.services.ports import Ports
from app.store import cases as case_rows
from app.store import instances as rows

SPAN = timedelta(days=91)
PASSWORD = "harbour-lantern-teapot"  # noqa: S105 - printed at sign-in, for invented people in training mode alone


@dataclass
class World:
    """The demonstration office: its people, and what they can do."""

    ports: Ports
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def hire(self) -> None:
        """Give everybody an account."""
        for actor in CAST:
            people.create(
                self.ports, actor.account, organisation=actor.organisation, groups=list(actor.groups),
                roles=list(actor.roles), name=actor.name, password=PASSWORD,
                email=f"{actor.account}@redress.example.org",
            )  # fmt: skip
            self.viewers[actor.account] = people.viewer_of_account(self.ports, actor.account)

    def instant(self) -> str:
        """Return the instant as an answer holds it."""
        return self.ports.clock.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def case(self, who: str, kind: str, screens: dict[str, Any]) -> str:
        """Open a case."""
        viewer = self.viewers[who]
        return cases.open_case(
            self.ports, viewer, organisation=next(iter(viewer.organisations)), kind=kind, screens=screens
        )

    def start(self, who: str, process: str, case_ref: str, **data: Any) -> str:
        """Start a process on a case."""
        return instances.start(self.ports, self.viewers[who], process, data=data, case_ref=case_ref).id

    def receive(self, who: str, message: str, **data: Any) -> str:
        """Record a message that starts a process; return the instance."""
        return messages.send(self.ports, self.viewers[who], message, data=data).started[0]

    def say(self, instance: str, message: str, **data: Any) -> None:
        """Record a message that arrived on the case of an instance."""
        with self.ports.database.begin() as tx:
            case_id = rows.read(tx, instance).case_id
            ref = case_rows.load(tx, case_id).ref if case_id is not None else None
        messages.send(self.ports, self.viewers["sam"], message, case_ref=ref, data=data)

    def correct(self, instance: str, screens: dict[str, Any], *, why: str) -> None:
        """Correct the record of an instance's case."""
        with self.ports.database.begin() as tx:
            case_id = rows.read(tx, instance).case_id
            assert case_id is not None
            case = case_rows.load(tx, case_id)
        cases.update(self.ports, self.viewers["sam"], case.ref, version=case.version, screens=screens, reason=why)

    def upload(self, who: str, name: str, text: str) -> str:
        """Upload a text file."""
        return files.store(self.ports, self.viewers[who], name=name, stream=io.BytesIO(text.encode())).id

    def next_task(self, instance: str) -> str | None:
        """Return the name of the oldest open task of an instance."""
        with self.ports.database.begin() as tx:
            found = rows.open_tasks_of(tx, instance)
        return found[0].name if found else None

    def has(self, instance: str, name: str) -> bool:
        """Whether a task of that name is open."""
        with self.ports.database.begin() as tx:
            return any(task.name == name for task in rows.open_tasks_of(tx, instance))

    def do(self, instance: str, name: str, **answers: Any) -> None:
        """Complete a task as whoever has it; the fields left out take what the form proposes."""
        with self.ports.database.begin() as tx:
            task = next(task for task in rows.open_tasks_of(tx, instance) if task.name == name)
        viewer = self.viewers[task.assignee or self._member(task.group_name)]
        form = tasks.form_of(self.ports, viewer, task.id).resolved
        proposed = {
            each.key: each.value
            for each in (form.fields() if form else ())
            if each.visible and not each.readonly and not each.fixed and each.value not in (None, "", [])
        }
        try:
            tasks.complete(self.ports, viewer, task.id, answers={**proposed, **answers})
        except InvalidInput as wrong:
            raise RuntimeError(f"{name}: {wrong.errors}") from wrong

    def _member(self, group: str | None) -> str:
        return next(actor.account for actor in CAST if group in actor.groups)


def run(ports: Ports) -> list[tuple[str, str, str]]:
    """Make the demonstration; return account, name and what they do, for whoever prints the sign-ins."""
    world = World(ports)
    end = ports.clock.now()
    training.move(ports, None, to=end - SPAN)
    world.hire()
    _let_happen(ports, _queue(world, end), end)
    _others(world)
    training.move(ports, None, to=end)
    return [(actor.account, actor.name, ", ".join(actor.groups or actor.roles)) for actor in CAST]


def _queue(world: World, end: datetime) -> list[tuple[datetime, int, Iterator[timedelta]]]:
    """Return the first act of each plot: finished ones spread over the span, those still under way in its last days."""
    queue: list[tuple[datetime, int, Iterator[timedelta]]] = []
    made = plots()
    for plot in made:
        share = plot.number / len(made) if plot.until == "end" else 0.9 + 0.08 * (plot.number % 7) / 7
        queue.append((_office_hours(end - SPAN + SPAN * share * 0.95, plot), plot.number, play(world, plot)))
    heapq.heapify(queue)
    return queue


def _let_happen(ports: Ports, queue: list[tuple[datetime, int, Iterator[timedelta]]], end: datetime) -> None:
    while queue:
        at, number, story = heapq.heappop(queue)
        if at > end:
            continue
        training.move(ports, None, to=max(at, ports.clock.now()))
        pause = next(story, None)
        if pause is not None:
            heapq.heappush(queue, (_next_moment(ports, at + pause), number, story))


def _office_hours(at: datetime, plot: Plot) -> datetime:
    day = at.astimezone(LONDON).date()
    return datetime.combine(day, time(9 + plot.number % 7, (plot.number * 17) % 60), LONDON).astimezone(UTC)


def _next_moment(ports: Ports, at: datetime) -> datetime:
    """Return the next moment at which people work: London office hours of a working day."""
    with ports.database.begin() as tx:
        days = ports.registry.calendar(tx)
    local = at.astimezone(LONDON)
    if local.hour >= 17:
        local = datetime.combine(local.date() + timedelta(days=1), time(9, local.minute), LONDON)
    while not days.is_working_day(local.date()):
        local = datetime.combine(local.date() + timedelta(days=1), time(9, local.minute), LONDON)
    return max(local, local.replace(hour=9)).astimezone(UTC)


def _others(world: World) -> None:
    """Give the other two organisations a few cases of their own, to show that they are sealed off."""
    for who, kind, group, text in (
        ("pete", "casework", "phso-caseworker", "Write to the trust for the missing records."),
        ("hana", "complaint", "hwe-pet", "Phone the practice manager back."),
    ):
        for number in range(3):
            ref = world.case(who, kind, {})
            viewer, ports = world.viewers[who], world.ports
            with ports.database.begin() as tx:
                case = case_rows.by_ref(tx, ref, lock=True)
                data = {
                    "template": "call-back",
                    "text": f"{text} ({NAMES[number]})",
                    "to_group": group,
                    "form": "shared-case-task",
                }
                instances.start_in(
                    ports, tx, followups.CASE_TASK, data=data, case=case, actor=viewer.account, at=ports.clock.now(),
                    organisation=case.organisation,
                )  # fmt: skip
