"""The scenarios walk every node and flow of the diagrams, and miss every step that is taken out of one.

What this guards: a record or a letter that nobody would notice missing is not asked for by any test.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest

from app.engine.reader import read_processes
from app.engine.xml import read
from app.services import coverage
from app.services.coverage import Walked
from app.services.registry import load_handlers
from tests.acceptance.stage import Scenario, Stage, scenarios
from tests.acceptance.tampering import DIAGRAMS, ROOT, Mutant, mutants, processes

CATALOGUE = {
    *(f"3.1.10.{n}" for n in (1, 2, 3)),
    *(f"{section}.10.{n}" for section in ("3.2", "3.3", "3.4", "3.5") for n in range(1, 7)),
}
HANDLERS = [registered.spec for registered in load_handlers(ROOT / "handlers").values()]
EXEMPT: dict[tuple[str, str], tuple[date, str]] = {}


@dataclass(frozen=True)
class Acted:
    """A scenario that was acted on the diagrams as they are, and what it walked."""

    scenario: Scenario
    walked: Walked


@pytest.fixture(scope="session")
def stage(sqlite_template, tmp_path_factory) -> Stage:
    return Stage(sqlite_template, tmp_path_factory.mktemp("stage"))


@pytest.fixture(scope="session")
def acted(shipped) -> list[Acted]:
    """Every scenario, acted once; those first that walk least: what they walk is what they are about."""
    known, found = processes(), []
    for scenario in scenarios():
        office = shipped.office()
        scenario.act(office)
        whole = Walked()
        for rows in office.histories():
            whole |= coverage.walked(known, [SimpleNamespace(**row) for row in rows])
        found.append(Acted(scenario, whole))
    return sorted(found, key=lambda each: len(each.walked.nodes))


def test_every_scenario_of_the_catalogue_is_acted():
    claimed = {
        mark.args[0]
        for scenario in scenarios()
        for mark in getattr(scenario.function, "pytestmark", ())
        if mark.name == "scenario"
    }

    assert CATALOGUE == claimed


def test_what_nobody_walked_is_named():
    process = processes()["shared-case-task"]
    rows = [("task-given", "completed"), ("do-task", "entered"), ("do-task", "cancelled")]
    history = [SimpleNamespace(process=process.key, element=element, event=event) for element, event in rows]

    row = coverage.coverage(process, coverage.walked({process.key: process}, history))

    assert ("do-task", "pass-on-answer", "somebody-waits", "task-done") == row.missed_nodes
    assert "task-given-to-do-task" not in row.missed_flows
    assert ("shared-case-task", 5, 5, 4) == (row.process, row.nodes, row.flows, len(row.missed_flows))


def test_the_way_out_of_a_gateway_is_told_by_what_was_entered_next():
    process = processes()["shared-case-task"]
    rows = [("somebody-waits", "completed"), ("task-done", "entered")]
    history = [SimpleNamespace(process=process.key, element=element, event=event) for element, event in rows]

    found = coverage.walked({process.key: process}, history)

    assert {(process.key, "somebody-waits-to-task-done")} == found.flows


def test_a_step_is_taken_out_and_the_rest_stays_joined_up():
    (mutant,) = mutants("shared-case-task", HANDLERS)
    changed = read_processes(read(mutant.source))["shared-case-task"]
    shipped = processes()["shared-case-task"]

    assert "pass-on-answer" == mutant.element
    assert {*shipped.elements} - {"pass-on-answer"} == {*changed.elements}
    assert ("somebody-waits-to-pass-on-answer", "somebody-waits-to-task-done") == changed.elements["task-done"].incoming


def test_the_scenarios_walk_every_node_and_flow(acted):
    whole = Walked()
    for each in acted:
        whole |= each.walked

    rows = [coverage.coverage(process, whole) for process in processes().values()]

    missed = {(row.process, id_) for row in rows for id_ in (*row.missed_nodes, *row.missed_flows)}
    assert set(EXEMPT) == missed
    assert [] == [place for place, (until, _) in EXEMPT.items() if until < date.today()]  # noqa: DTZ011


@pytest.mark.parametrize("diagram", DIAGRAMS)
def test_no_step_that_records_or_sends_can_be_taken_out_unnoticed(diagram, acted, stage):
    survivors = [m.element for m in mutants(diagram, HANDLERS) if not _noticed(m, acted, stage)]

    assert [] == survivors


def _noticed(mutant: Mutant, acted: list[Acted], stage: Stage) -> bool:
    """Whether any scenario that walked the step fails without it."""
    stage.prepare(mutant.source)
    return any(_fails(each.scenario, stage) for each in acted if (mutant.process, mutant.element) in each.walked.nodes)


def _fails(scenario: Scenario, stage: Stage) -> bool:
    try:
        scenario.act(stage.office())
    except Exception:  # noqa: BLE001 - whatever goes wrong, it was noticed
        return True
    return False
