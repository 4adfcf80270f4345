"""What must hold before a form may be published."""

from __future__ import annotations

from typing import Any

import pytest

from app import feel, formkit
from app.domain import dictionary
from app.domain.finding import Finding
from tests.unit.formkit.forms import LIBRARY, component, form, rows

DICTIONARY = dictionary.read(
    {
        "fields.csv": "path,label,type,options,readers,class,clause\n"
        "case.ref,Ref,string,,,open,\n"
        "case.urgent,Urgent,boolean,,,open,\n"
        "case.queue,Queue,string,AT;JWA,,open,\n"
        "people.pa_name,Name,string,,,personal,\n"
        "contact.explanation,Explanation,string,,,special,\n"
        "at_alloc.date,Date,date,,,open,\n"
        "jw[].version,Version,number,,,open,\n"
        "jw[].outcome,Outcome,string,,,open,\n"
        "binjs[].name,Name,string,,,open,\n"
        'contact.attempts,Attempts,"list<context<at: date and time, result: string>>",,,open,\n'
    }
)


def findings(*components: dict[str, Any], **names: feel.Type) -> list[Finding]:
    """Check a form of these components; `names` are what it may read besides the record."""
    return formkit.check(form(*components), DICTIONARY, names, library=LIBRARY)


def test_a_sound_form_has_no_findings() -> None:
    assert [] == findings(
        component("datetime", "at_alloc.date", record="at_alloc.date", default="=today()", past="true"),
        component("textfield", "note", hide='=at_alloc.date > date("2026-01-01")', requiredWhen="=case.urgent"),
        component("select", "queue", record="case.queue", routing="true", options=["AT", "JWA"]),
        component("select", "version", valuesExpression="=for v in jw_versions return v.version"),
        component("textfield", "outcome", readonly=True, default="=jw.outcome"),
        component("select", "who", people='="jwt-" + case.ref'),
        component("checkbox", "yes", fixed="true"),
        component("radio", "a", options=["a"], defaultValue="a"),
        component("textfield", "seen", readonly="=case.urgent", fixed="=case.ref"),
        component("textfield", "pa_name", record="people.pa_name", identity="true"),
        rows(
            "attempts",
            component("datetime", "at", subtype="datetime"),
            component("textfield", "result", hide="=at = null and queue = null"),
            record="contact.attempts",
        ),
        {"type": "text", "id": "t", "text": '="For " + started_by', "conditional": {"hide": "=note = null"}},
        started_by=feel.STRING,
    )


@pytest.mark.parametrize(
    ("made", "rule", "told"),
    [
        (component("textfield", hide="=((("), "form/feel-syntax", "conditional.hide: "),
        (component("textfield", hide="=nothing_here"), "form/feel-unknown-name", "conditional.hide: "),
        (component("textfield", hide="=case.colour"), "form/feel-unknown-name", "conditional.hide: "),
        (component("textfield", hide="=case.ref"), "form/feel-result-type", "conditional.hide: "),
        (component("textfield", requiredWhen="=1"), "form/feel-result-type", "requiredWhen: "),
        (component("textfield", readonly="=case.ref"), "form/feel-result-type", "readonly: "),
        (component("datetime", default='="soon"'), "form/feel-result-type", "default: "),
        (component("number", fixed="=case.ref"), "form/feel-result-type", "fixed: "),
        (component("select", people="=case.urgent"), "form/feel-result-type", "people: "),
        (component("textfield", record="case.colour"), "form/record", "The record has no field “case.colour”"),
        (
            component("number", record="case.queue"),
            "form/record",
            "“case.queue” holds string, and this field gives number",
        ),
        (
            component("select", record="case.queue", options=["AT", "IU"]),
            "form/options",
            "“IU” is not among the values",
        ),
        (component("textfield", "case"), "form/key", "“case” is a screen of the record"),
        (component("textfield", "a.b"), "form/key", "“a.b” needs a record path"),
        (component("textfield", people="jwt-investigator"), "form/people", "People are chosen with a select"),
        (component("textfield", declaration="true"), "form/declaration", "Only a checkbox"),
        (component("textfield", past="true"), "form/past", "Only a date"),
        (component("checkbox", fixed="perhaps"), "form/fixed", "The fixed value 'perhaps' is no answer"),
        (component("datetime", default="tomorrow"), "form/default", "The default value 'tomorrow' is no answer"),
        (component("number", defaultValue="3"), "form/default", "The default value '3' is no answer"),
        (component("radio", options=["a"], defaultValue="b"), "form/default", "The default value 'b' is no answer"),
        (component("textfield", identity="true"), "form/identity", "give the record path"),
        (component("textfield", record="people.pa_name", routing="true"), "form/privacy", "is personal"),
        (component("textfield", record="contact.explanation", routing="true"), "form/privacy", "is special"),
        (rows("list", component("textfield", "x", hide="=y")), "form/feel-unknown-name", "conditional.hide: "),
    ],
)
def test_a_fault_is_a_finding_that_names_the_field(made: Any, rule: str, told: str) -> None:
    found = findings(made)

    assert (rule, "a-form") in [(each.rule, each.source) for each in found]
    assert any(told in each.message for each in found)
    assert {each.element for each in found} <= {"answer", "case", "a.b", "x"}


def test_a_personal_field_in_routing_is_a_warning_and_a_special_one_an_error() -> None:
    def level(path: str) -> list[str]:
        return [each.severity for each in findings(component("textfield", record=path, routing="true"))]

    assert ["warning"] == level("people.pa_name")
    assert ["error"] == level("contact.explanation")
    assert [] == level("case.ref")


def test_the_current_version_and_all_versions_have_names_of_their_own() -> None:
    types = formkit.record_types(DICTIONARY)

    assert "context<version: number, outcome: string>" == str(types["jw"])
    assert "list<context<version: number, outcome: string>>" == str(types["jw_versions"])
    assert "list<context<name: string>>" == str(types["binjs"])
