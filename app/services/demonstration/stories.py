"""What happens on each demonstration case: a generator a story, yielding how long until somebody acts next."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.services.demonstration.cast import COUNCILS, NAMES, TRUSTS

if TYPE_CHECKING:
    from app.services.demonstration.run import World

Beat = Iterator[timedelta]
Opening = Generator[timedelta, None, str]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FULL, NOT, MORE = "for full joint working assessment", "not for Joint Working", "more information needed"


@dataclass(frozen=True, slots=True)
class Plot:
    """One case: where it comes from, how far it gets, how it is decided and how quickly."""

    number: int
    source: str
    outcome: str
    pace: float = 1.0
    until: str = "end"

    @property
    def person(self) -> str:
        """The person affected."""
        return NAMES[self.number % len(NAMES)]

    @property
    def trust(self) -> dict[str, str]:
        """The health body complained about."""
        name, address = TRUSTS[self.number % len(TRUSTS)]
        return {"name": name, "address": address}

    def screens(self) -> dict[str, Any]:
        """Return what is on a mainstream case before joint working is thought of."""
        name, address = COUNCILS[self.number % len(COUNCILS)]
        local, _, last = self.person.lower().partition(" ")
        return {
            "people": {"pa_name": self.person, "pa_email": f"{local}.{last}@example.org"},
            "binjs": [{"name": name, "address": address, "sector": "council", "role": "lead"}],
        }


def play(world: World, plot: Plot) -> Beat:
    """Let one case happen, from its start until it ends or rests."""
    instance = yield from _BEGIN[plot.source](world, plot)
    if plot.until == "referral":
        return
    yield HOUR * (30 if plot.number % 4 == 3 else 4)
    if not world.has(instance, "Check ILT unallocated report and assign") or plot.until == "unallocated":
        return
    world.do(instance, "Check ILT unallocated report and assign", allocated_to=("sam", "lee")[plot.number % 2])
    yield HOUR * 3
    world.do(instance, "Choose the JW screen version to complete")
    if plot.until == "considering":
        return
    yield DAY * plot.pace
    yield from _decide(world, plot, instance)


def _decide(world: World, plot: Plot, instance: str) -> Beat:
    world.do(
        instance, "Consider the case", brief_view="The council's part and the trust's part concern the same weeks."
    )
    yield HOUR
    if plot.outcome == MORE:
        world.do(
            instance, "Record the initial look decision", outcome=MORE,
            information_needed="Which ward the discharge was planned on, and who wrote the care plan.",
        )  # fmt: skip
        if plot.until == "waiting":
            return
        yield from _find_out(world, plot, instance)
        world.do(instance, "Consider the case", brief_view="With the answer the two parts cannot be told apart.")
        yield HOUR
    world.do(instance, "Record the initial look decision", **_decision(plot))
    yield HOUR * 4
    if plot.until == "stuck":  # somebody removes the address before the outcome is sent: an incident to look at
        world.correct(instance, {"contact": {"phso_email": None}}, why="The colleague has left PHSO; address unknown.")
    while task := world.next_task(instance):
        world.do(instance, task)
        yield HOUR * 2


def _decision(plot: Plot) -> dict[str, Any]:
    if plot.outcome != NOT:
        return {"outcome": FULL}
    found: dict[str, Any] = {"outcome": NOT, "signpost": plot.number % 3 != 0}
    if found["signpost"]:
        found["signpost_text"] = (
            "Part of what went wrong lies with the other scheme; please tell the person how to reach it."
        )
    if plot.source.startswith("LGSCO Intake"):
        found |= {"appears_premature": plot.number % 4 == 0, "consent_capacity_issue": False}
    return found


def _find_out(world: World, plot: Plot, instance: str) -> Beat:
    for step in (
        "Contact PA/REP for information",
        "Ask the PHSO staff member / original IU investigator for information",
    ):
        if world.has(instance, step):
            world.do(
                instance, step, **({"channel": "email"} if "PA/REP" in step else {}), questions="Which ward was it?"
            )
    yield DAY * 2
    world.say(instance, "ilt-information-arrived", answer="It was the stroke ward; the care plan was the council's.")
    yield HOUR


def _phso(world: World, plot: Plot) -> Opening:
    data = {"email_subject": "Request for an initial look", "email_text": "Please see the attached referral form."}
    instance = world.receive("asha", "phso-jw-request", **data)
    yield HOUR * 5
    missing = plot.number % 5 == 0
    name = plot.person
    answers = {
        "pa_name": name, "phso_ref": f"C-{20_480 + plot.number}", "organisations": [{**plot.trust, "sector": "health"}],
        "complaint_form": world.upload("asha", f"form {plot.number}.txt", f"Complaint form {plot.number}"),
        "explanation": "The hospital and the council both planned the discharge; each points at the other.",
        "phso_contact_name": "Jude Farrow", "phso_email": "jude.farrow@phso.example.org",
    }  # fmt: skip
    if not missing:
        answers["phso_direct_dial"] = "0300 555 0142"
    world.do(instance, "Check PHSO request and set up case", **answers)
    return instance


def _phone(world: World, plot: Plot) -> Opening:
    case = world.case("asha", "mainstream", plot.screens())
    yield HOUR
    instance = world.start("asha", "jwm-joint-working-case", case, source=plot.source)
    world.do(instance, "Ask about joint working on the phone", **_answers(plot))
    return instance


def _letter(world: World, plot: Plot) -> Opening:
    case = world.case("ivan", "mainstream", plot.screens())
    yield HOUR
    instance = world.start("ivan", "jwm-joint-working-case", case, source=plot.source)
    yield DAY
    contact = {"contact_attempts": [{"at": world.instant(), "result": "spoke to the person"}], "contact_made": True}
    world.do(instance, "Try to phone about joint working; ask if contact is made", **contact, **_answers(plot))
    return instance


def _assessment(world: World, plot: Plot) -> Opening:
    case = world.case("tom", "mainstream", plot.screens())
    yield HOUR
    instance = world.start("tom", "jwm-joint-working-case", case, source=plot.source)
    world.do(
        instance, "Note why the case may be joint", why_joint="The discharge and the care package were agreed together."
    )
    yield DAY
    contact = {"contact_attempts": [{"at": world.instant(), "result": "no answer"}], "contact_made": False}
    world.do(instance, "Try to phone about joint working", **contact)
    return instance


def _investigation(world: World, plot: Plot) -> Opening:
    screens = plot.screens() | {"case": {"team": "IU", "ocs": plot.number % 2 == 0}}
    screens["iu_alloc"] = {"investigator": "iris", "team": "IU"}
    case = world.case("iris", "mainstream", screens)
    yield DAY
    instance = world.start("iris", "jwm-joint-working-case", case, source=plot.source)
    world.do(
        instance,
        "Ask for joint working consultation",
        original_case_ref=case,
        why_joint="A hospital's part came to light.",
    )
    yield HOUR * 4
    world.do(instance, "Check original case", is_ocs=plot.number % 2 == 0)
    yield HOUR
    world.do(instance, "Confirm shadow case", confirm=True)
    return instance


def _answers(plot: Plot) -> dict[str, Any]:
    if plot.until == "referral":
        return {"wants_nhs": "no"}
    return {
        "wants_nhs": "yes", "wants_jw": "yes", "verbal_consent": ("yes", "wants to think about it")[plot.number % 2],
        "consent_explained": True, "nhs_organisations": [plot.trust],
    }  # fmt: skip


_BEGIN: dict[str, Callable[..., Any]] = {
    "PHSO": _phso,
    "LGSCO Intake by phone": _phone,
    "LGSCO Intake by form or letter": _letter,
    "LGSCO Assessment": _assessment,
    "LGSCO Investigation": _investigation,
}
SOURCES = tuple(_BEGIN)


def plots() -> list[Plot]:
    """Return the forty cases: each source with each outcome, some quick, some overdue, some under way, one stuck."""
    outcomes = (FULL, NOT, MORE, FULL, NOT, NOT)
    made = [Plot(n, SOURCES[n % 5], outcomes[(n // 5) % 6], pace=(1.0, 2.0, 0.5, 4.0)[n % 4]) for n in range(30)]
    made += [Plot(30, "PHSO", NOT, until="stuck"), Plot(31, "LGSCO Intake by phone", NOT, until="referral")]
    ends = (
        "unallocated",
        "considering",
        "unallocated",
        "waiting",
        "considering",
        "unallocated",
        "waiting",
        "considering",
    )
    made += [
        Plot(32 + n, SOURCES[n % 5], MORE if until == "waiting" else FULL, until=until) for n, until in enumerate(ends)
    ]
    return made
