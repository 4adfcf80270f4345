"""One small diagram with everything the panel edits, and the catalogue it picks from."""

from __future__ import annotations

from typing import Any

SHAPES = {
    "asked": (160, 140, 36, 36),
    "decide-look": (260, 118, 100, 80),
    "look-late": (300, 180, 36, 36),
    "raise-notice": (420, 260, 100, 80),
    "positive": (430, 133, 50, 50),
    "send-refusal": (550, 40, 100, 80),
    "end-yes": (560, 140, 36, 36),
    "end-no": (720, 62, 36, 36),
    "end-late": (580, 282, 36, 36),
}
FLOWS = {
    "asked-to-decide": ("asked", "decide-look"),
    "decide-to-positive": ("decide-look", "positive"),
    "positive-to-yes": ("positive", "end-yes"),
    "positive-to-refusal": ("positive", "send-refusal"),
    "refusal-to-end": ("send-refusal", "end-no"),
    "late-to-notice": ("look-late", "raise-notice"),
    "notice-to-end": ("raise-notice", "end-late"),
}
NODES = """
  <bpmn:startEvent id="asked" name="Look asked for"><bpmn:outgoing>asked-to-decide</bpmn:outgoing></bpmn:startEvent>
  <bpmn:userTask id="decide-look" name="Decide the initial look">
   <bpmn:extensionElements><spiffworkflow:properties>
    <spiffworkflow:property name="form" value="jwm-sample-decide-look" />
    <spiffworkflow:property name="clauses" value="JWM-1 JWM-2" />
    <spiffworkflow:property name="kept-as-it-is" value="&quot;odd&quot; &amp; old" />
   </spiffworkflow:properties></bpmn:extensionElements>
   <bpmn:incoming>asked-to-decide</bpmn:incoming><bpmn:outgoing>decide-to-positive</bpmn:outgoing>
  </bpmn:userTask>
  <bpmn:boundaryEvent id="look-late" name="Look late" cancelActivity="false" attachedToRef="decide-look">
   <bpmn:extensionElements><spiffworkflow:properties>
    <spiffworkflow:property name="clock" value="ilt-due" />
    <spiffworkflow:property name="length" value="5" />
    <spiffworkflow:property name="unit" value="working days" />
    <spiffworkflow:property name="counted-from" value="requested_at" />
   </spiffworkflow:properties></bpmn:extensionElements>
   <bpmn:outgoing>late-to-notice</bpmn:outgoing>
   <bpmn:timerEventDefinition id="look-late-definition">
    <bpmn:timeDate xsi:type="bpmn:tFormalExpression">due("ilt-due")</bpmn:timeDate>
   </bpmn:timerEventDefinition>
  </bpmn:boundaryEvent>
  <bpmn:serviceTask id="raise-notice" name="Tell the co-ordinator">
   <bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="notice/raise"><spiffworkflow:parameters>
     <spiffworkflow:parameter id="name" type="feel" value="&quot;ilt-due&quot;" />
     <spiffworkflow:parameter id="to" type="feel" value="[&quot;jwt-coordinator&quot;]" />
   </spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></bpmn:extensionElements>
   <bpmn:incoming>late-to-notice</bpmn:incoming><bpmn:outgoing>notice-to-end</bpmn:outgoing>
  </bpmn:serviceTask>
  <bpmn:exclusiveGateway id="positive" name="Look positive?" default="positive-to-yes">
   <bpmn:incoming>decide-to-positive</bpmn:incoming>
   <bpmn:outgoing>positive-to-yes</bpmn:outgoing><bpmn:outgoing>positive-to-refusal</bpmn:outgoing>
  </bpmn:exclusiveGateway>
  <bpmn:sendTask id="send-refusal" name="Say why not">
   <bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="email/send" resultVariable="sent">
    <spiffworkflow:parameters>
     <spiffworkflow:parameter id="template" type="feel" value="&quot;jw-not-joint&quot;" />
     <spiffworkflow:parameter id="to" type="feel" value="contact.email" />
    </spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></bpmn:extensionElements>
   <bpmn:incoming>positive-to-refusal</bpmn:incoming><bpmn:outgoing>refusal-to-end</bpmn:outgoing>
  </bpmn:sendTask>
  <bpmn:endEvent id="end-yes" name="Joint working"><bpmn:incoming>positive-to-yes</bpmn:incoming></bpmn:endEvent>
  <bpmn:endEvent id="end-no" name="Not joint working"><bpmn:incoming>refusal-to-end</bpmn:incoming></bpmn:endEvent>
  <bpmn:endEvent id="end-late" name="Told"><bpmn:incoming>notice-to-end</bpmn:incoming></bpmn:endEvent>
"""


