// What a call activity or a business rule task calls: a process, or a decision, from the catalogue.
import { useService } from "bpmn-js-properties-panel";
import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";
import { body, carrier } from "../extensions.js";
import { Choice } from "./entries.jsx";

export function callGroup(element) {
  return { id: "rd-call", label: "Process", shouldOpen: true, entries: [{ id: "rd-called", component: Called, element, isEdited: () => false }] };
}

export function decisionGroup(element) {
  return { id: "rd-rule", label: "Decision", shouldOpen: true, entries: [{ id: "rd-decision", component: Decision, element, isEdited: () => false }] };
}

function Called({ element, id }) {
  const catalogue = useService("redressCatalogue");
  const modeling = useService("modeling");
  const get = () => getBusinessObject(element).calledElement ?? "";
  const set = (key) => modeling.updateProperties(element, { calledElement: key || undefined });
  const options = (catalogue.processes ?? []).map(({ key, name }) => ({ value: key, label: name ? `${name} (${key})` : key }));
  return <Choice {...{ element, id, get, set, options }} label="Process to run here" none="(choose)" />;
}

function Decision({ element, id }) {
  const catalogue = useService("redressCatalogue");
  const writer = useService("redressWriter");
  const get = () => body(carrier(element), "spiffworkflow:CalledDecisionId");
  const set = (decision) => writer.run(writer.bodyStep(element, "spiffworkflow:CalledDecisionId", decision));
  const options = (catalogue.decisions ?? []).map((one) =>
    typeof one === "string" ? { value: one, label: one } : { value: one.id ?? one.key, label: one.name ?? one.title ?? one.id ?? one.key },
  );
  return <Choice {...{ element, id, get, set, options }} label="Decision table" none="(choose)" />;
}
