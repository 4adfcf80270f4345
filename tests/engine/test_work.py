"""Service and send tasks, scripts and the record they change; what fails stays, and is tried again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app import feel
from app.domain.effects import AddNote, OpenCase, SetField, StartClock
from app.domain.facts import ClockFact, ClockLength, Facts
from app.engine import commands
from app.errors import DefinitionError, TooMuch
from tests.engine.drawing import (
    AT,
    boundary,
    chain,
    end,
    flow,
    gateway,
    line,
    play,
    process,
    script,
    service,
    start,
    timer,
    user,
)

SEND = service(
    "send", "letter/send", {"template": '"t-1"', "to": "who", "on": "sent_on"}, result="sent", kind="sendTask"
)


def test_an_outside_handler_is_asked_for_with_typed_inputs_as_json_and_its_result_is_kept() -> None:
    run = play(chain(SEND), types={"sent_on": feel.DATE}).start(who="Ann", sent_on="2026-03-04")
    work = run.last.work[0]

    assert ("letter/send", {"template": "t-1", "to": "Ann", "on": "2026-03-04"}) == (work.handler, work.inputs)
    delta = run.finish("send", letter="L-1")
    assert (True, {"letter": "L-1"}) == (run.finished, run.data["sent"])
    assert [("work", "completed")] == [(closed.kind, closed.how) for closed in delta.closed]


def test_a_result_that_comes_twice_is_dropped_the_second_time() -> None:
    run = play(chain(SEND, user("after"))).start(who="Ann")
    job = run.id(run.work, "send")
    run.do(commands.FinishWork(job, {"letter": "L-1"}))

    assert (job,) == run.do(commands.FinishWork(job, {"letter": "L-2"})).dropped
    assert {"letter": "L-1"} == run.data["sent"]


def test_what_a_worker_wants_recorded_is_seen_by_the_next_step() -> None:
    run = play(chain(SEND, script("copy", "{seen: case.letter}")), facts=Facts(record={"case": {}})).start(who="Ann")
    run.do(commands.FinishWork(run.id(run.work, "send"), None, (SetField("case.letter", "L-1"),)))

    assert ("L-1", (SetField("case.letter", "L-1"),)) == (run.data["seen"], run.last.record)


@pytest.mark.parametrize(("to", "said"), [("nobody", "has no value"), ("5", "does not fit")])
def test_an_input_that_is_missing_or_of_the_wrong_type_is_a_failure_that_names_it(to: str, said: str) -> None:
    run = play(chain(service("send", "letter/send", {"template": '"t"', "to": to}))).start()

    assert "input to of “send”" in run.last.failures[0].message
    assert said in run.last.failures[0].message


def test_a_record_handler_runs_at_once_and_later_feel_sees_what_it_wrote() -> None:
    diagram = chain(
        service("set", "case/update", {"fields": '{"jw.outcome": "yes", "case.queue": "Q", "case.seen_on": today()}'}),
        script("read", "{outcome: jw.outcome, queue: case.queue, all: jw_versions[1].outcome}"),
        user("next"),
    )
    facts = Facts(record={"case": {"queue": "old"}, "jw": [{"version": 1, "outcome": "first"}, {"version": 2}]})
    run = play(diagram, facts=facts).start(jw_version=2)

    assert {"jw_version": 2, "outcome": "yes", "queue": "Q", "all": "first"} == run.data
    assert (
        SetField("jw[2].outcome", "yes"),
        SetField("case.queue", "Q"),
        SetField("case.seen_on", "2026-03-02"),
    ) == run.last.record
    assert {"version": 2} == facts.record["jw"][1]


def test_jw_is_null_for_an_instance_that_works_on_no_version() -> None:
    run = play(
        chain(script("read", "{none: jw = null, count: count(jw_versions)}")),
        facts=Facts(record={"jw": [{"version": 1}]}),
    ).start()

    assert {"none": True, "count": 1} == run.data


def test_writing_to_a_version_nobody_works_on_is_a_failure_and_nothing_is_kept() -> None:
    diagram = chain(service("set", "case/update", {"fields": '{"case.queue": "Q", "jw.outcome": "yes"}'}))
    run = play(diagram, facts=Facts(record={"case": {}, "jw": []})).start()

    assert ("set", ()) == (run.last.failures[0].element, run.last.record)


def test_saving_a_new_version_makes_it_the_one_worked_on() -> None:
    diagram = chain(service("save", "jw/save-screen"), script("read", "{n: jw.version}"))
    run = play(diagram, facts=Facts(record={"jw": [{"version": 1}]})).start(jw_version=1)

    assert {"jw_version": 2, "n": 2} == run.data


def clocked() -> bytes:
    tick = boundary(
        "tick",
        "work",
        timer('due("ilt-due")'),
        interrupting=False,
        properties={"clock": "ilt-due", "length": "5", "unit": "working days", "counted-from": "now()"},
    )
    return process(
        start(),
        service("go", "clock/start", {"clock": '"ilt-due"', "start": "now()"}),
        user("work"),
        tick,
        end(),
        end("e2"),
        line("begin", "go", "work", "done"),
        line("tick", "e2"),
    )


def test_a_clock_starts_with_the_length_on_its_timer_and_the_timer_follows_it() -> None:
    run = play(clocked()).start()

    assert {"ilt-due": ClockLength("ilt-due", 5, "working days")} == run.definition.clock_lengths
    assert (StartClock("ilt-due", AT, 5, "working days"),) == run.last.record
    assert (datetime(2026, 3, 10, tzinfo=UTC), "ilt-due") == (run.last.timers[0].due_at, run.last.timers[0].clock)


def test_each_version_of_the_screen_has_its_own_clock() -> None:
    due = datetime(2026, 6, 2, tzinfo=UTC)
    others = tuple(
        ClockFact("c", AT, date(2026, 6, n), due.replace(day=n), key=key) for n, key in ((1, "1"), (2, "2"), (3, ""))
    )
    run = play(chain(script("read", '{a: due date("c")}')), facts=Facts(clocks=others)).start(jw_version=2)
    none = play(chain(script("read", '{a: due date("c")}')), facts=Facts(clocks=others)).start()

    assert ("2026-06-02", "2026-06-03") == (run.data["a"], none.data["a"])


def test_our_functions_count_working_days_over_a_bank_holiday() -> None:
    days = 'date("2026-04-02"), date("2026-04-08")'
    text = f'{{a: working days after(date("2026-04-02"), 2), b: working days between({days}), c: today(), d: now()}}'

    assert {"a": "2026-04-08", "b": 2, "c": "2026-03-02", "d": "2026-03-02T09:00:00Z"} == play(
        chain(script("s", text))
    ).start().data


def test_an_adopted_case_becomes_the_record_and_the_old_one_the_original() -> None:
    diagram = chain(
        service("before", "case/update", {"fields": '{"case.queue": "kept"}'}),
        service("open", "case/open-shadow"),
        service("after", "case/update", {"fields": '{"case.mark": 1}'}),
        script(
            "read",
            "{queue: case.queue, was: original.case.queue, ref: instance.case_ref, "
            "back: links[1].ref, relation: links[1].relation, mark: case.mark}",
        ),
    )
    facts = Facts(
        record={"case": {"ref": "JWM-1", "kind": "mainstream"}}, instance={"case_ref": "JWM-1"}, spare_refs=("JWM-2",)
    )
    run = play(diagram, facts=facts).start()

    assert {
        "queue": "shadow queue",
        "was": "kept",
        "ref": "JWM-2",
        "back": "JWM-1",
        "relation": "original",
        "mark": 1,
    } == dict(run.data)
    assert [SetField, OpenCase, SetField] == [type(effect) for effect in run.last.record]
    assert 1 == run.definition.opens_cases


def test_a_script_sets_names_in_order_and_later_entries_see_earlier_ones() -> None:
    run = play(chain(script("s", 'channel: if source = 1 then "a" else "b", long: channel + "!"'))).start(source=1)

    assert {"source": 1, "channel": "a", "long": "a!"} == run.data


def test_a_script_that_is_no_context_is_refused_or_fails() -> None:
    with pytest.raises(DefinitionError):
        play(chain(script("s", "x = 1\ny = 2")))


def test_dates_are_typed_by_the_dictionary_when_they_are_read() -> None:
    types = {"case": feel.parse_type("context<opened_on: date>"), "answer_on": feel.DATE}
    diagram = chain(script("s", "{later: answer_on > case.opened_on, days: (answer_on - case.opened_on).days}"))
    run = play(diagram, types=types, facts=Facts(record={"case": {"opened_on": "2026-01-31"}})).start(
        answer_on="2026-02-02"
    )

    assert (True, 2) == (run.data["later"], run.data["days"])


def test_a_failing_step_keeps_the_answers_and_is_tried_again() -> None:
    run = play(chain(user("ask"), service("boom", "test/boom", result="r"), user("next"))).start()
    delta = run.complete("ask", typed="much")

    assert ({"typed": "much"}, [], False) == (dict(delta.data), run.open, run.finished)
    assert ("boom", "step-failed", "KeyError: 5") == (
        delta.failures[0].element,
        delta.failures[0].code,
        delta.failures[0].message,
    )
    failed = delta.failures[0].id
    again = run.do(commands.Retry(failed))
    assert failed == again.failures[0].id
    assert "failed" == again.history[-1].event


def test_other_branches_go_on_beside_a_failed_step() -> None:
    diagram = process(
        start(),
        gateway("parallel", "f"),
        service("boom", "test/boom"),
        user("u"),
        end(),
        end("e2"),
        line("begin", "f", "boom", "done"),
        line("f", "u", "e2"),
    )
    run = play(diagram).start()
    assert (["u"], 1) == (run.open, len(run.last.failures))
    run.complete("u", repaired=True)
    assert not run.finished
    run.do(commands.Retry(run.deltas[0].failures[0].id))

    assert run.finished


def test_a_retry_of_what_did_not_fail_is_dropped() -> None:
    run = play(chain(user("ask"))).start()
    task = run.id(run.tasks, "ask")

    assert (task,) == run.do(commands.Retry(task)).dropped


def test_an_automatic_loop_without_a_wait_is_stopped_and_said() -> None:
    diagram = process(
        start(),
        gateway("exclusive", "m"),
        script("s", "{n: n + 1}"),
        gateway("exclusive", "x", "x-to-done"),
        end(),
        line("begin", "m", "s", "x"),
        flow("x", "m", "true"),
        flow("x", "done"),
    )
    run = play(diagram).start(n=0)

    assert "without a wait" in run.last.failures[0].message


def test_instance_data_stay_small() -> None:
    run = play(chain(user("ask"))).start()

    with pytest.raises(TooMuch):
        run.complete("ask", text="x" * 70_000)


def test_names_that_a_serializer_might_trip_over_are_just_names() -> None:
    run = play(chain(user("ask"), user("next"))).start(typename="UUID", value="x")
    run.complete("ask", typename={"typename": "Task", "data_objects": 1}, data_objects=[1], spec=None)
    run.complete("next")

    assert {"typename": "Task", "data_objects": 1} == run.data["typename"]


def test_a_note_of_a_record_handler_is_in_the_delta() -> None:
    assert (AddNote("note", "hello"),) == play(chain(service("n", "note/add", {"text": '"hello"'}))).start().last.record


@pytest.mark.parametrize(
    "broken", [service("s", "no/such"), service("s", "note/add", {"text": "1 +"}), script("s", " ")]
)
def test_what_cannot_run_is_refused_with_its_place(broken: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        play(chain(broken))
    finding = caught.value.findings[0]
    assert ("s", "error", "p") == (finding.element, finding.severity, finding.source)
    assert finding.line
