"""What API tests start from: a referral under way in LGSCO."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Acting


@pytest.fixture
def referral(acting_as: Acting) -> dict[str, Any]:
    """A referral that Intake started by phone; its case is open and a task waits."""
    started = acting_as("ian").post("/processes/jwm-referral/instances", {"data": {"source": "LGSCO Intake by phone"}})
    return dict(started)
