"""Accounts, sign-in, sessions and tokens, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.errors import AlreadyDone, InvalidInput, NotFound, NotSignedIn, TooManyAttempts
from app.services import passwords, people
from app.services.ports import Ports
from app.store import people as rows
from tests.cast import PASSWORD


def new(ports: Ports, account: str = "nina", **changes: object) -> people.Created:
    values: dict[str, object] = {"organisation": "lgsco", "groups": ["jwt-investigator"], "roles": []}
    return people.create(ports, account, **{**values, **changes})  # type: ignore[arg-type]


def test_a_person_without_a_password_is_given_one_that_works(ports: Ports) -> None:
    created = new(ports)

    assert created.password is not None
    session_id, _ = people.sign_in(ports, "nina", created.password)
    viewer, _ = people.viewer_of_session(ports, session_id) or pytest.fail("no session")
    assert ("nina", {"jwt-investigator"}, {"lgsco"}, {("lgsco", "staff")}) == (
        viewer.account,
        set(viewer.groups),
        set(viewer.organisations),
        set(viewer.roles),
    )


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": "nowhere"}, "organisation"),
        ({"groups": ["hwe-pet"]}, "groups"),
        ({"groups": ["no-such-group"]}, "groups"),
        ({"roles": ["king"]}, "roles"),
        ({"password": "short"}, "password"),
        ({"password": "aaaaaaaaaaaa"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": "x" * 129}, "password"),
    ],
)
def test_a_person_who_cannot_be_is_refused_by_field(ports: Ports, changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        new(ports, **changes)

    assert field in refused.value.errors


@pytest.mark.databases("sqlite")
def test_an_account_exists_once_whatever_the_capitals(ports: Ports) -> None:
    new(ports)

    with pytest.raises(AlreadyDone):
        new(ports, "NINA")


def test_the_password_is_kept_as_argon2id_alone(ports: Ports) -> None:
    created = new(ports)

    with ports.database.read() as tx:
        stored = rows.by_account(tx, "nina")
    assert stored is not None
    assert str(stored.password_hash).startswith("$argon2id$")
    assert created.password not in str(stored.password_hash)


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(ports: Ports) -> None:
    answers = []
    for account, password in (("ian", "wrong"), ("nobody", PASSWORD), ("opal'--", PASSWORD)):
        with pytest.raises(NotSignedIn) as refused:
            people.sign_in(ports, account, password)
        answers.append(refused.value.message)

    assert 1 == len(set(answers))


def test_from_the_fifth_failure_on_one_waits_longer_each_time(ports: Ports) -> None:
    waits, now = [], ports.clock.real()
    with time_machine.travel(now, tick=False) as traveller:
        for _ in range(7):
            with pytest.raises(NotSignedIn):
                people.sign_in(ports, "ian", "wrong")
            with ports.database.read() as tx:
                row = rows.by_account(tx, "ian")
            assert row is not None
            waits.append(int((row.blocked_until - ports.clock.real()).total_seconds()) if row.blocked_until else 0)
            traveller.shift(timedelta(hours=1))

    assert [0, 0, 0, 0, 2, 4, 8] == waits


def test_while_one_waits_even_the_right_password_is_refused_and_never_for_good(ports: Ports) -> None:
    now = ports.clock.real()
    with time_machine.travel(now, tick=False) as traveller:
        for _ in range(5):
            with pytest.raises(NotSignedIn):
                people.sign_in(ports, "ian", "wrong")
        with pytest.raises(TooManyAttempts):
            people.sign_in(ports, "ian", PASSWORD)
        traveller.shift(timedelta(seconds=3))

        assert people.sign_in(ports, "ian", PASSWORD)


def test_signing_in_gives_a_new_session_every_time_and_five_at_once(ports: Ports) -> None:
    sessions = []
    now = ports.clock.real()
    with time_machine.travel(now, tick=False) as traveller:
        for _ in range(6):
            sessions.append(people.sign_in(ports, "ian", PASSWORD)[0])
            traveller.shift(timedelta(seconds=1))

    assert 6 == len(set(sessions))
    assert [False, *[True] * 5] == [people.viewer_of_session(ports, each) is not None for each in sessions]


def test_a_session_ends_by_signing_out(ports: Ports) -> None:
    session_id, _ = people.sign_in(ports, "ian", PASSWORD)

    people.sign_out(ports, session_id)
    people.sign_out(ports, session_id)

    assert None is people.viewer_of_session(ports, session_id)


def test_a_session_in_use_goes_on_but_never_beyond_twelve_hours(ports: Ports) -> None:
    session_id, _ = people.sign_in(ports, "ian", PASSWORD)
    begun = ports.clock.real()

    seen = []
    with time_machine.travel(begun, tick=False) as traveller:
        for _ in range(26):
            traveller.shift(timedelta(minutes=29))
            seen.append(people.viewer_of_session(ports, session_id) is not None)

    assert [True] * 24 == seen[:24]
    assert [False] * 2 == seen[24:]


def test_sessions_end_with_the_account_and_with_a_change_of_groups(ports: Ports) -> None:
    first, _ = people.sign_in(ports, "ian", PASSWORD)
    second, _ = people.sign_in(ports, "cora", PASSWORD)
    with ports.database.begin() as tx:
        ian, cora = rows.by_account(tx, "ian"), rows.by_account(tx, "cora")
        assert ian is not None
        assert cora is not None
        rows.change_person(tx, ian.id, active=False)
        rows.set_groups(tx, cora.id, ["jwt-investigator"])

    assert None is people.viewer_of_session(ports, first)
    assert None is people.viewer_of_session(ports, second)
    with pytest.raises(NotSignedIn):
        people.sign_in(ports, "ian", PASSWORD)


def test_a_viewer_is_read_in_one_statement(ports: Ports) -> None:
    from sqlalchemy import event

    session_id, _ = people.sign_in(ports, "cora", PASSWORD)
    token = people.token_create(ports, "cora")
    people.viewer_of_token(ports, token)
    statements: list[str] = []
    event.listen(ports.database.engine, "before_cursor_execute", lambda *found: statements.append(found[2]))

    people.viewer_of_session(ports, session_id)
    people.viewer_of_token(ports, token)

    assert 2 == len([each for each in statements if each.startswith("SELECT")])


def test_a_token_is_for_an_account_that_exists(ports: Ports) -> None:
    with pytest.raises(NotFound):
        people.token_create(ports, "nobody")


def test_tokens_are_listed_and_revoked_once(ports: Ports) -> None:
    people.token_create(ports, "ian", read_only=True, process="jwm-referral")
    row = people.token_list(ports, "ian")[0]

    people.token_revoke(ports, row.id)

    assert (True, "jwm-referral") == (row.read_only, row.process)
    assert people.token_list(ports)[0].revoked_at is not None
    with pytest.raises(NotFound):
        people.token_revoke(ports, row.id)


def test_members_are_the_active_people_of_a_group_by_name(ports: Ports) -> None:
    with ports.database.begin() as tx:
        june = rows.by_account(tx, "june")
        assert june is not None
        rows.change_person(tx, june.id, active=False)

        assert [("joe", "Joe")] == [(each.account, each.name) for each in people.members(tx, "jwt-investigator")]


@pytest.mark.databases("sqlite")
def test_more_sign_ins_than_memory_allows_wait_and_are_then_refused(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    taken = [passwords._places.acquire() for _ in range(4)]
    try:
        with pytest.raises(TooManyAttempts):
            people.sign_in(ports, "ian", PASSWORD)
    finally:
        for _ in taken:
            passwords._places.release()
