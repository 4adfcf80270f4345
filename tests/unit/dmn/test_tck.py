"""The public test kit of DMN: every case that passes is named beside this file, every other one is explained here."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.dmn.tck import Case, score

KIT = Path(__file__).parents[4] / "shared" / "conformance" / "dmn-tck"
PASSING = Path(__file__).with_name("tck_passing.txt")
EXPLAINED = {"0076-feel-external-java": "functions in Java are refused: an expression reaches nothing of the host"}

pytestmark = pytest.mark.skipif(not KIT.is_dir(), reason="the DMN test kit is not beside this checkout")


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return score(KIT)


def test_whatever_passed_once_still_passes(cases: list[Case]) -> None:
    passing = {f"{case.folder}/{case.name}" for case in cases if case.passed}

    assert [] == [name for name in PASSING.read_text("utf-8").splitlines() if name not in passing]


def test_level_2_is_complete(cases: list[Case]) -> None:
    level_2 = {path.name for path in (KIT / "compliance-level-2").iterdir()}

    assert [] == [case for case in cases if case.folder in level_2 and not case.passed]


def test_each_case_that_differs_is_one_we_refuse(cases: list[Case]) -> None:
    assert [] == [case for case in cases if not case.passed and not (case.refused and case.folder in EXPLAINED)]
