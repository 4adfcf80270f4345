"""`case/update` writes what it is given, and only to paths that can be fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.handler import RecordContext, Refuse, SetField
from handlers.case_update import update_case


def test_each_field_is_written_in_the_order_given(record: Callable[..., RecordContext]) -> None:
    recorded = update_case(record(), fields={"jw.allocated_to": "ivy", "case.queue": "JWA"})

    assert (SetField("jw.allocated_to", "ivy"), SetField("case.queue", "JWA")) == recorded.effects


@pytest.mark.parametrize("path", ["outcome", "jw.", "JW.outcome", "jw.outcome.date", ""])
def test_a_path_that_names_no_screen_and_field_is_refused_in_words(
    record: Callable[..., RecordContext], path: str
) -> None:
    with pytest.raises(Refuse, match=r"Write screen and field"):
        update_case(record(), fields={path: 1})
