"""Cases through the API: the record by screen, corrections, notes, documents, and the timeline over all."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.services import files
from tests.cast import Acting


@pytest.fixture
def case(acting_as: Acting) -> str:
    screens = {"people": {"pa_name": "Ann Other", "rep_name": "Rob Proxy"}, "contact": {"phso_ref": "P-123"}}
    return acting_as("ian").post("/cases", {"organisation": "lgsco", "kind": "mainstream", "screens": screens})["ref"]


def test_a_record_has_every_screen_of_its_manual_by_name(acting_as: Acting, case: str) -> None:
    record = acting_as("ian").get(f"/cases/{case}")

    assert {"case", "contact", "people", "binjs", "jw", "at_alloc", "consent", "workflow"} <= set(record["screens"])
    assert record["screens"]["people"] == record["people"] == {"pa_name": "Ann Other", "rep_name": "Rob Proxy"}
    assert ([], {}) == (record["jw"], record["consent"])
    assert (case, "mainstream", "open", 1) == (record["ref"], record["kind"], record["status"], record["version"])
    assert (case, False) == (record["case"]["ref"], record["case"]["exclude_from_annual_statistics"])


def test_a_correction_changes_the_named_fields_alone_and_keeps_the_history(acting_as: Acting, case: str) -> None:
    ian = acting_as("ian")
    body = {"version": 1, "screens": {"people": {"pa_name": "Ann Otter"}}, "reason": "Misspelt"}

    answer = ian.call("PATCH", f"/cases/{case}", json=body)

    assert (200, 2) == (answer.status_code, answer.json["version"])
    assert {"pa_name": "Ann Otter", "rep_name": "Rob Proxy"} == answer.json["people"]
    change = ian.items(f"/cases/{case}/timeline")[-1]
    assert ("change", "people.pa_name", "Misspelt", "ian", "Ann Other", "Ann Otter") == tuple(
        change[name] for name in ("kind", "title", "text", "by", "old", "new")
    )


@pytest.mark.databases("sqlite")
def test_a_correction_of_an_older_record_is_refused(acting_as: Acting, case: str) -> None:
    ian = acting_as("ian")
    ian.call("PATCH", f"/cases/{case}", json={"version": 1, "screens": {"people": {"pa_name": "A"}}, "reason": "x"})

    body = {"version": 1, "screens": {"people": {"pa_name": "B"}}, "reason": "x"}
    assert (409, "conflict") == ian.refused("PATCH", f"/cases/{case}", body)


@pytest.mark.databases("sqlite")
def test_a_field_that_the_dictionary_does_not_know_is_refused_by_name(acting_as: Acting, case: str) -> None:
    body = {"version": 1, "screens": {"people": {"shoe_size": 44}}, "reason": "x"}

    answer = acting_as("ian").call("PATCH", f"/cases/{case}", json=body)

    assert (422, "people.shoe_size") == (answer.status_code, answer.json["errors"][0]["field"])


@pytest.mark.databases("sqlite")
def test_cases_are_found_by_reference_name_and_the_other_bodys_reference(acting_as: Acting, case: str) -> None:
    ian = acting_as("ian")

    for words in (case, case.lower(), "otHer", "p-123"):
        assert [case] == [each["ref"] for each in ian.items("/cases", q=words)], words
    assert [] == ian.items("/cases", q="nobody")
    assert [] == ian.items("/cases", kind="shadow")


def test_a_note_is_on_the_list_and_on_the_timeline(acting_as: Acting, case: str) -> None:
    ian = acting_as("ian")

    ian.post(f"/cases/{case}/notes", {"kind": "call", "text": "Rang back."})

    note = ian.items(f"/cases/{case}/notes")[0]
    assert ("call", "Rang back.", "ian") == (note["kind"], note["text"], note["author"])
    assert ("note", "call", "Rang back.") == tuple(
        ian.items(f"/cases/{case}/timeline")[-1][name] for name in ("kind", "title", "text")
    )


def test_the_timeline_pages_over_all_its_sources_oldest_first(acting_as: Acting, case: str) -> None:
    ian, opal = acting_as("ian"), acting_as("opal")
    for number in range(4):
        ian.post(f"/cases/{case}/notes", {"text": f"Note {number}"})
        opal.post("/training/clock", {"advance": "PT1H"})
    whole = ian.items(f"/cases/{case}/timeline")

    found, cursor = [], None
    while cursor or not found:
        page = ian.get(f"/cases/{case}/timeline", limit=2, **({"cursor": cursor} if cursor else {}))
        found, cursor = found + page["items"], page["next"]

    assert whole == found
    assert sorted(each["at"] for each in whole) == [each["at"] for each in whole]
    assert ["Note 0", "Note 1", "Note 2", "Note 3"] == [each["text"] for each in whole if each["kind"] == "note"]


def test_an_upload_belongs_to_its_uploader_until_a_case_takes_it(acting_as: Acting, case: str) -> None:
    ian, cora = acting_as("ian"), acting_as("cora")
    sent = {"file": (io.BytesIO(b"Dear Sir"), "letter.txt")}

    stored = ian.call("POST", "/files", data=sent, content_type="multipart/form-data").json

    assert 404 == cora.refused("GET", f"/files/{stored['id']}")[0]
    assert (422, "invalid-input") == cora.refused("POST", f"/cases/{case}/documents", {"file_id": stored["id"]})
    ian.post(f"/cases/{case}/documents", {"file_id": stored["id"], "folder": "General"})
    assert [("letter.txt", 8, "text/plain")] == [
        (each["name"], each["size"], each["media_type"]) for each in ian.items(f"/cases/{case}/documents")
    ]
    answer = cora.call("GET", f"/files/{stored['id']}")
    assert (200, b"Dear Sir") == (answer.status_code, answer.data)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="letter.txt"')
    assert "sandbox; default-src 'none'" == answer.headers["Content-Security-Policy"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("run.exe", b"MZ"),
        ("picture.png", b"<html><script>alert(1)</script>"),
        ("paper.pdf", b"PK\x03\x04"),
        ("report.docx", b"%PDF-1.7"),
        ("drawing.svg", b"<svg onload='x'/>"),
        ("empty.txt", b""),
        ("note.txt", b"a\x00b"),
        ("noname", b"text"),
    ],
)
def test_a_file_of_another_kind_than_it_says_is_refused(acting_as: Acting, name: str, content: bytes) -> None:
    sent = {"file": (io.BytesIO(content), name)}

    answer = acting_as("ian").call("POST", "/files", data=sent, content_type="multipart/form-data")

    assert (422, "file") == (answer.status_code, answer.json["errors"][0]["field"])


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("parts", [{}, {"other": (io.BytesIO(b"x"), "x.txt")}])
def test_an_upload_without_its_file_is_refused(acting_as: Acting, parts: dict[str, Any]) -> None:
    answer = acting_as("ian").call("POST", "/files", data=parts, content_type="multipart/form-data")

    assert 422 == answer.status_code


@pytest.mark.databases("sqlite")
def test_a_file_above_the_limit_is_refused(acting_as: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1_000)
    sent = {"file": (io.BytesIO(b"x" * 1_001), "big.txt")}

    answer = acting_as("ian").call("POST", "/files", data=sent, content_type="multipart/form-data")

    assert (413, "too-much") == (answer.status_code, answer.json["code"])


@pytest.mark.databases("sqlite")
def test_people_are_listed_with_their_role(acting_as: Acting, case: str) -> None:
    assert [{"role": "pa", "name": "Ann Other"}, {"role": "rep", "name": "Rob Proxy"}] == acting_as("ian").items(
        f"/cases/{case}/people"
    )


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "name", ["timeline", "notes", "documents", "letters", "clocks", "people", "decisions", "links", "tasks", "notices"]
)
def test_every_list_of_a_case_is_there_and_404_for_a_case_that_is_not(acting_as: Acting, case: str, name: str) -> None:
    ian = acting_as("ian")

    assert {"items", "next"} == set(ian.get(f"/cases/{case}/{name}"))
    assert 404 == ian.refused("GET", f"/cases/LGSCO-999999/{name}")[0]


def test_a_field_for_other_readers_is_left_out_of_record_and_timeline(acting_as: Acting, case: str) -> None:
    """The adviser's identity is for the joint team and never for the rest of the house."""
    screens = {"clinical_advice": [{"type": "discussion", "adviser_name": "Dr Canary"}]}
    body = {"version": 1, "screens": screens, "reason": "x"}

    written = acting_as("ian").call("PATCH", f"/cases/{case}", json=body)

    assert 200 == written.status_code, written.text
    assert "Dr Canary" not in written.text
    assert "Dr Canary" not in str(acting_as("ian").items(f"/cases/{case}/timeline"))
    assert "Dr Canary" == acting_as("joe").get(f"/cases/{case}")["clinical_advice"][0]["adviser_name"]
