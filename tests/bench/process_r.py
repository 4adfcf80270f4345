"""Process R: start, user task, script, user task, script, user task, end; 20 fields (0.9 kB) a form."""

from __future__ import annotations

import itertools
import json
from typing import Any

FIELDS = [f"field_{number:02d}" for number in range(1, 21)]
ANSWERS: dict[str, str] = {name: f"answer {name} to the question of this step" for name in FIELDS}

_TASK = """
  <bpmn:userTask id="task-{n}" name="Answer form {n}">
   <bpmn:extensionElements><spiffworkflow:properties>
    <spiffworkflow:property name="form" value="bench-r-task" />
    <spiffworkflow:property name="group" value="bench" />
   </spiffworkflow:properties></bpmn:extensionElements>
   <bpmn:incoming>{before}</bpmn:incoming><bpmn:outgoing>{after}</bpmn:outgoing>
  </bpmn:userTask>"""
_SCRIPT = """
  <bpmn:scriptTask id="script-{n}" name="Work out {n}">
   <bpmn:incoming>{before}</bpmn:incoming><bpmn:outgoing>{after}</bpmn:outgoing>
   <bpmn:script>{{total_{n}: {n} + 1, answered_{n}: field_01 != null}}</bpmn:script>
  </bpmn:scriptTask>"""
_FLOW = '\n  <bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}" />'


def diagram(steps: int = 3, *, key: str = "bench-r", scripts: bool = True) -> bytes:
    """Return R with a number of user tasks, scripts in between."""
    nodes = ["started"]
    for number in range(1, steps + 1):
        nodes.append(f"task-{number}")
        if scripts and number < steps:
            nodes.append(f"script-{number}")
    nodes.append("done")
    flows = [(f"{a}-to-{b}", a, b) for a, b in itertools.pairwise(nodes)]
    body = ""
    for index, node in enumerate(nodes[1:-1], start=1):
        kind, number = node.split("-")
        shape = _TASK if kind == "task" else _SCRIPT
        body += shape.format(n=number, before=flows[index - 1][0], after=flows[index][0])
    drawn = "".join(_FLOW.format(id=i, source=a, target=b) for i, a, b in flows)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
  id="{key}-definitions" targetNamespace="https://redress.example/processes">
 <bpmn:process id="{key}" name="Process R" isExecutable="true">
  <bpmn:extensionElements><spiffworkflow:properties>
   <spiffworkflow:property name="starters" value="bench" />
  </spiffworkflow:properties></bpmn:extensionElements>
  <bpmn:startEvent id="started" name="Started"><bpmn:outgoing>{flows[0][0]}</bpmn:outgoing></bpmn:startEvent>{body}
  <bpmn:endEvent id="done" name="Done"><bpmn:incoming>{flows[-1][0]}</bpmn:incoming></bpmn:endEvent>{drawn}
 </bpmn:process>
</bpmn:definitions>
""".encode()


def form() -> str:
    """Return the form of the user tasks."""
    fields: list[dict[str, Any]] = [
        {"id": name, "key": name, "type": "textfield", "label": name.replace("_", " "), "validate": {"required": True}}
        for name in FIELDS
    ]
    return json.dumps({"type": "default", "schemaVersion": 19, "id": "bench-r-task", "components": fields})
