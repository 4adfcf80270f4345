"""Doing something once for a key: the same key gives the same answer, with another body it is refused.

What is done and the record that it was done are one transaction, so a request cut off by a crash can simply be sent
again. A replay is answered only to somebody who still has every right they had.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.domain.authority import Viewer
from app.errors import Conflict, NotAllowed
from app.services.ports import Ports
from app.services.submissions import body_hash
from app.store import submissions

LONGEST_KEY: Final = 120
KEY: Final = re.compile(r"^[!-~]+$")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered: status and JSON."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class Submission:
    """A request that carries a key. `whole` says whether all it does fits one transaction."""

    key: str
    route: str
    body: Mapping[str, Any]
    whole: bool = True


def once(ports: Ports, viewer: Viewer, submission: Submission, act: Callable[[], Answer]) -> Answer:
    """Return what `act` answers, doing it only the first time that this person sends this key."""
    if submission.whole:
        with ports.database.together():
            return _claimed(ports, viewer, submission) or _kept(ports, viewer, submission, act())
    earlier = _claimed(ports, viewer, submission)
    if earlier is not None:
        return earlier
    try:
        answer = act()
    except BaseException:
        with ports.database.begin() as tx:
            submissions.release(tx, viewer.person_id, _stored_key(submission))
        raise
    return _kept(ports, viewer, submission, answer)


def _claimed(ports: Ports, viewer: Viewer, submission: Submission) -> Answer | None:
    """Take the key; return the earlier answer where it was taken."""
    key, digest = _stored_key(submission), body_hash(submission.route, submission.body)
    with ports.database.begin() as tx:
        route, at = submission.route[:128], ports.clock.real()
        if submissions.claim(tx, viewer.person_id, key, route=route, body_hash=digest, at=at):
            return None
        row = submissions.found(tx, viewer.person_id, key)
    if row is None or row.body_hash != digest:
        raise Conflict("This key was used before for something else. Use a new key.")
    if not row.done:
        raise Conflict("What this key was used for is under way, or was cut off. Look at the current state first.")
    if not _may_still(viewer, row.answer):
        raise NotAllowed("Your groups or roles have changed since. Look at the current state instead.")
    return Answer(row.status, row.answer["body"])


def _kept(ports: Ports, viewer: Viewer, submission: Submission, answer: Answer) -> Answer:
    kept = {"body": answer.body, "rights": _rights(viewer), "process": viewer.process}
    with ports.database.begin() as tx:
        submissions.answer(tx, viewer.person_id, _stored_key(submission), status=answer.status, answer=kept)
    return answer


def _stored_key(submission: Submission) -> str:
    return hashlib.sha256(submission.key.encode()).hexdigest()


def _rights(viewer: Viewer) -> list[str]:
    return sorted([*viewer.groups, *(f"{organisation}:{role}" for organisation, role in viewer.roles)])


def _may_still(viewer: Viewer, kept: Mapping[str, Any]) -> bool:
    return set(kept["rights"]) <= set(_rights(viewer)) and viewer.process in (None, kept["process"])