def _shape(name: str) -> str:
    x, y, width, height = SHAPES[name]
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" />'
    return f'<bpmndi:BPMNShape id="{name}-di" bpmnElement="{name}">{bounds}</bpmndi:BPMNShape>'


def _edge(name: str) -> str:
    (x, y, width, height), (to_x, to_y, _, to_height) = (SHAPES[end] for end in FLOWS[name])
    start, end = (x + width, y + height // 2), (to_x, to_y + to_height // 2)
    if name == "late-to-notice":
        start = (x + width // 2, y + height)
    points = [f'<di:waypoint x="{at_x}" y="{at_y}" />' for at_x, at_y in (start, (start[0] + 10, end[1]), end)]
    return f'<bpmndi:BPMNEdge id="{name}-di" bpmnElement="{name}">{"".join(points)}</bpmndi:BPMNEdge>'


def diagram() -> str:
    """Return the sample as a BPMN file."""
    flows = ""
    for name, (source, target) in FLOWS.items():
        condition = (
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">outcome = "no"</bpmn:conditionExpression>'
        )
        inside = condition if name == "positive-to-refusal" else ""
        flows += (
            f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>\n'
        )
    nodes = "".join(_shape(name) for name in SHAPES) + "".join(_edge(name) for name in FLOWS)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
  id="jwm-sample-definitions" targetNamespace="https://redress.example/processes">
 <bpmn:process id="jwm-sample" name="Sample" isExecutable="true">{NODES}{flows}</bpmn:process>
 <bpmndi:BPMNDiagram id="jwm-sample-di">
  <bpmndi:BPMNPlane id="plane" bpmnElement="jwm-sample">{nodes}</bpmndi:BPMNPlane>
 </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


CATALOGUE: dict[str, Any] = {
    "handlers": [
        {
            "name": "email/send",
            "kind": "outside",
            "label": "Send an email",
            "group": "Correspondence",
            "description": "Send an email from a template.",
            "inputs": [
                {
                    "name": "template",
                    "type": "string",
                    "required": True,
                    "default": None,
                    "label": "Template",
                    "choices": [],
                },
                {"name": "to", "type": "string", "required": True, "default": None, "label": "To", "choices": []},
                {
                    "name": "values",
                    "type": "context",
                    "required": False,
                    "default": None,
                    "label": "Values",
                    "choices": [],
                },
            ],
            "outputs": [{"name": "letter"}, {"name": "on"}],
        },
        {
            "name": "case/close",
            "kind": "record",
            "label": "Close the case",
            "group": "Case",
            "description": "Close the case of this instance.",
            "inputs": [
                {
                    "name": "reason",
                    "type": "string",
                    "required": True,
                    "default": None,
                    "label": "Reason",
                    "choices": [],
                }
            ],
            "outputs": [],
        },
    ],
    "forms": [
        {"id": "jwm-sample-decide-look", "title": "Decide the look"},
        {"id": "jwm-other", "title": "Another form"},
    ],
    "groups": [{"id": "jwt-coordinator", "title": "JWT co-ordinator"}, {"id": "lgsco-intake", "title": "Intake"}],
    "clauses": [{"id": "JWM-1", "what": "Look within five days"}, {"id": "JWM-3", "what": "Say why"}],
    "clocks": [{"name": "ilt-due", "label": "Initial look"}],
    "processes": [{"key": "jwm-referral", "name": "Referral"}],
    "decisions": [],
    "letters": [{"id": "jw-not-joint", "title": "Not joint"}, {"id": "jw-other", "title": "Other"}],
}
