// What a step for a person needs: who does it, the form, the clauses it stands for, the clock it shows.
import { useService } from "bpmn-js-properties-panel";
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { carrier, properties } from "../extensions.js";
import { Choice, Line, Several, listed } from "./entries.jsx";

/** An entry for one property of the element. */
function propertyEntry(element, name, component, more) {
  return { id: `rd-${name}`, component: Property, element, name, field: component, isEdited: () => Boolean(properties(carrier(element))[name]), ...more };
}

function Property(props) {
  const writer = useService("redressWriter");
  const catalogue = useService("redressCatalogue");
  const { element, name, field: Field, options } = props;
  const get = () => properties(carrier(element))[name] ?? "";
  const set = (value) => writer.run(writer.property(element, name, value));
  return <Field {...props} id={props.id} get={get} set={set} options={options?.(catalogue)} />;
}

const clauses = (catalogue) => (catalogue.clauses ?? []).map(({ id, what }) => ({ value: id, label: what ? `${id}: ${what}` : id }));
const clocks = (catalogue) => listed(catalogue.clocks, "name", "label");
const forms = (catalogue) => listed(catalogue.forms, "id", "title");
const groups = (catalogue) => listed(catalogue.groups, "id", "title");

export function personGroup(element) {
  return {
    id: "rd-person",
    label: "Who and what",
    shouldOpen: true,
    entries: [
      propertyEntry(element, "group", Choice, {
        label: "Group, where it is not the lane's",
        none: laneName(element) ? `The lane's: ${laneName(element)}` : "(none: it stands in no lane)",
        options: groups,
      }),
      propertyEntry(element, "assignee", Line, { label: "Person (FEEL)", description: "For example case.owner. Left empty, anybody of the group." }),
      propertyEntry(element, "form", Choice, { label: "Form", options: forms }),
      propertyEntry(element, "clauses", Several, { label: "Clauses", options: clauses }),
      propertyEntry(element, "clock", Choice, { label: "Clock shown on the step", options: clocks }),
    ],
  };
}

export function clausesGroup(element) {
  return { id: "rd-clauses", label: "Clauses", entries: [propertyEntry(element, "clauses", Several, { label: "Clauses", options: clauses })] };
}

export function processGroup(element) {
  return {
    id: "rd-process",
    label: "Starting it",
    shouldOpen: true,
    entries: [
      propertyEntry(element, "starters", Several, { label: "Groups that may start it", options: groups }),
      propertyEntry(element, "start-form", Choice, { label: "Form to start with", options: forms }),
      propertyEntry(element, "opens-case", Line, { label: "Kind of case it opens", description: "Where the start names no case." }),
    ],
  };
}

export function correlationEntry(element) {
  return propertyEntry(element, "correlation", Line, {
    label: "Key (FEEL)",
    description: "Needed where this can wait twice on one case, for example advice_id.",
  });
}

export function laneName(element) {
  const object = getBusinessObject(element);
  for (const lanes of laneSets(element)) {
    const found = lanes.get("lanes").find((lane) => lane.get("flowNodeRef").includes(object));
    if (found) return found.name;
  }
  return "";
}

function laneSets(element) {
  const found = [];
  for (let parent = getBusinessObject(element).$parent; parent; parent = parent.$parent) {
    if (is(parent, "bpmn:FlowElementsContainer")) found.push(...(parent.get("laneSets") ?? []));
  }
  return found;
}
