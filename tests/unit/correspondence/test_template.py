"""What a template may hold, and that nothing else gets through."""

from __future__ import annotations

from typing import Any

import pytest

from app.correspondence import MissingValue, Template, lint
from app.domain import dictionary
from app.errors import DefinitionError
from tests.unit.correspondence.samples import VALUES, draft, source, template

HOSTILE = [
    # calls and attributes of objects
    "{{ ''.format(x) }}",
    "{{ case.ref.upper() }}",
    "{{ case.ref.__class__ }}",
    "{{ case.__class__.__mro__ }}",
    "{{ case['__class__'] }}",
    "{{ case['_private'] }}",
    "{{ _private }}",
    "{{ __import__('os') }}",
    "{{ case.get('ref') }}",
    "{{ lipsum() }}",
    "{{ range(10) }}",
    "{{ cycler('a') }}",
    "{{ joiner() }}",
    "{{ dict(a=1) }}",
    "{{ namespace(a=1) }}",
    "{{ self.title() }}",
    "{{ super() }}",
    "{{ caller() }}",
    "{{ config.items() }}",
    "{{ ''.__class__.__base__.__subclasses__()[0] }}",
    "{{ (case.ref).center(100000000) }}",
    "{{ 'x'.join(binjs) }}",
    # filters we do not have
    "{{ case.ref | safe }}",
    "{{ case.ref | attr('x') }}",
    "{{ case.ref | center(100000000) }}",
    "{{ case.ref | format(1) }}",
    "{{ case.ref | map('upper') }}",
    "{{ binjs | map(attribute='name') }}",
    "{{ binjs | groupby('name') }}",
    "{{ case.ref | replace('a', 'b') }}",
    "{{ case.ref | tojson }}",
    "{{ case.ref | pprint }}",
    "{{ case.ref | urlize }}",
    "{{ case.ref | xmlattr }}",
    "{{ case.ref | indent(1000000) }}",
    "{{ case.ref | default }}",
    "{{ case.ref | default('a', 'b') }}",
    "{{ case.ref | default(value='a') }}",
    "{{ case.ref | date('%Y') }}",
    "{{ case.ref | join(*binjs) }}",
    "{{ case.ref | join(**case) }}",
    "{% filter upper %}x{% endfilter %}",
    # statements
    "{% set x = 1 %}",
    "{% set x %}y{% endset %}",
    "{% macro m() %}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block b %}{% endblock %}",
    "{% with x = 1 %}{% endwith %}",
    "{% autoescape false %}x{% endautoescape %}",
    "{% do x %}",
    "{% debug %}",
    "{% trans %}x{% endtrans %}",
    "{% for x in binjs recursive %}{{ loop(x) }}{% endfor %}",
    "{% for x in binjs if x.name %}x{% endfor %}",
    "{% for a, b in binjs %}x{% endfor %}",
    "{% for x in [1, 2] %}x{% endfor %}",
    "{% for x in range(9) %}x{% endfor %}",
    "{% for x in binjs | join %}x{% endfor %}",
    "{% break %}",
    "{% continue %}",
    # arithmetic and literals
    "{{ 1 + 1 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ 9 ** 9 }}",
    "{{ 'a' * 100000000 }}",
    "{{ -1 }}",
    "{{ 1.5 }}",
    "{{ [1, 2] }}",
    "{{ {'a': 1} }}",
    "{{ (1, 2) }}",
    "{{ 'a' if 1 else 'b' }}",
    "{{ binjs[0] }}",
    "{{ binjs[-1] }}",
    "{{ case.ref[0:2] }}",
    "{{ case[case.ref] }}",
    "{% if 1 < 2 %}x{% endif %}",
    "{% if 1 < 2 < 3 %}x{% endif %}",
    "{% if x is defined %}x{% endif %}",
    "{% if x is callable %}x{% endif %}",
    # text that is not text, or not to be read
    "{{ case.ref",
    "{% if x %}",
    "{% endif %}",
    "{{ }}",
    "{% %}",
    "\ue000" + "0\ue001",
    "a\x00b",
    "{{ " + "(" * 500 + "x" + ")" * 500 + " }}",
    "{% if x %}" * 60 + "y" + "{% endif %}" * 60,
    "{{ 1" + "0" * 5000 + " }}",
    "x" * 60_001,
    "{{ not " * 200 + "x" + " }}" * 200,
    # markup that reaches out
    "![](http://evil.example/x.png)" + "[x](http://evil.example)",
    "[x](javascript:alert(1))" + "[y](http://plain.example)",
    "[x](data:text/html,x)" + "[y](//evil.example)",
    "[x](https://example.org/{{ case.ref }})",
    "[x]({{ case.ref }})",
    "[x](file:///etc/passwd)" + "[y](ftp://x)",
    "[x](https://example.org/\u202e)",
    "[x](/cases/1)",
]


