"""The case record as screens: paths, versions, derived fields, lists that keep what nobody named."""

from __future__ import annotations

import pytest

from app.domain import record


def test_a_path_of_the_jw_screen_needs_the_version_worked_on() -> None:
    screens = {"jw": [{"version": 1}, {"version": 2}]}

    changed = record.set_field(screens, "jw.outcome", "x", jw_version=2)

    assert record.Changed("jw[2].outcome", None, "x") == changed
    assert [{"version": 1}, {"version": 2, "outcome": "x"}] == screens["jw"]
    with pytest.raises(ValueError, match="which version"):
        record.set_field(screens, "jw.outcome", "x")
    with pytest.raises(ValueError, match="no version 3"):
        record.set_field(screens, "jw[3].outcome", "x")


def test_setting_a_field_to_what_it_is_changes_nothing() -> None:
    screens = {"case": {"queue": "JWA"}}
    assert record.set_field(screens, "case.queue", "JWA") is None


@pytest.mark.parametrize("path", ["queue", "case.", ".queue", "case[x].queue", "case.queue; drop", "Case.Queue"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"screen\.field"):
        record.set_field({}, path, 1)


def test_items_of_a_list_keep_the_fields_that_were_not_named() -> None:
    known = [{"name": "Trust", "secret": "s"}, {"name": "Council"}]

    assert [{"name": "New trust", "secret": "s"}, {"name": "Council"}] == record.merged_items(
        known, [{"name": "New trust"}, {"name": "Council"}]
    )
    assert [{"name": "Trust", "secret": None}] == record.merged_items(known, [{"name": "Trust", "secret": None}])


def test_versions_are_matched_by_their_number_not_their_place() -> None:
    known = [{"version": 1, "outcome": "a"}, {"version": 2, "outcome": "b"}]

    assert [{"version": 2, "outcome": "b", "note": "n"}, {"version": 3}] == record.merged_items(
        known, [{"version": 2, "note": "n"}, {"version": 3}]
    )


def test_the_statistics_exclusion_follows_from_the_contact_method() -> None:
    for method, excluded in (("JW Assessment Case", True), ("phone", False), (None, False)):
        screens = record.complete(
            {"contact": {"contact_method": method}}, ref="A-1", kind="shadow", status="open", links=[]
        )
        assert excluded is screens["case"]["exclude_from_annual_statistics"]
