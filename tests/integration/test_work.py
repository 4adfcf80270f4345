"""Jobs on a real database: retried, refused, doubted, superseded, dropped; each effect at most once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app import bootstrap, handler
from app.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from app.services import incidents, instances, people, timers, training, work
from app.store import work as store
from tests.engine import drawing as d
from tests.integration.conftest import Shop, one_job

Declare = Callable[..., None]


def test_a_job_runs_once_and_its_result_is_instance_data(shop: Shop, declare: Declare) -> None:
    keys: list[str] = []

    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        keys.append(context.key)
        return {"done": what}

    declare(do)
    shop.publish(one_job())
    key = shop.start()

    assert shop.run_one()
    assert not shop.run_one()

    assert [shop.jobs()[0].id] == keys
    assert {"done": "it"} == shop.instance(key).data["sent"]
    assert ["work"] == [task.element for task in shop.open_tasks(key)]
    assert "applied" == shop.jobs()[0].state


def test_a_job_is_asked_for_in_the_transaction_of_its_step_and_not_run_there(shop: Shop, declare: Declare) -> None:
    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        raise AssertionError("ran inside the step")

    declare(do)
    shop.publish(one_job())

    key = shop.start()

    assert ["ready"] == [job.state for job in shop.jobs()]
    assert "running" == shop.instance(key).status


def test_a_failing_job_is_tried_again_with_growing_waits_and_then_becomes_an_incident(
    shop: Shop, declare: Declare
) -> None:
    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        raise handler.Retry("the printer is out")

    declare(do, retry=handler.RetryPolicy(times=3, first_after=timedelta(minutes=1), factor=4))
    shop.publish(one_job())
    key = shop.start()

    assert shop.run_one()
    assert not shop.run_one()
    training.move(shop.ports, None, advance="PT59S")
    assert 1 == shop.jobs()[0].attempts
    training.move(shop.ports, None, advance="PT1S")
    assert 2 == shop.jobs()[0].attempts
    training.move(shop.ports, None, advance="PT3M59S")
    assert 2 == shop.jobs()[0].attempts
    training.move(shop.ports, None, advance="PT1S")

    assert ["failed"] * 3 == [attempt.outcome for attempt in shop.attempts()]
    assert [("retries-used-up", "the printer is out")] == [(i.code, i.message) for i in shop.incidents()]
    assert "incident" == shop.instance(key).status


def test_what_is_refused_is_an_incident_at_once_and_operations_try_again(shop: Shop, declare: Declare) -> None:
    broken = [True]

    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        if broken[0]:
            raise handler.Refuse("There is no address. Enter one.")
        return {}

    declare(do)
    shop.publish(one_job())
    key = shop.start()
    shop.run_one()
    (incident,) = shop.incidents()
    assert ("refused", "There is no address. Enter one.") == (incident.code, incident.message)

    with pytest.raises(NotAllowed):
        incidents.retry(shop.ports, shop.ian, incident.id, reason="again")
    with pytest.raises(NotFound):
        incidents.retry(shop.ports, people.viewer_of_account(shop.ports, "henry"), incident.id, reason="again")
    with pytest.raises(InvalidInput):
        incidents.retry(shop.ports, shop.opal, incident.id, reason=" ")
    broken[0] = False
    incidents.retry(shop.ports, shop.opal, incident.id, reason="The address is there now")

    assert shop.run_one()
    assert "running" == shop.instance(key).status
    assert ["work"] == [task.element for task in shop.open_tasks(key)]
    assert ["resolved"] == [i.state for i in shop.incidents()]
    with pytest.raises(AlreadyDone):
        incidents.retry(shop.ports, shop.opal, incident.id, reason="once more")


def test_a_fault_in_a_handler_is_retried_and_tells_no_values(shop: Shop, declare: Declare) -> None:
    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        raise ValueError("Margaret Ellison, 1 The Street")

    declare(do, retry=handler.RetryPolicy(times=1))
    shop.publish(one_job())
    shop.start()
    shop.run_one()

    (incident,) = shop.incidents()
    assert "ValueError in test/do" == incident.message


def test_a_bpmn_error_goes_to_its_boundary_event(shop: Shop, declare: Declare) -> None:
    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        raise handler.BpmnError("no-consent")

    declare(do)
    send = d.service("send", "test/do", {"what": '"it"'})
    caught = d.boundary("refused", "send", d.event("error", "no-consent"))
    flows = d.line("begin", "send", "done") + d.line("refused", "no-consent-end")
    ends = d.end() + d.end("no-consent-end")
    shop.publish(d.process(d.start(), send, caught, ends, flows, properties={"starters": "lgsco-intake"}))
    key = shop.start()
    shop.run_one()

    row = shop.instance(key)
    assert ("completed", ["no-consent-end"]) == (row.status, row.ended_in)


def test_a_fresh_process_knows_the_handlers_before_it_has_compiled_anything(shop: Shop) -> None:
    """What a worker does first may be a job that another process left behind."""
    send = d.service("send", "email/send", {"template": '"jw-iu-outcome"', "to": '"nobody@example.org"'})
    flows = d.line("begin", "send", "done")
    shop.publish(d.process(d.start(), send, d.end(), flows, properties={"starters": "lgsco-intake"}))
    shop.start()
    known = dict(handler.REGISTRY)
    loaded = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith("handlers.")}
    handler.REGISTRY.clear()
    fresh = bootstrap.build(shop.ports.settings)
    try:
        assert work.run_next(fresh, "fresh")
    finally:
        handler.REGISTRY.update(known)
        sys.modules.update(loaded)
        fresh.database.dispose()

    assert ["refused"] == [incident.code for incident in shop.incidents()]


def test_a_job_of_a_handler_that_is_gone_is_an_incident(shop: Shop, declare: Declare) -> None:
    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        return {}

    declare(do)
    shop.publish(one_job())
    shop.start()
    del handler.REGISTRY["test/do"], shop.ports.registry.handlers["test/do"]
    shop.run_one()

    assert ["unknown-handler"] == [incident.code for incident in shop.incidents()]


def test_a_late_result_is_dropped_and_operations_can_see_it(shop: Shop, declare: Declare) -> None:
    """The deadline of the step fires while its handler is still at work."""

    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        assert 1 == timers.fire_due(shop.ports, at=context.at + timedelta(hours=2))
        return {"done": what}

    declare(do)
    send = d.service("send", "test/do", {"what": '"it"'}, result="sent")
    deadline = d.boundary("late", "send", d.timer('now() + duration("PT1H")'))
    flows = d.line("begin", "send", "done") + d.line("late", "too-late")
    ends = d.end() + d.end("too-late")
    shop.publish(d.process(d.start(), send, deadline, ends, flows, properties={"starters": "lgsco-intake"}))
    key = shop.start()
    shop.run_one()

    row = shop.instance(key)
    assert ["too-late"] == row.ended_in
    assert "sent" not in row.data
    assert "dropped" == shop.jobs()[0].state
    assert ["dropped"] == [attempt.outcome for attempt in shop.attempts()]


def test_a_worker_that_lost_its_lease_cannot_commit(shop: Shop, declare: Declare) -> None:
    """The first owner is stopped for longer than its lease; a second one does the job; the first comes back."""
    runs: list[int] = []

    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        runs.append(context.attempt)
        if len(runs) == 1:
            with shop.ports.database.begin() as tx:
                store.extend_lease(tx, context.key, 1, shop.ports.clock.real() - timedelta(seconds=1))
            assert work.run_next(shop.ports, "second")
            return {"by": "first"}
        return {"by": "second"}

    declare(do)
    shop.publish(one_job())
    key = shop.start()
    shop.run_one()

    assert [1, 2] == runs
    assert {"by": "second"} == shop.instance(key).data["sent"]
    assert 1 == len(shop.open_tasks(key))


def test_a_job_with_a_living_owner_is_not_taken_by_another(shop: Shop, declare: Declare) -> None:
    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        assert not work.run_next(shop.ports, "another")
        return {}

    declare(do)
    shop.publish(one_job())
    shop.start()
    assert shop.run_one()


def test_an_automatic_step_that_fails_keeps_the_persons_answers_and_can_be_retried(
    shop: Shop, declare: Declare
) -> None:
    shop.publish(
        d.process(
            d.start(), d.user("work", properties={"group": "lgsco-intake"}),
            d.gateway("exclusive", "which", name="Which?"), d.end("a"), d.end("b"),
            d.line("begin", "work", "which"), d.flow("which", "a", "answer_that_nobody_gave > 1"),
            d.flow("which", "b", "answer_that_nobody_gave < 1"), properties={"starters": "lgsco-intake"},
        )
    )  # fmt: skip
    from app.services import tasks

    key = shop.start()
    (task,) = shop.open_tasks(key)
    tasks.complete(shop.ports, shop.ian, task.id, answers={})

    assert "incident" == shop.instance(key).status
    (incident,) = shop.incidents()
    assert "which" == incident.element
    with shop.ports.database.begin() as tx:
        from app.store import instances as rows

        assert "done" == rows.task(tx, task.id).state
    incidents.retry(shop.ports, shop.opal, incident.id, reason="look again")
    assert "incident" == shop.instance(key).status
    assert ["resolved", "open"] == [i.state for i in shop.incidents()]


def test_a_suspended_instance_rests_and_goes_on_where_it_was(shop: Shop) -> None:
    wait = d.catch("wait", d.timer('now() + duration("PT1H")'))
    shop.publish(
        d.process(d.start(), wait, d.end(), d.line("begin", "wait", "done"), properties={"starters": "lgsco-intake"})
    )
    key = shop.start()
    instances.suspend(shop.ports, shop.opal, key, reason="the table is wrong")
    training.move(shop.ports, None, advance="PT2H")
    assert "suspended" == shop.instance(key).status

    instances.resume(shop.ports, shop.opal, key, reason="the table is right")
    training.move(shop.ports, None, advance="PT0S")
    assert "completed" == shop.instance(key).status


def test_cancelling_ends_everything_and_drops_its_jobs(shop: Shop, declare: Declare) -> None:
    def do(context: handler.WorkContext, *, what: str) -> dict[str, Any]:
        raise AssertionError("cancelled work ran")

    declare(do)
    shop.publish(one_job())
    key = shop.start()
    instances.cancel(shop.ports, shop.opal, key, reason="started by mistake")

    assert not shop.run_one()
    assert "cancelled" == shop.instance(key).status
    assert ["cancelled"] == [job.state for job in shop.jobs()]


def test_letters_of_a_closed_channel_are_refused_with_what_to_do(shop: Shop) -> None:
    """No channel for encrypted email is set up: an incident that says so, never plain mail instead."""
    send = d.service(
        "send",
        "letter/send",
        {"template": '"jw-info-request-pa"', "to": '"x@example.org"', "channel": '"encrypted email"'},
    )
    shop.publish(
        d.process(d.start(), send, d.end(), d.line("begin", "send", "done"), properties={"starters": "lgsco-intake"})
    )
    shop.start()
    shop.run_one()

    (incident,) = shop.incidents()
    assert "refused" == incident.code
