"""Reading DMN files: all versions, and what is refused with its place."""

from __future__ import annotations

import pytest

from app import dmn
from app.dmn.xml import NAMESPACES
from app.errors import DefinitionError
from tests.unit.dmn.models import decision, document, literal, table

GOOD = decision(literal("1"))
MANY = " ".join(f"a{number}='1'" for number in range(101))
DEEP = "<context><contextEntry>" * 105 + "</contextEntry></context>" * 105
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><definitions>&b;</definitions>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions>&a;</definitions>'


@pytest.mark.parametrize("namespace", sorted(NAMESPACES))
def test_every_version_is_read(namespace: str) -> None:
    assert 1 == dmn.read(document(GOOD, namespace)).evaluate("route", {}).result


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        (b"", "xml"),
        (b"<definitions>", "xml"),
        (b"\x1f\x8b\x08", "xml"),
        (b"<definitions/>", "dmn"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "dmn"),
        (BOMB, "xml-doctype"),
        (OUTSIDE, "xml-doctype"),
        (b"<!DOCTYPE x>" + document(GOOD).split(b"\n", 1)[1], "xml-doctype"),
        (document(GOOD).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "xml-encoding"),
        (document(" " * 2_000_001), "xml-size"),
        (document(decision(DEEP)), "xml-size"),
        (document("<x/>" * 20_001), "xml-size"),
        (document(f"<decision {MANY}/>"), "xml-size"),
        (document(GOOD + GOOD), "dmn-id"),
        (document(decision(table(["a"], ["r"], [], "SOMETIMES"))), "dmn-hit-policy"),
        (document(decision(table(["a"], ["r"], [], "COLLECT", 'aggregation="MEAN"'))), "dmn-aggregation"),
        (document(decision(table(["a"], [], []))), "dmn-output"),
        (document(decision(table(["a", "b"], ["r"], ["1"]))), "dmn-cells"),
        (document(decision(table(["a"], ["r"], ["1 | 2"] * 1_001))), "dmn-size"),
        (document(decision(table([f"a{n}" for n in range(51)], ["r"], []))), "dmn-size"),
        (document(decision("<conditional><if/></conditional>")), "dmn-empty"),
        (document(decision("<relation><column name='a'/><row/></relation>")), "dmn-relation"),
    ],
    ids=range(22),
)
def test_what_cannot_be_used_is_refused(xml: bytes, rule: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        dmn.read(xml)

    assert rule == refused.value.findings[0].rule
    assert [rule] == [finding.rule for finding in dmn.lint(xml)]


def test_decisions_that_require_each_other_are_refused() -> None:
    def needing(name: str, other: str) -> str:
        link = f'<informationRequirement><requiredDecision href="#{other}"/></informationRequirement>'
        return decision(literal("1"), name, link)

    with pytest.raises(DefinitionError, match="“a” requires itself: a → b → a"):
        dmn.read(document(needing("a", "b") + needing("b", "a")))


def test_a_chain_of_decisions_without_end_is_refused() -> None:
    link = '<informationRequirement><requiredDecision href="#d{}"/></informationRequirement>'
    chain = [decision(literal("1"), f"d{number}", link.format(number + 1)) for number in range(200)]

    with pytest.raises(DefinitionError, match="in a row"):
        dmn.read(document("".join([*chain, decision(literal("1"), "d200")])))


def test_a_refusal_says_which_line() -> None:
    with pytest.raises(DefinitionError) as refused:
        dmn.read(document("\n\n" + decision(table(["a"], ["r"], [], "SOMETIMES"))))

    assert 5 == refused.value.findings[0].line


def test_comments_do_not_cut_a_cell() -> None:
    xml = document(decision(literal("1 + 2"))).replace(b"1 + 2", b"1 <!-- one --> + 2")

    assert 3 == dmn.read(xml).evaluate("route", {}).result
