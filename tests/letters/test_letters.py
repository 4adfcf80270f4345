"""Every shipped letter: what it must say, what it must not, and that it reads like a letter to a person."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.correspondence import Draft, MissingValue, Template, checks, lint, reading, render
from app.domain import dictionary

LETTERS = Path(__file__).parents[2] / "letters"
POLICIES = Path(__file__).parents[2] / "policies"
FILES = sorted(LETTERS.glob("*.md"))
NAMES = (
    "jw-phso-missing-items",
    "jw-ilt-outcome-phso",
    "jw-info-request-pa",
    "jw-iu-outcome",
    "jw-task-ilt",
    "jw-task-at-info",
    "jw-task-consultation-complete",
)
VALUES: dict[str, Any] = {
    "case": {"ref": "24 001 234", "original_case_ref": "23 009 876"},
    "contact": {"phso_contact_name": "Sam Poole", "phso_ref": "P-1234", "phso_email": "sam@phso.example.org"},
    "people": {"pa_name": "Ada Field", "rep_name": "Jo Bell", "rep_email": None, "pa_email": "ada@example.org"},
    "jw": {
        "version": 2,
        "outcome": "not for Joint Working",
        "referral_source": "Intake",
        "requested_at": "2026-11-23T09:00:00Z",
    },
    "data": {
        "missing_items": ["PHSO complaint form", "PHSO staff member's direct dial"],
        "signpost": True,
        "signpost_text": "the home care visits in May",
        "signpost_note": "The ward's discharge letter.",
        "questions": "When did the care start?\nWho arranged it?",
        "advice_to_investigator": "The complaint is about the council's charges only.",
        "due_on": "2026-11-30",
    },
    "sender": {"name": "Asha Rao", "team": "Joint working team"},
    "today": date(2026, 11, 23),
}


def read(name: str) -> Template:
    return Template.read((LETTERS / f"{name}.md").read_text(encoding="utf-8"))


def said(name: str, **data: Any) -> Draft:
    """The letter with the values of the tests, its data changed."""
    values = deepcopy(VALUES)
    values["data"] |= data
    return render(read(name), values)


@pytest.mark.parametrize("name", NAMES)
def test_the_letters_the_processes_send_are_there(name: str) -> None:
    assert read(name).id == name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_letter_is_named_as_its_file_and_cites_its_clauses(file: Path) -> None:
    template = Template.read(file.read_text(encoding="utf-8"))

    assert template.id == file.stem
    assert template.clauses


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_letter_names_fields_of_the_record_only(file: Path) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in POLICIES.glob("fields-*.csv")}

    assert lint(Template.read(file.read_text(encoding="utf-8")), dictionary.read(files)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_says_what_it_must_and_is_easy_to_read(name: str) -> None:
    assert checks(said(name)) == []
    assert reading(said(name).text).age <= 12


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("jw-task")])
def test_a_letter_greets_and_closes_with_a_name(name: str) -> None:
    text = said(name).text

    assert text.startswith("Dear ")
    assert text.endswith("Asha Rao\nJoint working team")


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("jw-task")])
def test_no_personal_data_stands_in_a_subject(name: str) -> None:
    subject = said(name).subject

    assert "24 001 234" in subject
    assert not {"Ada", "Field", "Jo", "Bell", "Sam", "Poole", "P-1234"} & set(subject.replace(":", " ").split())


def test_the_request_to_phso_lists_every_missing_item() -> None:
    text = said("jw-phso-missing-items").text

    assert "- PHSO complaint form\n- PHSO staff member's direct dial" in text


@pytest.mark.parametrize("phrase", ["wait", "on hold", "until", "pause", "before we can", "delay", "cannot start"])
def test_the_request_to_phso_does_not_suggest_that_the_look_waits_for_it(phrase: str) -> None:
    text = said("jw-phso-missing-items").text.lower()

    assert phrase not in text
    assert "the initial look goes ahead" in text


def test_the_request_to_phso_cannot_go_out_without_items() -> None:
    values = deepcopy(VALUES)
    del values["data"]["missing_items"]

    with pytest.raises(MissingValue, match=r"data\.missing_items"):
        render(read("jw-phso-missing-items"), values)


def test_phso_is_told_the_outcome_and_asked_to_signpost_to_lgsco() -> None:
    draft = said("jw-ilt-outcome-phso")

    assert "The outcome is: not for Joint Working." in draft.text
    assert "Please tell the complainant that they can bring those parts to LGSCO" in draft.text
    assert "the home care visits in May" in draft.text
    assert "appeal" not in draft.text.lower()


def test_phso_is_not_asked_to_signpost_where_there_is_nothing_for_lgsco() -> None:
    draft = said("jw-ilt-outcome-phso", signpost=False)

    assert "LGSCO" not in draft.text
    assert checks(draft) == []


def test_what_the_investigator_wrote_is_part_of_the_email_to_phso() -> None:
    assert "We looked at the ward notes." in said("jw-ilt-outcome-phso", email_text="We looked at the ward notes.").text


def test_an_email_to_phso_that_speaks_of_an_appeal_is_stopped() -> None:
    found = checks(said("jw-ilt-outcome-phso", email_text="You may appeal against this."))

    assert [finding.severity for finding in found] == ["error"]


def test_the_person_is_told_what_is_needed_and_why_and_promised_nothing() -> None:
    draft = said("jw-info-request-pa")

    assert "When did the care start?\nWho arranged it?" in draft.text
    assert "We do not have enough information yet" in draft.text
    assert "we will investigate" not in draft.text.lower()
    assert draft.text.startswith("Dear Jo Bell")


def test_the_person_affected_is_addressed_where_nobody_represents_them() -> None:
    values = deepcopy(VALUES)
    values["people"]["rep_name"] = None

    text = render(read("jw-info-request-pa"), values).text

    assert text.startswith("Dear Ada Field")
    assert "Thank you for bringing your complaint to us." in text


def test_the_questions_of_the_decision_stand_in_for_those_not_asked_yet() -> None:
    assert "Who pays?" in said("jw-info-request-pa", questions=None, information_needed="Who pays?").text
    with pytest.raises(MissingValue, match=r"data\.information_needed"):
        said("jw-info-request-pa", questions=None)


def test_the_iu_investigator_is_told_outcome_reason_and_whom_to_signpost() -> None:
    draft = said("jw-iu-outcome")

    assert "The outcome is: not for Joint Working." in draft.text
    assert "Why: The complaint is about the council's charges only." in draft.text
    assert "Please tell the complainant that they can bring those parts to PHSO" in draft.text
    assert "PHSO" not in said("jw-iu-outcome", signpost=False).text


def test_the_initial_look_task_names_case_version_source_and_dates() -> None:
    text = said("jw-task-ilt").text

    for fact in ("24 001 234", "version 2", "Intake", "23 November 2026", "30 November 2026"):
        assert fact in text


def test_the_task_of_the_assessment_investigator_holds_the_questions() -> None:
    assert "When did the care start?" in said("jw-task-at-info").text


def test_the_task_of_a_finished_consultation_says_so_and_whether_to_signpost() -> None:
    assert said("jw-task-consultation-complete").text.startswith("JW consultation complete")
    assert "to PHSO. The ward's discharge letter." in said("jw-task-consultation-complete").text
    assert "PHSO" not in said("jw-task-consultation-complete", signpost=False).text


def test_an_email_goes_to_the_person_of_the_record() -> None:
    assert read("jw-phso-missing-items").recipient(VALUES) == "sam@phso.example.org"
    assert read("jw-info-request-pa").recipient(VALUES) == "ada@example.org"
