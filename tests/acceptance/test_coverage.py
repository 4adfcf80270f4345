"""The scenarios walk every node and flow of the diagrams, and miss every step that is taken out of one.

What this guards: a record or a letter that nobody would notice missing is not asked for by any test.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest

from app.services import coverage
from app.services.coverage import Walked
from app.services.registry import load_handlers
from tests.acceptance.stage import Scenario, Stage, scenarios
from tests.acceptance.tampering import DIAGRAMS, ROOT, Mutant, mutants, processes

CATALOGUE = {
    *(f"3.1.10.{n}" for n in (1, 2, 3)),
    *(f"{section}.10.{n}" for section in ("3.2", "3.3", "3.4", "3.5") for n in range(1, 7)),
}
EXEMPT: dict[tuple[str, str], tuple[date, str]] = {}


@dataclass(frozen=True)
class Acted:
    """A scenario that was acted on the diagrams as they are: what it walked and how long that took."""

    scenario: Scenario
    walked: Walked
    seconds: float


@pytest.fixture(scope="session")
def stage(sqlite_template, tmp_path_factory) -> Stage:
    return Stage(sqlite_template, tmp_path_factory.mktemp("stage"))


@pytest.fixture(scope="session")
def acted(stage) -> list[Acted]:
    """Every scenario, acted once, those first that take least time."""
    known = processes()
    found = []
    for scenario in scenarios():
        began = time.perf_counter()
        with stage.office() as office:
            scenario.act(office)
            seconds = time.perf_counter() - began
            walks = [coverage.walked(known, [SimpleNamespace(**row) for row in rows]) for rows in office.histories()]
        whole = Walked()
        for walk in walks:
            whole |= walk
        found.append(Acted(scenario, whole, seconds))
    return sorted(found, key=lambda each: each.seconds)


def test_every_scenario_of_the_catalogue_is_acted():
    claimed = {
        mark.args[0]
        for scenario in scenarios()
        for mark in getattr(scenario.function, "pytestmark", ())
        if mark.name == "scenario"
    }

    assert CATALOGUE == claimed


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
    handlers = [registered.spec for registered in load_handlers(ROOT / "handlers").values()]

    survivors = [m.element for m in mutants(diagram, handlers) if not _noticed(m, acted, stage)]

    assert [] == survivors


def _noticed(mutant: Mutant, acted: list[Acted], stage: Stage) -> bool:
    """Whether any scenario that walked the step fails without it."""
    return any(
        _fails(each.scenario, mutant, stage) for each in acted if (mutant.process, mutant.element) in each.walked.nodes
    )


def _fails(scenario: Scenario, mutant: Mutant, stage: Stage) -> bool:
    with stage.office(mutant.source) as office:
        try:
            scenario.act(office)
        except Exception:  # noqa: BLE001 - whatever goes wrong, it was noticed
            return True
    return False