def test_there_are_at_least_sixty_hostile_constructs() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_construct_is_refused_when_the_template_is_read(body: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        template(body)

    assert refused.value.findings[0].message
    assert refused.value.findings[0].element == "a-letter"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{{ case.ref }}", "24 001 234"),
        ("{{ case['ref'] }}", "24 001 234"),
        ("{{ jw.outcome_date }}", "23 November 2026"),
        ("{{ jw.outcome_date | date }}", "23 November 2026"),
        ("{{ data.when | date }}", "29 March 2026"),
        ("{{ data.day | date }}", "1 April 2026"),
        ("{{ data.cost | money }}", "£1,250"),
        ("{{ data.loss | money }}", "-£12.50"),
        ("{{ not people.rep_name }}", "yes"),
        ("{{ data.one | join }}", "a"),
        ("{{ data.items | join }}", "a, b and c"),
        ("{{ data.items | join('; ') }}", "a; b; c"),
        ("{{ data.questions | upper_first }}", "When?"),
        ("{{ data.word | upper_first }}", "Éclair"),
        ("{{ people.rep_name | default('you') }}", "you"),
        ("{{ people.rep_name | default(people.pa_name) }}", "Ada Field"),
        ("{{ people.rep_name | default(people.none) | default('x') }}", "x"),
        ("{{ data.gone.deep.down | default('x') }}", "x"),
        ("{{ case.urgent }}", "yes"),
        ("{{ data.number }}", "2.5"),
        ("{{ data.hundred }}", "100"),
        ("{% if case.urgent %}soon{% else %}later{% endif %}", "soon"),
        ("{% if people.rep_name %}a{% elif people.pa_name %}b{% endif %}", "b"),
        ("{% if not people.rep_name and case.ref == '24 001 234' %}x{% endif %}", "x"),
        ("{% if case.ref != 'y' or people.rep_name %}x{% endif %}", "x"),
        ("{% if 'a' in data.items and 'z' not in data.items %}x{% endif %}", "x"),
        ("{% if case.ref in case %}x{% else %}y{% endif %}", "y"),
        ("{% if data.gone == none %}x{% endif %}", "x"),
        ("{% for b in binjs %}{{ b.name }}. {% endfor %}", "Ash Council. Elm Trust."),
        ("{% for b in data.none_of_them %}x{% else %}none{% endfor %}", "none"),
        ("{# a note to ourselves #}x", "x"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ],
)
def test_the_language_of_letters(body: str, text: str) -> None:
    more: dict[str, Any] = {"loss": "-12.5", "one": ["a"], "many": ["x"], "none_of_them": []}
    more |= {
        "when": "2026-03-28T23:30:00-01:00",
        "day": "2026-04-01",
        "word": "éclair",
        "number": 2.5,
        "hundred": 100.0,
    }
    values: dict[str, Any] = {**VALUES, "data": {**VALUES["data"], **more}}

    assert draft(body, values).text.strip() == text


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("{{ people.rep_name }}", "people.rep_name"),
        ("{{ people.gone }}", "people.gone"),
        ("{{ gone.deep.down }}", "gone.deep.down"),
        ("{{ people.rep_name | upper_first }}", "people.rep_name"),
        ("{% for x in data.gone %}x{% endfor %}", "data.gone"),
        ("{% for b in binjs %}{{ b.address }}{% endfor %}", "binjs[1].address"),
        ("{{ case.ref.deeper }}", "case.ref.deeper"),
        ("{{ data.blank }}", "data.blank"),
    ],
)
def test_a_missing_value_is_named(body: str, path: str) -> None:
    with pytest.raises(MissingValue, match="which is empty") as missing:
        draft(body, {**VALUES, "data": {"blank": "  "}})

    assert missing.value.path == path


