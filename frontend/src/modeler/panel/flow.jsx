// Which way a gateway goes on: a condition in FEEL on each way but one, which is the way when no condition holds.
import { useService } from "bpmn-js-properties-panel";
import { getBusinessObject, is, isAny } from "bpmn-js/lib/util/ModelUtil";
import { Choice, Lines } from "./entries.jsx";

export function decides(element) {
  return isAny(element, ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"]) && (element.outgoing ?? []).length > 1;
}

export function isWay(element) {
  return is(element, "bpmn:SequenceFlow") && element.source && decides(element.source);
}

export function gatewayGroup(element) {
  const ways = element.outgoing.filter((flow) => is(flow, "bpmn:SequenceFlow"));
  return {
    id: "rd-ways",
    label: "Ways on",
    shouldOpen: true,
    entries: [
      { id: "rd-default", component: DefaultWay, element, ways, isEdited: () => false },
      ...ways.map((flow) => ({ id: `rd-way-${flow.id}`, component: Condition, element, flow, label: `When: ${wayName(flow)}`, isEdited: () => false })),
    ],
  };
}

export function flowGroup(element) {
  const entry = { id: "rd-condition", component: Condition, element, flow: element, label: "Goes this way when (FEEL)", isEdited: () => false };
  return { id: "rd-way", label: "Condition", shouldOpen: true, entries: [entry] };
}

function wayName(flow) {
  return getBusinessObject(flow).name || `to ${getBusinessObject(flow.target).name || flow.target.id}`;
}

function DefaultWay({ element, id, ways }) {
  const modeling = useService("modeling");
  const gateway = getBusinessObject(element);
  const get = () => gateway.default?.id ?? "";
  const set = (wanted) => {
    const flow = ways.find((way) => way.id === wanted);
    modeling.updateProperties(element, { default: flow ? getBusinessObject(flow) : undefined });
  };
  const options = ways.map((flow) => ({ value: flow.id, label: wayName(flow) }));
  return <Choice {...{ element, id, get, set, options }} label="Otherwise" none="(choose)" />;
}

function Condition({ element, id, flow, label }) {
  const writer = useService("redressWriter");
  const object = getBusinessObject(flow);
  if (getBusinessObject(flow.source).default === object) return <DefaultSaid label={label} />;
  const get = () => object.conditionExpression?.body ?? "";
  const set = (text) => {
    const conditionExpression = text ? writer.factory.create("bpmn:FormalExpression", { body: text }) : undefined;
    if (conditionExpression) conditionExpression.$parent = object;
    writer.run(writer.step(flow, object, { conditionExpression }));
  };
  return <Lines {...{ element, id, label, get, set }} />;
}

function DefaultSaid({ label }) {
  return (
    <div class="bio-properties-panel-entry">
      <div class="bio-properties-panel-label">{label}</div>
      <div class="bio-properties-panel-description">This is the way on when no other condition holds.</div>
    </div>
  );
}
