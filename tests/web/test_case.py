"""The pages of a case: search, what they show, notes, documents, letters, the diagram, and what arrived."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from app.domain.authority import Viewer
from app.services import cases, instances, tasks
from app.services.ports import Ports
from app.store.instances import open_tasks_of as rows_of
from tests.web.browsing import Browsing

pytestmark = pytest.mark.databases("sqlite")
PAGES = ("", "/timeline", "/documents", "/letters", "/people", "/record", "/linked", "/clocks", "/process", "/arrived")


@pytest.fixture
def under_way(browse: Browsing, requested: str, drain: Callable[[], None]) -> str:
    """A case that Intake has set up: its clock runs, an email has gone, the co-ordinator has to allocate it."""
    ian = browse("ian")
    ian.complete(ian.task_of(requested))
    drain()
    return requested


@pytest.mark.parametrize("page", PAGES)
def test_another_organisation_finds_no_page_of_a_case(browse: Browsing, requested: str, page: str) -> None:
    assert [404, 404] == [browse(account).get(f"/cases/{requested}{page}").status for account in ("paul", "hana")]


@pytest.mark.parametrize("spelt", ["LGSCO-000001", "lgsco 1", "lgsco1", "LGSCO/000001"])
def test_a_reference_in_any_spelling_leads_to_its_case(browse: Browsing, requested: str, spelt: str) -> None:
    assert f"/cases/{requested}" == browse("ian").get(f"/cases?q={spelt}").location


def test_cases_are_found_by_name_and_by_the_other_bodys_reference(browse: Browsing, requested: str) -> None:
    ian = browse("ian")

    assert requested == ian.get("/cases?q=rosa").rows()[0][0]
    assert "No case matches" in ian.get("/cases?q=nobody").main
    assert "There are no cases yet" in browse("hana").get("/cases").main


def test_a_list_longer_than_a_page_goes_on(browse: Browsing) -> None:
    ian = browse("ian")
    for number in range(27):
        ian.post("/start/message/phso-jw-request", pa_name=f"Person {number}", phso_email="a@b.example")

    first = ian.get("/cases")
    (following,) = first.links("after=")
    second = ian.get(f"/cases{following}")

    assert (25, 2) == (len(first.rows()), len(second.rows()))
    assert 25 == len(browse("lena").get(f"/cases{following}").rows()), "a place in a list is sealed to whoever asked"


def test_the_overview_answers_where_a_case_stands(browse: Browsing, under_way: str) -> None:
    page = browse("ian").get(f"/cases/{under_way}")

    assert ["Check ILT unallocated report and assign", "Joint working team co-ordinators"] == page.rows()[0][:2]
    assert "5 working days left" in page.rows()[0][3]
    assert "5 working days since the request" in page.main
    assert "Rosa Khan" in page.main


def test_the_clock_page_explains_every_day(browse: Browsing, under_way: str) -> None:
    page = browse("ian").get(f"/cases/{under_way}/clocks")

    assert "0 of 5 working days used" in page.main
    assert "Sat 28 Nov 2026: not counted, Saturday" in page.main
    assert "Mon 30 Nov 2026: counted" in page.main


def test_the_timeline_shows_main_events_first_and_the_rest_on_request(browse: Browsing, under_way: str) -> None:
    ian = browse("ian")
    main, everything = ian.get(f"/cases/{under_way}/timeline"), ian.get(f"/cases/{under_way}/timeline?kind=all")

    assert "Check PHSO request and set up case" in main.main
    assert "Name of the person affected recorded" not in main.main
    assert "Name of the person affected recorded" in everything.main
    assert "Nothing of this kind yet" in ian.get(f"/cases/{under_way}/timeline?kind=notice").main
    oldest = ian.get(f"/cases/{under_way}/timeline?order=oldest").texts("//*[contains(@class,'moj-timeline__title')]")
    assert "PHSO asks for an initial look" == oldest[0]


def test_a_note_appears_on_the_timeline(browse: Browsing, requested: str) -> None:
    page = browse("ian").after(f"/cases/{requested}/timeline", kind="call", text="Rang <b>Rosa</b>.")

    assert "Your note is on the timeline." == page.banner
    assert "Rang <b>Rosa</b>." in page.main
    assert "Note: call" in page.main


def test_an_empty_note_is_refused_beside_the_field(browse: Browsing, requested: str) -> None:
    page = browse("ian").post(f"/cases/{requested}/timeline", text=" ")

    assert (422, 1) == (page.status, len(page.problems))


def test_several_documents_are_filed_at_once_and_handed_out_as_attachments(browse: Browsing, requested: str) -> None:
    ian = browse("ian")
    files = [(io.BytesIO(b"one"), "first.txt"), (io.BytesIO(b"two"), "second.txt")]

    page = ian.after(f"/cases/{requested}/documents", file=files, folder="General", source="Rosa Khan")
    assert "2 documents filed." == page.banner
    second, first = page.rows()[:2]
    assert (["first.txt", "General", "Rosa Khan"], "second.txt") == (first[:3], second[0])

    download = ian.get(page.links("/documents/")[0]).answer
    assert b"two" == download.data
    assert "attachment; filename=second.txt" == download.headers["Content-Disposition"]
    assert "sandbox" in download.headers["Content-Security-Policy"]
    download.close()
    assert 404 == browse("hana").get(page.links("/documents/")[0]).status


def test_a_document_needs_a_file_and_a_known_type(browse: Browsing, requested: str) -> None:
    ian = browse("ian")

    assert ["Choose at least one file"] == ian.post(f"/cases/{requested}/documents", source="kept").problems
    wrong = ian.post(f"/cases/{requested}/documents", source="kept", file=(io.BytesIO(b"MZ"), "run.exe"))
    assert (422, "kept") == (wrong.status, wrong.value("source"))
    assert "run.exe" in wrong.problems[0]


def test_letters_are_listed_shown_and_downloaded_as_sent(browse: Browsing, under_way: str) -> None:
    ian = browse("ian")

    (row,) = ian.get(f"/cases/{under_way}/letters").rows()
    assert ("jane@phso.example", "Email", "Sent") == (row[1], row[2], row[4])
    path = ian.get(f"/cases/{under_way}/letters").links("/letters/")[0]
    assert "Text" in ian.get(path).main
    file = ian.get(f"{path}/file").answer
    assert "message/rfc822" == file.mimetype
    assert b"To: " in file.data
    assert 404 == browse("paul").get(f"{path}/file").status
    assert 404 == ian.get(f"/cases/{under_way}/letters/999").status


def test_the_diagram_marks_where_the_case_is_and_the_outline_says_the_same(browse: Browsing, under_way: str) -> None:
    page = browse("ian").get(f"/cases/{under_way}/process")

    (box,) = page.tree.xpath("//*[contains(@class, 'rd-diagram')]")
    marks = json.loads(box.get("data-marks"))
    current = [element for element, state in marks.items() if state == "current"]
    assert ["assign-initial-look"] == current
    assert any("Check ILT unallocated report and assign Now" == row[0] for row in page.rows())
    xml = browse("ian").get(box.get("data-xml-url")).answer
    assert ("application/xml", True) == (xml.mimetype, b"assign-initial-look" in xml.data)
    assert 404 == browse("paul").get(box.get("data-xml-url")).status


def test_a_new_case_says_on_each_page_what_will_be_there(
    browse: Browsing, ports: Ports, viewer_of: Callable[[str], Viewer]
) -> None:
    ian = browse("ian")
    ref = cases.open_case(ports, viewer_of("ian"), organisation="lgsco", kind="mainstream")

    assert [f"/start?case={ref}"] == ian.get(f"/cases/{ref}/process").links("/start")
    for path, said in {
        "documents": "No documents yet",
        "letters": "Nothing has been sent yet",
        "linked": "No linked cases",
        "clocks": "No clock has started",
        "people": "Nobody is recorded on this case yet",
        "timeline": "Nothing has happened yet",
    }.items():
        assert said in ian.get(f"/cases/{ref}/{path}").main


def test_what_arrived_is_asked_for_by_the_fields_of_its_rule(browse: Browsing, under_way: str) -> None:
    joe = browse("cora")

    listed = joe.get(f"/cases/{under_way}/arrived")
    assert [f"/cases/{under_way}/arrived/phso-consent"] == listed.links("phso-consent")
    form = f"/cases/{under_way}/arrived/phso-consent"
    wrong = joe.post(form, **{"received_on-day": "31", "received_on-month": "2", "received_on-year": "2026"})
    assert (422, "31") == (wrong.status, wrong.value("received_on-day"))
    kept = joe.after(form, **{"received_on-day": "23", "received_on-month": "11", "received_on-year": "2026"})
    assert "Nothing waits for it now" in kept.banner
    assert 404 == browse("ian").get(form).status


def test_the_record_shows_people_by_their_names_and_fields_by_their_labels(browse: Browsing, under_way: str) -> None:
    cora = browse("cora")
    cora.complete(cora.task_of(under_way), allocated_to="joe")

    page = cora.get(f"/cases/{under_way}/record")

    assert "Joint working" in page.texts("//h2")
    assert "Allocated to Joe" in page.main
    assert "PHSO reference number P-1" in page.main


def test_the_process_page_says_which_rules_of_which_tables_fired(
    browse: Browsing, ports: Ports, viewer_of: Callable[[str], Viewer]
) -> None:
    ian = viewer_of("ian")
    started = instances.start(ports, ian, "jwm-joint-working-case", data={"source": "LGSCO Intake by phone"})
    with ports.database.begin() as tx:
        (task,) = rows_of(tx, started.id)
    tasks.complete(ports, ian, task.id, answers={"wants_nhs": "no"})

    rows = browse("ian").get(f"/cases/{started.case_ref}/process").rows()

    (decided,) = [row for row in rows if "jw-referral-routing" in row]
    assert ["1", "Action: forward_to_lgsco_assessment_queue"] == decided[3:5]
