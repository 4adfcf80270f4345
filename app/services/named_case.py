"""A form may ask which case its process is about: property `case`, the team that has to have it.

The case must be open and not known to be elsewhere. A process that has a case keeps it; one without takes it up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app import formkit
from app.domain.authority import sees_case
from app.errors import NotFound
from app.store import cases, instances
from app.store.cases import CaseRow

if TYPE_CHECKING:
    from app.services.tasks import Held


def problems(held: Held, form: formkit.Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for each answer that names a case this step cannot be about."""
    found = {key: _problem(held, ref, team) for key, ref, team in _named(form, answers)}
    return {key: sentence for key, sentence in found.items() if sentence}


def take_up(held: Held, answers: Mapping[str, Any]) -> None:
    """Let a process that has no case go on with the one that the answers name."""
    form = held.form()
    if form is None or held.case is not None:
        return
    for _, ref, _ in _named(form, answers):
        held.case = cases.by_ref(held.tx, ref, lock=True)
        held.instance.case_id = held.case.id
        instances.rebind_case(held.tx, held.instance.id, held.case.id)
        return


def _named(form: formkit.Form, answers: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (each.key, str(answers[each.key]).strip(), each.names_case)
        for each in form.fields()
        if each.names_case and answers.get(each.key)
    ]


def _problem(held: Held, ref: str, team: str) -> str | None:
    row = _seen(held, ref)
    if row is None:
        return f"There is no case {ref} for you. Check the reference"
    if held.case is not None and row.id != held.case.id:
        return f"This process was started on case {held.case.ref}. Start another one on {row.ref}"
    if row.status != "open":
        return f"Case {row.ref} is closed. Choose an open case"
    if (row.screens.get("case") or {}).get("team") not in (None, team):
        return f"Case {row.ref} is not with the team {team}. Choose one that is"
    return None


def _seen(held: Held, ref: str) -> CaseRow | None:
    try:
        row = cases.by_ref(held.tx, ref)
    except NotFound:
        return None
    return row if sees_case(held.viewer, row.organisation) else None
