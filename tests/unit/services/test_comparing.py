"""What changed between two versions, in the words of whoever owns them."""

from __future__ import annotations

import orjson

from app.services.comparing import Change, compare

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">
  <process id="p"><userTask id="look" name="Look"><extensionElements><s:properties>
    <s:property name="length" value="5"/></s:properties></extensionElements></userTask>
    <endEvent id="end" name="Done"/></process>
  <di:BPMNDiagram id="picture"><di:BPMNPlane id="plane"/></di:BPMNDiagram></definitions>"""


def test_a_property_that_changed_is_named_with_its_element() -> None:
    assert [Change("look", "Look", "changed", "length", "5", "7")] == compare(
        "process", DIAGRAM, DIAGRAM.replace('value="5"', 'value="7"')
    )


def test_where_things_are_drawn_does_not_count() -> None:
    assert [] == compare("process", DIAGRAM, DIAGRAM.replace('id="plane"', 'id="plane" bpmnElement="p"'))


def test_elements_come_and_go_by_name() -> None:
    without = DIAGRAM.replace('<endEvent id="end" name="Done"/>', "")

    assert [Change("end", "Done", "removed", "endEvent", None, None)] == compare("process", DIAGRAM, without)
    assert [Change("end", "Done", "added", "endEvent", None, None)] == compare("process", without, DIAGRAM)


def test_a_form_is_compared_field_by_field() -> None:
    def form(label: str) -> str:
        return orjson.dumps({"components": [{"key": "reason", "type": "textfield", "label": label}]}).decode()

    assert [Change("reason", "Why not?", "changed", "label", '"Why?"', '"Why not?"')] == compare(
        "form", form("Why?"), form("Why not?")
    )


def test_a_letter_is_compared_line_by_line() -> None:
    assert [Change("2", "", "changed", "line", "You", "They")] == compare("letter", "Dear\nYou\nBye", "Dear\nThey\nBye")
