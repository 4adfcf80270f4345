"""Small DMN files for the tests, written as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from app import dmn

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def document(body: str, namespace: str = DMN_13) -> bytes:
    """Return a DMN file with a body."""
    text = (
        f'<definitions xmlns="{namespace}" id="d" name="test" namespace="http://example.org">\n{body}\n</definitions>'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def table(
    inputs: Sequence[str], outputs: Sequence[str], rows: Sequence[str], policy: str = "UNIQUE", more: str = ""
) -> str:
    """Return a decision table: `name:type` columns with `=allowed values`, rows as cells between bars, then a note."""
    columns = "".join(_input(each) for each in inputs) + "".join(_output(each) for each in outputs)
    rules = "\n".join(_rule(number, row, len(inputs), len(outputs)) for number, row in enumerate(rows, start=1))
    return f'<decisionTable id="t" hitPolicy="{policy}" {more}>{columns}\n{rules}</decisionTable>'


def decision(logic: str, name: str = "route", requires: str = "", type_: str = "") -> str:
    """Return a decision around its logic."""
    reference = f' typeRef="{type_}"' if type_ else ""
    return f'<decision id="{name}" name="{name}"><variable name="{name}"{reference}/>{requires}{logic}</decision>'


def literal(text: str) -> str:
    """Return a literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def model(*bodies: str) -> dmn.Model:
    """Return the model of some decisions."""
    return dmn.read(document("\n".join(bodies)))


def decided(logic: str, **inputs: Any) -> dmn.Evaluation:
    """Return the evaluation of one decision with this logic."""
    return model(decision(logic)).evaluate("route", inputs)


def _typed(column: str) -> tuple[str, str, str]:
    name, _, allowed = column.partition("=")
    name, _, kind = name.partition(":")
    return name, f" typeRef={quoteattr(kind)}" if kind else "", allowed


def _input(column: str) -> str:
    name, kind, allowed = _typed(column)
    values = f"<inputValues><text>{escape(allowed)}</text></inputValues>" if allowed else ""
    return f"<input><inputExpression{kind}><text>{escape(name)}</text></inputExpression>{values}</input>"


def _output(column: str) -> str:
    name, kind, allowed = _typed(column)
    allowed, _, default = allowed.partition("|")
    values = f"<outputValues><text>{escape(allowed)}</text></outputValues>" if allowed else ""
    default = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f"<output name={quoteattr(name)}{kind}>{values}{default}</output>"


def _rule(number: int, row: str, inputs: int, outputs: int) -> str:
    cells = [escape(cell.strip()) for cell in row.split("|")]
    conditions = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells[:inputs])
    results = "".join(f"<outputEntry><text>{c}</text></outputEntry>" for c in cells[inputs : inputs + outputs])
    notes = "".join(f"<annotationEntry><text>{note}</text></annotationEntry>" for note in cells[inputs + outputs :])
    return f'<rule id="r{number}">{conditions}{results}{notes}</rule>'
