// What an automatic step does: a handler from the catalogue, its inputs as its signature types them, and a name for its result.
import { SelectEntry, TextAreaEntry, TextFieldEntry } from "@bpmn-io/properties-panel";
import { useService } from "bpmn-js-properties-panel";
import { carrier, operator } from "../extensions.js";
import { fixedValue, isFixed, literal } from "../feel.js";

const TYPED = ["string", "number", "boolean"];

export function handlerGroup(element, catalogue) {
  const current = operator(carrier(element));
  const handler = (catalogue.handlers ?? []).find((one) => one.name === current?.id);
  const entry = (id, component, more = {}) => ({ id, component, element, isEdited: () => false, ...more });
  const inputs = current ? inputsOf(handler, current) : [];
  return {
    id: "rd-handler",
    label: "What it does",
    shouldOpen: true,
    entries: [
      entry("rd-handler-name", HandlerName, { handler }),
      ...inputs.flatMap((input) => [
        entry(`rd-mode-${input.name}`, InputMode, { input }),
        entry(`rd-input-${input.name}`, InputValue, { input }),
      ]),
      ...(current ? [entry("rd-result", ResultName, { outputs: handler?.outputs })] : []),
    ],
  };
}

/** The inputs of the signature, and whatever else the file already passes. */
function inputsOf(handler, current) {
  const declared = handler?.inputs ?? [];
  const names = new Set(declared.map((input) => input.name));
  const others = current.parameters.filter((parameter) => !names.has(parameter.id));
  return [...declared, ...others.map(({ id }) => ({ name: id, label: id, type: "Any", required: false }))];
}

function useOperator(element) {
  const writer = useService("redressWriter");
  const read = () => operator(carrier(element));
  const write = (changed) => writer.run(writer.operatorStep(element, { ...read(), ...changed }));
  const value = (name) => read()?.parameters.find((parameter) => parameter.id === name)?.value;
  const setValue = (name, feel) => {
    const others = read().parameters.filter((parameter) => parameter.id !== name);
    write({ parameters: feel ? placed(read().parameters, { id: name, type: "feel", value: feel }) : others });
  };
  return { writer, read, write, value, setValue };
}

function placed(parameters, changed) {
  const known = parameters.some((parameter) => parameter.id === changed.id);
  return known ? parameters.map((one) => (one.id === changed.id ? changed : one)) : [...parameters, changed];
}

function HandlerName({ element, handler }) {
  const catalogue = useService("redressCatalogue");
  const { writer, read } = useOperator(element);
  const set = (name) => {
    const chosen = (catalogue.handlers ?? []).find((one) => one.name === name);
    const kept = (read()?.parameters ?? []).filter((one) => chosen?.inputs.some((input) => input.name === one.id));
    writer.run(writer.operatorStep(element, name ? { id: name, resultVariable: read()?.resultVariable, parameters: kept } : null));
  };
  return (
    <SelectEntry
      element={element}
      id="rd-handler-name"
      label="What should this step do?"
      description={handler?.description}
      getValue={() => read()?.id ?? ""}
      setValue={set}
      getOptions={() => handlerOptions(catalogue.handlers ?? [], read()?.id)}
    />
  );
}

function handlerOptions(handlers, current) {
  const groups = [...new Set(handlers.map((one) => one.group))].sort();
  const known = !current || handlers.some((one) => one.name === current);
  return [
    { value: "", label: "(choose)" },
    ...(known ? [] : [{ value: current, label: `${current} (not in the catalogue)` }]),
    ...groups.map((group) => ({
      label: group,
      children: handlers.filter((one) => one.group === group).map((one) => ({ value: one.name, label: `${one.label} (${one.name})` })),
    })),
  ];
}

function InputMode({ element, input }) {
  const { value, setValue } = useOperator(element);
  if (!TYPED.includes(input.type)) return null;
  const get = () => (value(input.name) === undefined || isFixed(value(input.name)) ? "fixed" : "case");
  const set = (mode) => setValue(input.name, mode === "case" ? `${input.name}` : emptyOf(input));
  const getOptions = () => [
    { value: "fixed", label: "Fixed value" },
    { value: "case", label: "From the case data" },
  ];
  return <SelectEntry {...{ element, getOptions }} id={`rd-mode-${input.name}`} label={titled(input)} getValue={get} setValue={set} />;
}

function emptyOf(input) {
  if (input.choices?.length) return literal(input.choices[0], "string");
  return { number: "0", boolean: "false" }[input.type] ?? '""';
}

function InputValue({ element, input }) {
  const catalogue = useService("redressCatalogue");
  const debounce = useService("debounceInput");
  const { value, setValue } = useOperator(element);
  const feel = value(input.name);
  const shared = { element, id: `rd-input-${input.name}`, debounce };
  if (!TYPED.includes(input.type) || (feel !== undefined && !isFixed(feel))) {
    const label = TYPED.includes(input.type) ? "FEEL" : `${titled(input)} (FEEL, ${input.type})`;
    return <TextAreaEntry {...shared} label={label} monospace rows={2} getValue={() => feel ?? ""} setValue={(text) => setValue(input.name, text)} />;
  }
  const get = () => (feel === undefined ? "" : fixedValue(feel));
  const set = (text) => setValue(input.name, literal(text, input.type));
  const choices = choicesOf(input, catalogue);
  if (choices) {
    const getOptions = () => [{ value: "", label: input.default === null || input.default === undefined ? "(choose)" : `Default: ${input.default}` }, ...keep(choices, get())];
    return <SelectEntry {...shared} label="Value" getValue={get} setValue={set} getOptions={getOptions} />;
  }
  return <TextFieldEntry {...shared} label="Value" getValue={get} setValue={set} validate={(text) => wrong(text, input)} />;
}

function choicesOf(input, catalogue) {
  if (input.type === "boolean") return [{ value: "true", label: "Yes" }, { value: "false", label: "No" }];
  if (input.choices?.length) return input.choices.map((choice) => ({ value: choice, label: choice }));
  if (input.name === "template" && catalogue.letters?.length) {
    return catalogue.letters.map((letter) => (typeof letter === "string" ? { value: letter, label: letter } : { value: letter.id, label: letter.title ?? letter.id }));
  }
  return null;
}

function keep(choices, current) {
  return !current || choices.some((choice) => choice.value === current) ? choices : [...choices, { value: current, label: `${current} (not in the catalogue)` }];
}

function wrong(text, input) {
  if (input.type === "number" && text && !/^-?\d+(\.\d+)?$/.test(text)) return "Enter a number";
  if (input.required && !text) return "This is needed";
  return null;
}

function titled(input) {
  return `${input.label || input.name}${input.required ? "" : " (optional)"}`;
}

function ResultName({ element, outputs }) {
  const debounce = useService("debounceInput");
  const { read, write } = useOperator(element);
  const names = (outputs ?? []).map((output) => output.name ?? output).join(", ");
  return (
    <TextFieldEntry
      {...{ element, debounce }}
      id="rd-result"
      label="Save the result as"
      description={names && `It holds: ${names}`}
      getValue={() => read()?.resultVariable ?? ""}
      setValue={(name) => write({ resultVariable: name })}
      validate={(name) => (name && !/^[a-z][a-z0-9_]*$/.test(name) ? "Small letters, figures and _ only" : null)}
    />
  );
}
