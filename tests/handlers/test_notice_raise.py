"""`notice/raise` tells everybody once, and somebody always."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.handler import RaiseNotice, RecordContext, Refuse
from handlers.notice_raise import raise_notice


def test_groups_and_people_are_told_once_each(record: Callable[..., RecordContext]) -> None:
    recorded = raise_notice(record(), name="ilt-due", to=["jwt-coordinator", "ivy", "ivy"], text="Overdue.")

    assert (RaiseNotice("ilt-due", ("jwt-coordinator", "ivy"), "Overdue."),) == recorded.effects


def test_somebody_not_known_yet_is_left_out(record: Callable[..., RecordContext]) -> None:
    recorded = raise_notice(record(), name="ilt-due", to=["jwt-coordinator", None], text="Overdue.")

    assert ("jwt-coordinator",) == recorded.effects[0].to


def test_a_notice_to_nobody_is_refused(record: Callable[..., RecordContext]) -> None:
    with pytest.raises(Refuse, match="nobody to tell"):
        raise_notice(record(), name="ilt-due", to=[None, ""], text="Overdue.")
