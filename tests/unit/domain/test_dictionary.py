"""The data dictionary reads its CSV rows, answers about paths, and says what is wrong with a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import feel
from app.domain import dictionary
from app.errors import DefinitionError

HEADER = "path,label,type,options,readers,class,clause\n"
ROWS = (
    HEADER
    + """case.ref,Reference,string,,,open,
case.urgent,Urgent,boolean,,,open,JWM-IUR-15
contact.phso_ref,PHSO reference number,string,,,personal,JWM-PHR-04
jw[].version,Version,number,,,open,
jw[].outcome,Outcome,string,"for full joint working assessment;not for Joint Working",,open,JWM-ILT-05 JWM-OPH-04
clinical_advice[].adviser_name,Adviser,string,,jwt-investigator;jwt-coordinator,restricted,
"""
)


@pytest.fixture
def jwm() -> dictionary.Dictionary:
    return dictionary.read({"fields-jwm.csv": ROWS})


def test_a_field_has_the_type_label_and_options_of_its_row(jwm: Any) -> None:
    assert jwm.type_of("case.urgent") == "boolean"
    assert jwm.label_of("contact.phso_ref") == "PHSO reference number"
    assert jwm.options("jw.outcome") == ("for full joint working assessment", "not for Joint Working")
    assert jwm.entries["jw.outcome"].clauses == ("JWM-ILT-05", "JWM-OPH-04")


def test_brackets_in_a_path_do_not_matter(jwm: Any) -> None:
    assert jwm.knows("jw[].outcome")
    assert jwm.knows("jw.outcome")
    assert jwm.type_of("jw[].outcome") == "string"


def test_an_unknown_path_is_unknown(jwm: Any) -> None:
    assert not jwm.knows("jw.colour")
    assert jwm.type_of("jw.colour") is None
    assert jwm.label_of("jw.colour") == "jw.colour"
    assert jwm.options("jw.colour") == ()


def test_a_screen_is_a_context_and_a_list_screen_a_list_of_them(jwm: Any) -> None:
    assert jwm.type_of("case") == "context<ref: string, urgent: boolean>"
    assert jwm.type_of("jw") == "list<context<version: number, outcome: string>>"
    assert jwm.type_of("jw[]") == "context<version: number, outcome: string>"
    assert jwm.is_list("jw")
    assert not jwm.is_list("case")


def test_screens_come_in_the_order_of_the_file(jwm: Any) -> None:
    assert jwm.screens() == ("case", "contact", "jw", "clinical_advice")


def test_a_screen_is_as_sensitive_as_its_most_sensitive_field(jwm: Any) -> None:
    assert jwm.classification("contact.phso_ref") == "personal"
    assert jwm.classification("clinical_advice") == "restricted"
    assert jwm.classification("case") == "open"
    assert jwm.classification("nothing.here") == "open"


def test_readers_are_the_groups_that_may_open_a_field(jwm: Any) -> None:
    assert jwm.readers_of("clinical_advice.adviser_name") == ("jwt-investigator", "jwt-coordinator")
    assert jwm.readers_of("case.ref") == ()


def test_several_files_make_one_dictionary() -> None:
    both = dictionary.read({"a.csv": HEADER + "case.ref,Ref,string,,,,", "b.csv": HEADER + "note.text,Text,string,,,,"})

    assert both.screens() == ("case", "note")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Case.ref,Reference,string,,,open,", "is not a path"),
        ("case,Reference,string,,,open,", "is not a path"),
        ("case.ref,,string,,,open,", "needs a label and a type"),
        ("case.ref,Reference,,,,open,", "needs a label and a type"),
        ("case.ref,Reference,string,,,secret,", "the class is one of"),
        ("case.ref,Reference,string,,", "A row has 7 columns"),
        ("case.ref,Reference, with a comma,string,,,open,", "A row has 7 columns"),
        ("jw[].a,A,string,,,open,\njw.b,B,string,,,open,", "is a list in one row and not in another"),
        ("case.ref,A,string,,,open,\ncase.ref,B,string,,,open,", "is listed twice"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(row: Any, told: Any) -> None:
    with pytest.raises(DefinitionError) as refused:
        dictionary.read({"fields-x.csv": f"{HEADER}{row}\n"})

    finding = refused.value.findings[0]
    assert told in finding.message
    assert finding.source == "fields-x.csv"
    assert finding.line == 1 + len(row.splitlines())


def test_another_header_is_refused() -> None:
    with pytest.raises(DefinitionError, match="first row must read"):
        dictionary.read({"fields-x.csv": "path,label\n"})


@pytest.mark.parametrize("path", sorted(Path("policies").glob("fields-*.csv")), ids=str)
def test_the_shipped_dictionaries_read_and_their_types_are_feel_types(path: Any) -> None:
    shipped = dictionary.read({path.name: path.read_text(encoding="utf-8")})

    for screen in shipped.screens():
        feel.parse_type(shipped.type_of(screen) or "")
