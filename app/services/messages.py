"""Messages and signals (architecture.md 22): exactly one waiting catch, else a start event, else kept for 14 days.

A signal reaches every waiting catch of its case and of the cases linked to it as original or shadow.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app import engine, feel
from app.domain.authority import Viewer, may_operate, sees_case
from app.engine.commands import Deliver
from app.engine.delta import Wait
from app.errors import Ambiguous, InvalidInput, NotAllowed, NotFound
from app.services import apply, instances
from app.services.policies import MessageRule
from app.services.ports import Ports
from app.store import Tx, cases, definitions, work
from app.store import instances as rows
from app.store.cases import CaseRow

KEPT_FOR = timedelta(days=14)


@dataclass(slots=True)
class Sent:
    """What became of a message: who got it, what it started, or that it is kept."""

    id: str
    delivered: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message on its way: its rule, its case, its payload."""

    name: str
    kind: str
    case: CaseRow | None
    organisation: str
    payload: dict[str, Any]
    correlation: Any
    at: datetime
    actor: str | None


def send(  # noqa: PLR0913 - its fields, by name
    ports: Ports,
    viewer: Viewer,
    name: str,
    *,
    case_ref: str | None = None,
    correlation: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> Sent:
    """Record that a message arrived, and deliver it."""
    with ports.database.begin() as tx:
        rule = _rule(ports, viewer, name)
        case = _case(tx, viewer, case_ref)
        payload = _payload(rule, dict(data or {}))
        arrival = Arrival(
            name, rule.kind, case, case.organisation if case else rule.organisation, payload,
            _key(correlation), ports.clock.now(), viewer.account,
        )  # fmt: skip
        return _deliver(ports, tx, arrival)


def throw(step: apply.Step, kind: str | None, name: str, payload: dict[str, Any]) -> Sent:
    """Deliver what a step of a process threw, inside its transaction and its case."""
    rule = step.ports.registry.messages.get(name)
    arrival = Arrival(
        name,
        kind or (rule.kind if rule else "message"),
        step.case,
        step.instance.organisation,
        payload,
        None,
        step.at,
        step.actor,
    )
    return _deliver(step.ports, step.tx, arrival)


def offer_kept(step: apply.Step, waits: Sequence[Wait]) -> None:
    """Offer a kept message of the case to a catch that has just opened, if its instance ran when it was sent."""
    assert step.case is not None
    names = sorted({wait.message for wait in waits if wait.kind == "message"})
    if not names:
        return
    for kept in work.kept_messages(step.tx, names, step.case.id, step.at - KEPT_FOR):
        if kept.sent_at < step.instance.started_at:
            continue
        target = next((w for w in waits if w.message == kept.name and w.correlation in (None, kept.correlation)), None)
        if target is None:
            continue
        work.update_message(step.tx, kept.id, state="delivered", delivered_to=[step.instance.id])
        again = apply.Step(step.ports, step.tx, step.instance, step.at, None, "message.delivered", case=step.case)
        apply.run(again, Deliver((target.id,), kept.name, kept.payload))
        return


def discard(ports: Ports, viewer: Viewer, message_id: str, *, reason: str) -> None:
    """Give up a kept message; the reason says why nobody needs it."""
    with ports.database.begin() as tx:
        row = work.message(tx, message_id)
        if row is None or row.organisation not in viewer.known_organisations:
            raise NotFound()
        if not may_operate(viewer, row.organisation):
            raise NotAllowed("Only operations of this organisation can discard a message.")
        if not reason.strip():
            raise InvalidInput({"reason": "Enter a reason"})
        if row.state != "kept":
            raise InvalidInput({"id": f"This message is {row.state}"})
        work.update_message(tx, message_id, state="discarded")


def receivable(ports: Ports, viewer: Viewer, case_ref: str) -> list[MessageRule]:
    """Return the messages this person may record on a case, those that its processes wait for first."""
    with ports.database.look() as tx:
        case = cases.by_ref(tx, case_ref)
        if not sees_case(viewer, case.organisation):
            raise NotFound()
        allowed = [
            rule
            for rule in ports.registry.messages.values()
            if rule.organisation == case.organisation and _may_send(rule, viewer)
        ]
        waited = {rule.name for rule in allowed if rows.waits_for(tx, rule.name, [case.id])}
        return sorted(allowed, key=lambda rule: (rule.name not in waited, rule.label))


def starting(ports: Ports, viewer: Viewer) -> list[MessageRule]:
    """Return the messages this person may record without a case: those that start a process."""
    with ports.database.read() as tx:
        published = definitions.published(tx, "process")
    names = {name for row in published.values() for name in engine.references(row.source.encode()).start_messages}
    known = (rule for name, rule in ports.registry.messages.items() if name in names)
    return sorted((rule for rule in known if _may_send(rule, viewer)), key=lambda rule: rule.label)


def _deliver(ports: Ports, tx: Tx, arrival: Arrival) -> Sent:
    sent = Sent(uuid.uuid4().hex)
    if arrival.kind == "signal":
        _broadcast(ports, tx, arrival, sent)
    else:
        _to_one(ports, tx, arrival, sent)
    sent.kept = not sent.delivered and not sent.started and arrival.kind == "message"
    case_id = arrival.case.id if arrival.case else None
    if sent.started and case_id is None:
        case_id = rows.read(tx, sent.started[0]).case_id
    work.insert_message(
        tx, id=sent.id, name=arrival.name, kind=arrival.kind, organisation=arrival.organisation, case_id=case_id,
        correlation=arrival.correlation, payload=arrival.payload, state="kept" if sent.kept else "delivered",
        sent_at=arrival.at, sent_by=arrival.actor, delivered_to=sent.delivered + sent.started,
    )  # fmt: skip
    return sent


def _to_one(ports: Ports, tx: Tx, arrival: Arrival, sent: Sent) -> None:
    waits = rows.waits_for(tx, arrival.name, [arrival.case.id]) if arrival.case else []
    candidates = [
        wait
        for wait in waits
        if wait.correlation is None or arrival.correlation is None or wait.correlation == arrival.correlation
    ]
    if len(candidates) > 1:
        first = candidates[0]
        same_place = [w for w in candidates if (w.boundary, w.depth) == (first.boundary, first.depth)]
        if len({w.instance_id for w in candidates}) > 1 or len(same_place) > 1:
            raise Ambiguous(
                "More than one step waits for this message. Say which one with its key.",
                candidates=[
                    {"instance": w.instance_id, "element": w.element, "correlation": w.correlation} for w in candidates
                ],
            )
    if candidates:
        _hand_to(ports, tx, arrival, candidates[0].instance_id, [candidates[0].engine_id])
        sent.delivered.append(candidates[0].instance_id)
        return
    process = _started_by(tx, arrival)
    if process:
        step = instances.start_in(
            ports, tx, process, data=arrival.payload, case=arrival.case, actor=arrival.actor, at=arrival.at,
            organisation=arrival.organisation, message=arrival.name,
        )  # fmt: skip
        sent.started.append(step.instance.id)


def _broadcast(ports: Ports, tx: Tx, arrival: Arrival, sent: Sent) -> None:
    if arrival.case is None:
        return
    family = [arrival.case.id, *cases.family_of(tx, arrival.case.id)]
    by_instance: dict[str, list[str]] = {}
    for wait in rows.waits_for(tx, arrival.name, family):
        by_instance.setdefault(wait.instance_id, []).append(wait.engine_id)
    for instance_id, targets in by_instance.items():
        _hand_to(ports, tx, arrival, instance_id, targets)
        sent.delivered.append(instance_id)


def _hand_to(ports: Ports, tx: Tx, arrival: Arrival, instance_id: str, targets: Sequence[str]) -> None:
    step = apply.Step(ports, tx, rows.lock(tx, instance_id), arrival.at, arrival.actor, "message.delivered")
    apply.run(step, Deliver(tuple(targets), arrival.name, arrival.payload))


def _started_by(tx: Tx, arrival: Arrival) -> str | None:
    for key, row in sorted(definitions.published(tx, "process").items()):
        if arrival.name in engine.references(row.source.encode()).start_messages:
            return key
    return None


def _rule(ports: Ports, viewer: Viewer, name: str) -> MessageRule:
    rule = ports.registry.messages.get(name)
    if rule is None or rule.organisation not in viewer.known_organisations:
        raise NotFound(f"There is no message {name}.")
    if not _may_send(rule, viewer):
        raise NotAllowed(f"{rule.label} is recorded by {', '.join(rule.senders)}.")
    return rule


def _may_send(rule: MessageRule, viewer: Viewer) -> bool:
    if viewer.read_only:
        return False
    return bool(set(rule.senders) & viewer.groups) or any(
        viewer.has_role(role, rule.organisation) for role in rule.senders if role in ("operations", "staff")
    )


def _case(tx: Tx, viewer: Viewer, case_ref: str | None) -> CaseRow | None:
    if not case_ref:
        return None
    case = cases.by_ref(tx, case_ref, lock=True)
    if not sees_case(viewer, case.organisation):
        raise NotFound(f"There is no case {case_ref} for you. Check the reference.")
    return case


def _payload(rule: MessageRule, data: dict[str, Any]) -> dict[str, Any]:
    errors = {key: f"{rule.label} has no “{key}”" for key in data if key not in rule.payload}
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if key in rule.payload and value is not None:
            try:
                kept[key] = feel.to_json(feel.from_json(value, feel.parse_type(rule.payload[key])))
            except (ValueError, TypeError):
                errors[key] = f"“{key}” must be a {rule.payload[key]}"
    if errors:
        raise InvalidInput(errors)
    return kept


def _key(correlation: Mapping[str, Any] | None) -> Any:
    """Return the key to compare: a single value as it is, several as the mapping."""
    if not correlation:
        return None
    return next(iter(correlation.values())) if len(correlation) == 1 else dict(correlation)
