"""The office of each scenario on a database of its own: on SQLite on a stage set once, on PostgreSQL from anew."""

from __future__ import annotations

import pytest

from tests.acceptance.driver import Office
from tests.acceptance.stage import Stage


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scenario(number): the acceptance scenario of the catalogue that a test acts")


@pytest.fixture(scope="session")
def shipped(sqlite_template, tmp_path_factory) -> Stage:
    """A stage with the diagrams as they are."""
    stage = Stage(sqlite_template, tmp_path_factory.mktemp("shipped"))
    stage.prepare()
    return stage


@pytest.fixture
def office(database_name, request) -> Office:
    """The office on Monday 23 November 2026 at nine, with nothing on its desks."""
    if database_name == "sqlite":
        return request.getfixturevalue("shipped").office()
    return Office(request.getfixturevalue("acting_as"))
