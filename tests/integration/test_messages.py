"""Messages and signals on a real database: to exactly one catch, else a start, else kept; never beyond the case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.domain.authority import Viewer
from app.errors import Ambiguous, InvalidInput, NotAllowed, NotFound
from app.services import cases, messages, people, tasks, training
from app.services.policies import MessageRule
from tests.engine import drawing as d
from tests.integration.conftest import Shop

STARTERS = {"starters": "lgsco-intake"}


@pytest.fixture(autouse=True)
def rules(shop: Shop) -> Iterator[None]:
    """Two messages and a signal of the tests."""
    known = shop.ports.registry.messages
    for name, kind, payload in (
        ("reply", "message", {"text": "string", "on": "date"}),
        ("begin-p", "message", {"text": "string"}),
        ("stop-all", "signal", {}),
    ):
        known[name] = MessageRule(name, kind, "lgsco", payload, ("lgsco-intake",), name)
    yield
    for name in ("reply", "begin-p", "stop-all"):
        del known[name]


def open_case(shop: Shop) -> str:
    return cases.open_case(shop.ports, shop.ian, organisation="lgsco", kind="mainstream", screens={})


def waiting(**properties: str) -> bytes:
    wait = d.catch("wait", d.event("message", "reply"), properties=properties)
    return d.process(d.start(), wait, d.end(), d.line("begin", "wait", "done"), properties=STARTERS)


def test_a_message_goes_to_the_one_catch_of_its_case(shop: Shop) -> None:
    shop.publish(waiting())
    ref, other = open_case(shop), open_case(shop)
    key, elsewhere = shop.start(case=ref), shop.start(case=other)

    sent = messages.send(shop.ports, shop.ian, "reply", case_ref=ref, data={"text": "yes", "on": "2026-11-23"})

    assert ([key], False) == (sent.delivered, sent.kept)
    assert ("completed", "yes") == (shop.instance(key).status, shop.instance(key).data["text"])
    assert "running" == shop.instance(elsewhere).status


def test_two_candidates_without_a_key_get_nothing(shop: Shop) -> None:
    shop.publish(waiting())
    ref = open_case(shop)
    first, second = shop.start(case=ref), shop.start(case=ref)

    with pytest.raises(Ambiguous) as raised:
        messages.send(shop.ports, shop.ian, "reply", case_ref=ref)

    assert {first, second} == {candidate["instance"] for candidate in raised.value.details["candidates"]}
    assert ["running"] * 2 == [shop.instance(key).status for key in (first, second)]


def test_a_key_chooses_among_candidates(shop: Shop) -> None:
    shop.publish(
        d.process(
            d.start(), d.catch("wait", d.event("message", "reply"), properties={"correlation": "advice_id"}), d.end(),
            d.line("begin", "wait", "done"), properties={**STARTERS, "inputs": "advice_id:number"},
        )
    )  # fmt: skip
    ref = open_case(shop)
    first, second = shop.start(case=ref, advice_id=1), shop.start(case=ref, advice_id=2)

    sent = messages.send(shop.ports, shop.ian, "reply", case_ref=ref, correlation={"advice_id": 2})

    assert [second] == sent.delivered
    assert "running" == shop.instance(first).status


def test_a_message_nobody_waits_for_is_kept_and_offered_once_to_a_catch_that_opens_later(shop: Shop) -> None:
    task = d.user("work", properties={"group": "lgsco-intake"})
    wait = d.catch("wait", d.event("message", "reply"))
    flows = d.line("begin", "work", "wait", "done")
    shop.publish(d.process(d.start(), task, wait, d.end(), flows, properties=STARTERS))
    ref = open_case(shop)
    key = shop.start(case=ref)
    kept = messages.send(shop.ports, shop.ian, "reply", case_ref=ref, data={"text": "early"})
    assert kept.kept

    (task,) = shop.open_tasks(key)
    tasks.complete(shop.ports, shop.ian, task.id, answers={})

    assert ("completed", "early") == (shop.instance(key).status, shop.instance(key).data["text"])
    later = shop.start(case=ref)
    (task,) = shop.open_tasks(later)
    tasks.complete(shop.ports, shop.ian, task.id, answers={})
    assert "running" == shop.instance(later).status


def test_a_message_sent_before_an_instance_began_is_not_offered_to_it(shop: Shop) -> None:
    shop.publish(waiting())
    ref = open_case(shop)
    messages.send(shop.ports, shop.ian, "reply", case_ref=ref)
    training.move(shop.ports, None, advance="PT1M")

    assert "running" == shop.instance(shop.start(case=ref)).status


def test_a_message_starts_the_process_that_begins_with_it(shop: Shop) -> None:
    begin = d.start("begin", inner=d.event("message", "begin-p"))
    task = d.user("work", properties={"group": "lgsco-intake"})
    shop.publish(d.process(begin, task, d.end(), d.line("begin", "work", "done"), properties=STARTERS))

    sent = messages.send(shop.ports, shop.ian, "begin-p", data={"text": "hello"})

    assert ([], False) == (sent.delivered, sent.kept)
    assert "hello" == shop.instance(sent.started[0]).data["text"]


def test_a_signal_reaches_every_catch_of_its_case_and_none_beyond(shop: Shop) -> None:
    signal = d.catch("wait", d.event("signal", "stop-all"))
    shop.publish(d.process(d.start(), signal, d.end(), d.line("begin", "wait", "done"), properties=STARTERS))
    ref, other = open_case(shop), open_case(shop)
    here = [shop.start(case=ref), shop.start(case=ref)]
    there = shop.start(case=other)

    sent = messages.send(shop.ports, shop.ian, "stop-all", case_ref=ref)

    assert set(here) == set(sent.delivered)
    assert ["completed", "completed", "running"] == [shop.instance(key).status for key in (*here, there)]


def test_a_payload_is_checked_and_senders_are_those_of_the_rule(shop: Shop) -> None:
    ref = open_case(shop)
    with pytest.raises(InvalidInput) as raised:
        messages.send(shop.ports, shop.ian, "reply", case_ref=ref, data={"on": "soon", "colour": "red"})
    assert {"on", "colour"} == set(raised.value.errors)
    with pytest.raises(NotAllowed):
        messages.send(shop.ports, people.viewer_of_account(shop.ports, "cora"), "reply", case_ref=ref)
    for stranger in ("paul", "hana"):
        viewer: Viewer = people.viewer_of_account(shop.ports, stranger)
        with pytest.raises(NotFound):
            messages.send(shop.ports, viewer, "reply", case_ref=ref)


def test_operations_discard_a_kept_message_with_a_reason(shop: Shop) -> None:
    kept = messages.send(shop.ports, shop.ian, "reply", case_ref=open_case(shop))
    with pytest.raises(NotAllowed):
        messages.discard(shop.ports, shop.ian, kept.id, reason="not needed")
    messages.discard(shop.ports, shop.opal, kept.id, reason="sent by mistake")
    with pytest.raises(InvalidInput):
        messages.discard(shop.ports, shop.opal, kept.id, reason="again")
