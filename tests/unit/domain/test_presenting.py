"""What of a record may be shown: fields kept to their readers, values masked."""

from __future__ import annotations

from app.domain import presenting
from app.domain.authority import Viewer
from app.domain.dictionary import Dictionary, Entry

KEPT = Entry("clinical_advice.adviser_name", "Adviser", "string", readers=("jwt-investigator",))
OPEN = Entry("clinical_advice.type", "Type", "string")
DICTIONARY = Dictionary({entry.path: entry for entry in (KEPT, OPEN)}, frozenset({"clinical_advice"}))
READER = Viewer(1, "joe", "Joe", groups=frozenset({"jwt-investigator"}))
OTHER = Viewer(2, "ian", "Ian", groups=frozenset({"lgsco-intake"}))
ITEM = {"type": "written", "adviser_name": "Dr Who"}


def test_masking_keeps_the_shape_and_hides_every_text_number_and_date() -> None:
    value = {"name": "Ann", "age": 44, "ok": True, "none": None, "list": ["a", {"b": 1.5}]}

    assert {"name": "•••", "age": "•••", "ok": True, "none": None, "list": ["•••", {"b": "•••"}]} == presenting.masked(
        value
    )


def test_an_address_keeps_its_first_letter_and_domain() -> None:
    assert "j•••@nhs.net" == presenting.masked_address("jane.doe@nhs.net")
    assert "•••" == presenting.masked_address("1 High Street")
    assert "•••@nhs.net" == presenting.masked_address("@nhs.net")


def test_a_field_is_for_its_readers_in_lists_and_on_screens() -> None:
    screens = {"clinical_advice": [ITEM], "people": {"pa_name": "Ann"}}

    assert screens == presenting.readable(READER, screens, DICTIONARY)
    assert {"clinical_advice": [{"type": "written"}], "people": {"pa_name": "Ann"}} == presenting.readable(
        OTHER, screens, DICTIONARY
    )


def test_a_change_is_shown_as_far_as_one_may_read_it() -> None:
    def seen(viewer: Viewer, path: str, value: object) -> object:
        return presenting.readable_change(viewer, path, value, DICTIONARY)

    assert "Dr Who" == seen(READER, "clinical_advice[1].adviser_name", "Dr Who")
    assert None is seen(OTHER, "clinical_advice[1].adviser_name", "Dr Who")
    assert "written" == seen(OTHER, "clinical_advice[1].type", "written")
    assert {"type": "written"} == seen(OTHER, "clinical_advice[1]", ITEM)
    assert [{"type": "written"}] == seen(OTHER, "clinical_advice", [ITEM])


def test_every_screen_of_a_manual_is_there_and_filled_ones_stay() -> None:
    whole = presenting.with_empty_screens({"jw": [{"version": 1}], "extra": {"x": 1}}, "lgsco")

    assert ([{"version": 1}], {}, [], {"x": 1}) == (whole["jw"], whole["consent"], whole["binjs"], whole["extra"])
    assert list(presenting.SCREENS["lgsco"]) == list(whole)[:-1]
