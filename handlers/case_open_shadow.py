"""`case/open-shadow`: open the shadow of a case at investigation, and go on working on the shadow.

A shadow holds outcomes only: notes, documents and the online account stay with the original, however it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from app.handler import Facts, OpenCase, RecordContext, Recorded, Refuse, handler, london_day

CONTACT_METHOD = "JW Assessment Case"
COPIED_SCREENS = ("case", "contact", "people")
NAMES = ("pa_name", "rep_name")
# What belongs to the life of the original, not to what the case is about.
ORIGINALS_OWN = frozenset(
    {"ref", "linked_case_refs", "owner", "queue", "team", "jw_stage", "exclude_from_annual_statistics"}
)


@handler("case/open-shadow", kind="record", label="Open a shadow case", group="Case", opens_cases=1)
def open_shadow(context: RecordContext, *, method: Literal["copy_case", "create_new_no_copy"]) -> Recorded:
    """Open the shadow of this case, by copy or from scratch; the instance works on the shadow from here on."""
    if any(link["relation"] == "shadow" and link["status"] == "open" for link in context.facts.links):
        raise Refuse("This case has an open shadow case already. Use that one: a case has one open shadow at most.")
    screens = {name: dict(screen) for name, screen in _carried_over(context.facts.record, method).items()}
    screens["case"] |= {
        "kind": "shadow",
        "original_case_ref": _ref(context.facts),
        "status": "open",
        "urgent": True,
        "ocs": False,
    }
    screens["contact"] |= {
        "contact_method": CONTACT_METHOD,
        "date_of_receipt": london_day(context.at).isoformat(),
    }
    lead = [dict(binj) for binj in context.facts.record.get("binjs", ()) if binj.get("role") == "lead"]
    ref = context.facts.spare_refs[0]
    return Recorded((OpenCase(ref, "shadow", {**screens, "binjs": lead}, link="shadow", adopt=True),), {"ref": ref})


def _carried_over(record: Mapping[str, Any], method: str) -> dict[str, Mapping[str, Any]]:
    """Return the screens that the shadow starts from: a copy of what the case is about, or the names alone."""
    if method == "create_new_no_copy":
        people = record.get("people", {})
        return {"case": {}, "contact": {}, "people": {key: people[key] for key in NAMES if people.get(key)}}
    return {
        screen: {key: value for key, value in record.get(screen, {}).items() if key not in ORIGINALS_OWN}
        for screen in COPIED_SCREENS
    }


def _ref(facts: Facts) -> str:
    """Return the reference of the case this instance works on, the original of the shadow to be."""
    return str(facts.record["case"].get("ref") or facts.instance["case_ref"])
