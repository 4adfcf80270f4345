"""What the people of the office do again and again: refer a case from each source, assign a look, decide it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.acceptance.driver import Case, Office, Run

CHAIN, REFERRAL, LOOK, OUTCOME = (
    "jwm-joint-working-case",
    "jwm-referral",
    "jwm-initial-look",
    "jwm-initial-look-outcome",
)
SHADOW = "jwm-shadow-case-creation"

FULL, NOT_JOINT, MORE = "for full joint working assessment", "not for Joint Working", "more information needed"

BY_PHONE = "Ask about joint working on the phone"
BY_LETTER = "Try to phone about joint working; ask if contact is made"
AT_ASSESSMENT = "Try to phone about joint working"
NOTE_WHY = "Note why the case may be joint"
SET_UP = "Check PHSO request and set up case"
ASSIGN = "Check ILT unallocated report and assign"
CHOOSE = "Choose the JW screen version to complete"
CONSIDER = "Consider the case"
DECIDE = "Record the initial look decision"
ASK_PA = "Contact PA/REP for information"
ASK_OTHERS = "Ask the PHSO staff member / original IU investigator for information"

COUNCIL = {"name": "North Council", "address": "Civic Centre", "sector": "council", "role": "lead"}
TRUST = {"name": "West Trust", "address": "1 High Street"}
ALL_YES = {"wants_nhs": "yes", "wants_jw": "yes", "verbal_consent": "yes", "nhs_organisations": [TRUST]}
ATTEMPT = {"at": "2026-11-20T09:00:00Z", "result": "No answer"}
NO_CONTACT = {"contact_made": False, "contact_attempts": [ATTEMPT, ATTEMPT, ATTEMPT]}
CONTACT = {"contact_made": True, "contact_attempts": [ATTEMPT]}
PERSON = {"pa_name": "Ada Field", "pa_email": "ada.field@example.org", "pa_address": "1 Mill Lane\nNorton\nNV1 1AA"}


def request(office: Office, **changes: Any) -> dict[str, Any]:
    """Return the answers that set up a request of PHSO; None leaves one out."""
    answers = {
        "pa_name": "Ada Field",
        "phso_ref": "C-20481",
        "complaint_form": office.upload("complaint-form.txt"),
        "explanation": "The council and the trust planned the discharge together.",
        "phso_contact_name": "Pat Moss",
        "phso_direct_dial": "0300 555 0142",
        "phso_email": "pat.moss@phso.example.org",
    }
    return {key: value for key, value in {**answers, **changes}.items() if value is not None}


def complaint(office: Office, by: str = "ian", **screens: Any) -> Case:
    """Open a mainstream case against a council."""
    return office.open_case(by, **{"people": PERSON, "binjs": [COUNCIL], **screens})


def refer_by_phone(office: Office, process: str = CHAIN, on: Case | None = None, **answers: Any) -> Run:
    run = office.start(process, "ian", on or complaint(office), source="LGSCO Intake by phone")
    run.at(BY_PHONE).answer(**(answers or ALL_YES))
    return run


def refer_by_letter(office: Office, process: str = CHAIN, **answers: Any) -> Run:
    run = office.start(process, "ian", complaint(office), source="LGSCO Intake by form or letter")
    run.at(BY_LETTER).answer(**(answers or NO_CONTACT))
    return run


def refer_from_assessment(office: Office, process: str = CHAIN, on: Case | None = None, **answers: Any) -> Run:
    case = on or complaint(office, "ada", at_alloc={"saved": True, "investigator": "ada", "team": "AT"})
    run = office.start(process, "ada", case, source="LGSCO Assessment")
    run.at(NOTE_WHY).answer(why_joint="The trust planned the discharge.")
    run.at(AT_ASSESSMENT).answer(**(answers or {**CONTACT, **ALL_YES}))
    return run


def refer_from_phso(office: Office, process: str = CHAIN, **changes: Any) -> Run:
    run = ask_by_email(office) if process == CHAIN else office.start(process, "ian", source="PHSO")
    run.at(SET_UP).answer(**request(office, **changes))
    return run


def ask_by_email(office: Office, **data: Any) -> Run:
    """Let PHSO's email arrive at the dedicated address."""
    given = {"email_subject": "Request for an initial look", "email_text": "Please see the attached form.", **data}
    return office.receive("phso-jw-request", sender="pat.moss@phso.example.org", **given)


def at_investigation(office: Office, **screens: Any) -> Case:
    """Open a case that is with an investigator."""
    case = {"team": "IU", "owner": "ilse", **screens.pop("case", {})}
    contact = {"contact_method": "phone", "date_of_receipt": "2026-03-20"}
    allocated = {"investigator": "ilse", "team": "IU", "date": "2026-06-01"}
    return complaint(office, "ilse", case=case, contact=contact, iu_alloc=allocated, **screens)


def ask_from_investigation(office: Office, on: Case, process: str = CHAIN, why: str = "The trust took part.") -> Run:
    """Ask for a consultation on a case at investigation."""
    data = {"source": "LGSCO Investigation"} if process == CHAIN else {}
    run = office.start(process, "ilse", on, **data)
    run.at("Ask for joint working consultation").answer(original_case_ref=on.ref, why_joint=why)
    return run


def refer_from_investigation(office: Office, process: str = CHAIN, on: Case | None = None, *, ocs: bool = False) -> Run:
    run = ask_from_investigation(office, on or at_investigation(office), process)
    run.at("Check original case").answer(is_ocs=ocs)
    run.at("Confirm shadow case").answer(confirm=True)
    return run


def assign(run: Run, to: str = "joe") -> None:
    """The co-ordinator gives the look to an investigator, who takes up the only open version."""
    run.at(ASSIGN).answer(allocated_to=to)
    run.at(CHOOSE).answer()


def decide(run: Run, outcome: str = FULL, **answers: Any) -> None:
    """The investigator considers the case and records the outcome."""
    run.at(CONSIDER).answer(brief_view="The council's part and the trust's part hang together.")
    run.at(DECIDE).answer(outcome=outcome, **answers)


def decided(office: Office, refer: Callable[[Office], Run], outcome: str = NOT_JOINT, **answers: Any) -> Run:
    """Refer a case, give the look to Joe, and decide it the day after."""
    run = refer(office)
    assign(run)
    office.advance(working_days=1)
    decide(run, outcome, **answers)
    return run
