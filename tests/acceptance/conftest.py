"""The office of each scenario, on a database of its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.acceptance.driver import Office


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scenario(number): the acceptance scenario of the catalogue that a test acts")


@pytest.fixture
def office(acting_as) -> Office:
    """The office on Monday 23 November 2026 at nine, with nothing on its desks."""
    return Office(acting_as)
