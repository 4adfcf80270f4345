"""`case/open-shadow`: open the shadow of a case at investigation, and go on working on the shadow.

A shadow holds outcomes only: notes, documents and the online account stay with the original, however it was made.
What the manual sets on a shadow (contact method, date of receipt, urgent) is a step of its own in the diagram.
"""

from __future__ import annotations

from typing import Literal

from app.handler import Facts, OpenCase, RecordContext, Recorded, Refuse, handler

NAMES = ("pa_name", "rep_name")


@handler("case/open-shadow", kind="record", label="Open a shadow case", group="Case", opens_cases=1)
def open_shadow(context: RecordContext, *, method: Literal["copy_case", "create_new_no_copy"]) -> Recorded:
    """Open the shadow of this case, by copy or from scratch; the instance works on the shadow from here on."""
    if any(link["relation"] == "shadow" and link["status"] == "open" for link in context.facts.links):
        raise Refuse("This case has an open shadow case already. Use that one: a case has one open shadow at most.")
    original = context.facts.record
    case = {"kind": "shadow", "original_case_ref": _ref(context.facts), "status": "open", "ocs": False}
    contact, people = dict(original.get("contact", {})), dict(original.get("people", {}))
    if method != "copy_case":
        contact = {}
        people = {name: people[name] for name in NAMES if people.get(name)}
    lead = [dict(binj) for binj in original.get("binjs", ()) if binj.get("role") == "lead"]
    screens = {"case": case, "contact": contact, "people": people, "binjs": lead}
    ref = context.facts.spare_refs[0]
    return Recorded((OpenCase(ref, "shadow", screens, link="shadow", adopt=True),), {"ref": ref})


def _ref(facts: Facts) -> str:
    """Return the reference of the case this instance works on, the original of the shadow to be."""
    return str(facts.record["case"].get("ref") or facts.instance["case_ref"])
