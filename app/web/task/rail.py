"""What stands beside the form of a task: the case in short, its clocks, the clauses of the step, what was last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.calendar import london_day
from app.services import people
from app.services.policies import Clause
from app.services.tasks import TaskForm
from app.store.queries import cases, clocks, names
from app.store.queries.timeline import TimelineItem
from app.web import clocks as cards
from app.web import happenings, screens, security, words

RECENT: Final = 5


@dataclass(frozen=True, slots=True)
class Rail:
    """Everything beside the form."""

    case: cases.CaseRecord | None = None
    facts: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[cards.Card] = field(default_factory=list)
    due: words.Due | None = None
    clauses: list[Clause] = field(default_factory=list)
    recent: list[TimelineItem] = field(default_factory=list)
    colleagues: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)


def beside(shown: TaskForm) -> Rail:
    """Return what stands beside a task."""
    ports, viewer, task = security.ports(), security.viewer(), shown.task
    now = ports.clock.now()
    today = london_day(now)
    known = ports.registry.clauses
    clauses = [known[name] for name in task.clauses if name in known]
    with ports.database.read() as tx:
        days = ports.registry.calendar(tx)
        colleagues = {each.account: each.name for each in people.members(tx, task.group_name or "")}
        due = words.due(task.due_on, today, days)
        who = names.of(tx, [task.assignee, task.done_by])
        if shown.case_ref is None:
            return Rail(due=due, clauses=clauses, colleagues=colleagues, people=who)
        case = cases.known(tx, viewer, shown.case_ref)
        record = cases.one(tx, viewer, shown.case_ref, dictionary=ports.registry.dictionary)
        ledgers = clocks.of_case(tx, viewer, case, at=now, days=days)
        recent = happenings.newest(tx, case, most=RECENT)
        facts = screens.in_short(tx, record.screens)
        who |= names.of(tx, [item.by for item in recent])
    rules = ports.registry.clock_rules
    return Rail(
        case=record,
        facts=facts,
        clocks=[cards.card(item, rules.get(item.name), today=today, days=days) for item in _running_first(ledgers)],
        due=due,
        clauses=clauses,
        recent=recent,
        colleagues=colleagues,
        people=who,
    )


def _running_first(ledgers: Iterable[clocks.ClockItem]) -> list[clocks.ClockItem]:
    return sorted(ledgers, key=lambda item: item.state == "stopped")[:3]
