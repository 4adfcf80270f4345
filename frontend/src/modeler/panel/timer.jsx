// When a timer fires. With a clock: its length and what it is counted from; the timer then says only `due("clock")`.
// Without: a FEEL expression that gives a date, or a date and time.
import { useService } from "bpmn-js-properties-panel";
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { carrier, properties } from "../extensions.js";
import { Choice, Line, Lines, listed } from "./entries.jsx";

const UNITS = ["working days", "calendar days", "weeks", "months", "hours"].map((unit) => ({ value: unit, label: unit }));

export function timerOf(element) {
  return (getBusinessObject(element).get("eventDefinitions") ?? []).find((one) => is(one, "bpmn:TimerEventDefinition"));
}

export function timerGroup(element) {
  const entry = (id, component) => ({ id, component, element, isEdited: () => false });
  const clock = properties(carrier(element)).clock;
  return {
    id: "rd-timer",
    label: "When",
    shouldOpen: true,
    entries: [
      entry("rd-timer-clock", Clock),
      entry("rd-timer-length", Length),
      entry("rd-timer-unit", Unit),
      entry("rd-timer-from", CountedFrom),
      ...(clock ? [] : [entry("rd-timer-expression", Expression)]),
    ],
  };
}

function useProperty(element, name) {
  const writer = useService("redressWriter");
  return {
    writer,
    get: () => properties(carrier(element))[name] ?? "",
    set: (value) => writer.run(writer.property(element, name, value)),
  };
}

function Clock({ element, id }) {
  const catalogue = useService("redressCatalogue");
  const { writer, get } = useProperty(element, "clock");
  const set = (clock) =>
    writer.run(writer.property(element, "clock", clock), clock && expressionStep(writer, element, `due("${clock}")`));
  return <Choice {...{ element, id, get, set }} label="Clock" none="(none: a date of its own)" options={listed(catalogue.clocks, "name", "label")} />;
}

function Length({ element, id }) {
  const { get, set } = useProperty(element, "length");
  const validate = (text) => (text && !/^\d+$/.test(text) ? "Enter a whole number" : null);
  return <Line {...{ element, id, get, set, validate }} label="Length" />;
}

function Unit({ element, id }) {
  const { get, set } = useProperty(element, "unit");
  return <Choice {...{ element, id, get, set }} label="Unit" options={UNITS} />;
}

function CountedFrom({ element, id }) {
  const { get, set } = useProperty(element, "counted-from");
  return <Line {...{ element, id, get, set }} label="Counted from (FEEL)" />;
}

function Expression({ element, id }) {
  const writer = useService("redressWriter");
  const get = () => timerOf(element).timeDate?.body ?? "";
  const set = (text) => writer.run(expressionStep(writer, element, text));
  return <Lines {...{ element, id, get, set }} label="Fires at (FEEL)" description="A date fires at 8:00 that day, a date and time at that instant." />;
}

function expressionStep(writer, element, text) {
  const timer = timerOf(element);
  const timeDate = text ? writer.factory.create("bpmn:FormalExpression", { body: text }) : undefined;
  if (timeDate) timeDate.$parent = timer;
  return writer.step(element, timer, { timeDate, timeDuration: undefined, timeCycle: undefined });
}