@pytest.mark.parametrize(
    "body",
    [
        "{{ binjs }}",
        "{{ case }}",
        "{{ people.pa_name | date }}",
        "{{ people.pa_name | money }}",
        "{{ people.pa_name | join }}",
        "{{ data.list | join }}",
        "{{ case.urgent | date }}",
        "{{ data.endless | money }}",
        "{% for x in people.pa_name %}x{% endfor %}",
        "{{ case | upper_first }}",
    ],
)
def test_a_value_that_cannot_be_printed_is_an_error_of_the_template(body: str) -> None:
    with pytest.raises(DefinitionError):
        draft(body, {**VALUES, "data": {"list": [["a"]], "endless": "Infinity"}})


def test_a_letter_that_grows_without_end_is_refused() -> None:
    values = {"case": {"ref": "1"}, "data": {"many": ["x"] * 6_000, "long": "x" * 200_001}}

    with pytest.raises(DefinitionError, match="repeats more than"):
        draft("{% for a in data.many %}{{ a }}{% endfor %}", values)
    with pytest.raises(DefinitionError, match="grows beyond"):
        draft("{{ data.long }}", values)


def test_markdown_of_the_template_becomes_html_and_plain_text() -> None:
    body = "# Title\n\nA **bold** word and [a link](https://example.org/a).\nNext line.\n\n1. one\n2. two\n   - deep\n"

    made = draft(body)

    assert "<h1>Title</h1>" in made.html
    assert "<strong>bold</strong>" in made.html
    assert '<a href="https://example.org/a">a link</a>' in made.html
    assert made.text == (
        "Title\n\nA bold word and a link (https://example.org/a).\nNext line.\n\n1. one\n2. two\n  - deep"
    )


def test_a_paragraph_has_the_id_it_ends_with() -> None:
    made = draft("Hello {{ people.pa_name }}. {:#hello}\n\nBye.")

    assert made.paragraphs == {"hello"}
    assert '<p id="hello">Hello Ada Field.</p>' in made.html
    assert made.text == "Hello Ada Field.\n\nBye."


RULES = "must_contain:\n  - #ask when data.ask\n  - thank you\nmust_not_contain:\n  - appeal*\n"


