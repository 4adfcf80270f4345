// The name of a message, and where what it carries is put. Messages are shared by name: the same name is the same message.
import { useService } from "bpmn-js-properties-panel";
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { body, carrier } from "../extensions.js";
import { Choice, Line } from "./entries.jsx";
import { slug } from "../names.js";
import { correlationEntry } from "./task.jsx";

/** The part of an element that names a message: its event definition, or the receive task itself. */
export function messageOf(element) {
  const object = getBusinessObject(element);
  if (is(object, "bpmn:ReceiveTask")) return object;
  return (object.get("eventDefinitions") ?? []).find((one) => is(one, "bpmn:MessageEventDefinition"));
}

export function messageGroup(element) {
  const entry = (id, component) => ({ id, component, element, isEdited: () => false });
  const catches = !element.type.endsWith("ThrowEvent") && !is(element, "bpmn:EndEvent");
  return {
    id: "rd-message",
    label: "Message",
    shouldOpen: true,
    entries: [
      entry("rd-message-name", MessageName),
      ...(catches ? [entry("rd-message-variable", Variable), correlationEntry(element)] : []),
    ],
  };
}

function MessageName({ element, id }) {
  const catalogue = useService("redressCatalogue");
  const writer = useService("redressWriter");
  const carries = messageOf(element);
  const get = () => carries.messageRef?.name ?? "";
  const set = (name) => {
    const definitions = rootOf(getBusinessObject(element));
    const known = definitions.rootElements.find((one) => is(one, "bpmn:Message") && one.name === name);
    const message = name ? (known ?? newMessage(writer, definitions, name)) : undefined;
    const added = message && !known ? writer.step(element, definitions, { rootElements: [...definitions.rootElements, message] }) : null;
    writer.run(added, writer.step(element, carries, { messageRef: message }));
  };
  const names = (catalogue.messages ?? []).filter(({ kind }) => kind !== "signal").map((message) => ({ value: message.name, label: message.name }));
  if (names.length === 0) return <Line {...{ element, id, get, set }} label="Name" />;
  return <Choice {...{ element, id, get, set }} label="Name" options={names} />;
}

function newMessage(writer, definitions, name) {
  const ids = new Set(definitions.rootElements.map((one) => one.id));
  let id = slug(name) || "message";
  while (ids.has(id)) id = `${id}-message`;
  const message = writer.factory.create("bpmn:Message", { id, name });
  message.$parent = definitions;
  return message;
}

function Variable({ element, id }) {
  const writer = useService("redressWriter");
  const get = () => body(carrier(element), "spiffworkflow:MessageVariable");
  const set = (name) => writer.run(writer.bodyStep(element, "spiffworkflow:MessageVariable", name));
  return <Line {...{ element, id, get, set }} label="Save what it carries as" />;
}

function rootOf(object) {
  let found = object;
  while (found.$parent) found = found.$parent;
  return found;
}
