"""`python -m app conformance dmn-tck DIR` prints a table, what differs and why, and one JSON object at the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from tests.unit.dmn.models import decision, document, literal

JAVA = 'function(x) external {java: {class: "java.lang.Math", method signature: "abs(int)"}}'
TESTS = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>sums.dmn</modelName>
  <testCase id="001">
    <inputNode name="a"><value xsi:type="xsd:decimal">2</value></inputNode>
    <resultNode name="right"><expected><value xsi:type="xsd:decimal">3</value></expected></resultNode>
    <resultNode name="wrong"><expected><value xsi:type="xsd:decimal">3</value></expected></resultNode>
    <resultNode name="java"><expected><value xsi:type="xsd:decimal">3</value></expected></resultNode>
    <resultNode name="missing"><expected><value xsi:type="xsd:decimal">3</value></expected></resultNode>
    <resultNode name="broken" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
  </testCase>
</testCases>"""


def kit(folder: Path) -> Path:
    """Return a test kit of one folder."""
    inner = folder / "0001-sums"
    inner.mkdir()
    named = {"right": "a + 1", "wrong": "a + 2", "java": f"({JAVA})(a)", "broken": "a +"}
    bodies = [decision(literal(text), name) for name, text in named.items()]
    (inner / "sums.dmn").write_bytes(document("".join(bodies)))
    (inner / "sums-test-01.xml").write_text(TESTS, "utf-8")
    return folder


def test_the_last_line_is_the_score_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["conformance", "dmn-tck", str(kit(tmp_path))])

    score = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (5, 2, 1) == (score["total"], score["passed"], score["refused"])
    assert ["wrong", "java", "missing"] == [each["case"].rpartition("/")[2] for each in score["failed"]]
    assert score["failed"][1]["why"].startswith("Refused by design")


def test_each_folder_has_a_line_of_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["conformance", "dmn-tck", str(kit(tmp_path))])

    table = [line.split("|") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert ["0001-sums", "2", "5"] == [cell.strip() for cell in table[1][1:4]]


def test_a_folder_without_tests_is_a_failure(tmp_path: Path) -> None:
    assert 1 == main(["conformance", "dmn-tck", str(tmp_path)])