def test_a_draft_says_what_it_lacks_and_what_it_must_not_say() -> None:
    body = "Thank  you.\n\n{% if data.do_ask %}\nPlease ask. {:#ask}\n{% endif %}\n\n{{ data.more | default('') }}"

    def breaches(**data: Any) -> tuple[str, ...]:
        return draft(body, {"case": {"ref": "1"}, "data": data}, rules=RULES).breaches

    assert breaches() == ()
    assert breaches(ask=True, do_ask=True) == ()
    assert breaches(ask=True) == ("The letter does not say what it must: “#ask”. Put it back.",)
    assert breaches(more="You may Appeal.") == ("The letter says “appeal*”, which it must not. Take it out.",)
    assert breaches(more="The apples appealed.") == ("The letter says “appeal*”, which it must not. Take it out.",)
    assert breaches(more="unappealing") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dear you", "begins with a header"),
        ("---\nid: x\n", "begins with a header"),
        (source("x", id="Bad Id"), "small words joined by hyphens"),
        (source("x", id=""), "The header needs “id”"),
        (source("x", version=""), "The header needs “version”"),
        (source("x", channels="pigeon"), "Channels are letter, email"),
        (source("x", subject=""), "An email needs a subject"),
        (source("x", subject="For {{ people.pa_name }}"), "A subject holds fixed words and {{ case.ref }} only"),
        (source("x", subject="{{ case.ref.x() }}"), "is not part of the language of letters"),
        (source("x", to="ada@example.org"), "“to” holds paths"),
        (source("x", bcc="people.pa_email"), "“bcc” does not belong in the header"),
        (source("x", rules="id: again\n"), "or stands there twice"),
        (source("x", rules="must_contain:\n  - #gone\n"), "No paragraph ends with {:#gone}"),
        (source("You may appeal.", rules="must_not_contain:\n  - appeal*\n"), "says “appeal*”, which it must not"),
        (source("{% if x %}You may appeal.{% endif %}", rules="must_not_contain:\n  - appeal\n"), "which it must not"),
    ],
)
def test_a_wrong_header_is_refused(text: str, told: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        Template.read(text)

    assert any(told in finding.message for finding in refused.value.findings)


def test_a_finding_has_the_line_in_the_file() -> None:
    with pytest.raises(DefinitionError) as refused:
        template("one\n\n{{ x() }}")

    text = source("one\n\n{{ x() }}")
    assert "x()" in text.splitlines()[refused.value.findings[0].line - 1]


def test_the_header_is_read() -> None:
    made = template("x", to="people.rep_email, people.pa_email", clauses="JWM-OIN-12 JWM-OIN-13")

    assert made.channels == ("letter", "email")
    assert made.clauses == ("JWM-OIN-12", "JWM-OIN-13")
    assert made.recipient({"people": {"rep_email": None, "pa_email": "a@b.uk"}}) == "a@b.uk"
    assert made.recipient({"people": {}}) is None


def test_placeholders_name_every_path_that_is_read() -> None:
    body = (
        "{{ people.pa_name | default(case.ref) }}"
        "{% for b in binjs %}{{ b.name }}{{ data.x }}{% else %}{{ case['team'] }}{% endfor %}"
    )

    made = template(body, to="people.pa_email", rules="must_contain:\n  - x when data.ask\n")

    wanted = {
        "people.pa_name",
        "case.ref",
        "binjs",
        "binjs[].name",
        "data.x",
        "case.team",
        "people.pa_email",
        "data.ask",
    }
    assert made.placeholders() == wanted


DICTIONARY = dictionary.read(
    {
        "fields.csv": "path,label,type,options,readers,class,clause\n"
        "case.ref,Ref,string,,,open,\n"
        "binjs[].name,Name,string,,,open,\n"
        "jw[].version,Version,number,,,open,\n"
        "advice.adviser_name,Adviser,string,,jwt-ao,restricted,\n"
        "advice.text,Text,string,,jwt-ao,open,\n"
    }
)


@pytest.mark.parametrize(
    "body",
    [
        "{{ case.ref }}{{ data.anything.at.all }}{{ sender.name }}{{ sender.team }}{{ today | date }}",
        "{% for b in binjs %}{{ b.name }}{% endfor %}",
        "{{ jw.version }}{% for v in jw_versions %}{{ v.version }}{% endfor %}{{ original.case.ref }}",
    ],
)
def test_known_placeholders_pass(body: str) -> None:
    assert lint(template(body), DICTIONARY) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{{ case.colour }}", "“case.colour” is no field of the record"),
        ("{{ nothing.here }}", "“nothing.here” is no field of the record"),
        ("{{ case }}", "“case” is no value by itself"),
        ("{{ sender.salary }}", "“sender.salary” is no field of the record"),
        ("{% for b in binjs %}{{ b.colour }}{% endfor %}", "“binjs[].colour” is no field of the record"),
        ("{{ advice.adviser_name }}", "may be opened by some only"),
        ("{{ advice.text }}", "may be opened by some only"),
    ],
)
def test_unknown_and_guarded_placeholders_are_findings(body: str, told: str) -> None:
    assert any(told in finding.message for finding in lint(template(body), DICTIONARY))
