// Reading and writing what Redress keeps in `bpmn:extensionElements`. Everything is read as plain values and written as
// one step of the command stack, so each change in the panel is one undo.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

/** The thing that carries the properties of a shape: a pool stands for its process. */
export function carrier(element) {
  const object = getBusinessObject(element);
  return is(object, "bpmn:Participant") && object.processRef ? object.processRef : object;
}

export function extension(object, type) {
  return (object.get("extensionElements")?.get("values") ?? []).find((value) => is(value, type));
}

export function properties(object) {
  const found = extension(object, "spiffworkflow:Properties")?.get("properties") ?? [];
  return Object.fromEntries(found.map((property) => [property.name, property.value]));
}

export function operator(object) {
  const found = extension(object, "spiffworkflow:ServiceTaskOperator");
  if (!found) return null;
  const parameters = found.get("parameterList")?.get("parameters") ?? [];
  return {
    id: found.id,
    resultVariable: found.resultVariable,
    parameters: parameters.map(({ id, type, value }) => ({ id, type, value })),
  };
}

export function body(object, type) {
  return extension(object, type)?.body ?? "";
}

/** Writes for the panel: each method is one step that `undo` takes back. */
export class Writer {
  static $inject = ["bpmnFactory", "commandStack"];

  constructor(bpmnFactory, commandStack) {
    this.factory = bpmnFactory;
    this.commandStack = commandStack;
  }

  run(...steps) {
    this.commandStack.execute("properties-panel.multi-command-executor", steps.filter(Boolean));
  }

  step(element, moddleElement, changed) {
    return { cmd: "element.updateModdleProperties", context: { element, moddleElement, properties: changed } };
  }

  /** The step that sets one property of an element, or takes it away where the value is empty. */
  property(element, name, value) {
    return this.propertiesStep(element, { [name]: value });
  }

  propertiesStep(element, changed) {
    const object = carrier(element);
    const wanted = Object.entries({ ...properties(object), ...changed }).filter(([, value]) => value);
    const made = wanted.map(([name, value]) => this.factory.create("spiffworkflow:Property", { name, value: String(value) }));
    const box = made.length ? this.make("spiffworkflow:Properties", { properties: made }) : null;
    return this.replace(element, object, "spiffworkflow:Properties", box);
  }

  operatorStep(element, wanted) {
    return this.replace(element, carrier(element), "spiffworkflow:ServiceTaskOperator", wanted && this.operator(wanted));
  }

  bodyStep(element, type, text) {
    return this.replace(element, carrier(element), type, text ? this.factory.create(type, { body: text }) : null);
  }

  operator({ id, resultVariable, parameters }) {
    const made = parameters.map((parameter) => this.factory.create("spiffworkflow:Parameter", parameter));
    const parameterList = this.make("spiffworkflow:Parameters", { parameters: made });
    return this.make("spiffworkflow:ServiceTaskOperator", { id, resultVariable: resultVariable || undefined, parameterList });
  }

  make(type, content) {
    const made = this.factory.create(type, content);
    for (const child of Object.values(content).flat()) if (child && typeof child === "object") child.$parent = made;
    return made;
  }

  replace(element, object, type, value) {
    const old = object.get("extensionElements");
    const before = old?.get("values") ?? [];
    const place = before.findIndex((found) => is(found, type));
    const values = before.filter((found) => !is(found, type));
    if (value) values.splice(place < 0 ? values.length : place, 0, value);
    const made = values.length ? this.factory.create("bpmn:ExtensionElements", { values }) : undefined;
    if (made) made.$parent = object;
    if (value) value.$parent = made;
    return this.step(element, object, { extensionElements: made });
  }
}
