// The fields of the panel. Each is given `get` and `set`, and is one of four: a line, several lines, a choice, several choices.
import { SelectEntry, TextAreaEntry, TextFieldEntry } from "@bpmn-io/properties-panel";
import { useService } from "bpmn-js-properties-panel";

export function Line(props) {
  const debounce = useService("debounceInput");
  const { element, id, label, description, get, set, validate } = props;
  return <TextFieldEntry {...{ element, id, label, description, validate, debounce }} getValue={get} setValue={set} />;
}

export function Lines(props) {
  const debounce = useService("debounceInput");
  const { element, id, label, description, get, set, rows = 2 } = props;
  return <TextAreaEntry {...{ element, id, label, description, rows, debounce }} monospace getValue={get} setValue={set} />;
}

export function Choice(props) {
  const { element, id, label, description, get, set, options, none = "(none)" } = props;
  const listed = () => withCurrent([{ value: "", label: none }, ...options], get());
  return <SelectEntry {...{ element, id, label, description }} getValue={get} setValue={set} getOptions={listed} />;
}

/** Several of a list, kept as words with blanks between: a button takes one away, a choice adds one. */
export function Several(props) {
  const { id, label, description, get, set, options } = props;
  const chosen = (get() ?? "").split(/\s+/).filter(Boolean);
  const name = (value) => options.find((option) => option.value === value)?.label ?? value;
  const add = (event) => event.target.value && set([...chosen, event.target.value].join(" "));
  const left = options.filter((option) => !chosen.includes(option.value));
  return (
    <div class="bio-properties-panel-entry" data-entry-id={id}>
      <label class="bio-properties-panel-label" for={`bio-properties-panel-${id}`}>{label}</label>
      <ul class="rd-several">
        {chosen.map((value) => (
          <li key={value}>
            <span>{name(value)}</span>
            <button type="button" aria-label={`Remove ${name(value)}`} onClick={() => set(chosen.filter((one) => one !== value).join(" "))}>×</button>
          </li>
        ))}
      </ul>
      <select id={`bio-properties-panel-${id}`} class="bio-properties-panel-input" value="" onChange={add}>
        <option value="">Add…</option>
        {left.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      {description && <div class="bio-properties-panel-description">{description}</div>}
    </div>
  );
}

/** Keep a value that the catalogue does not know in the list, so that opening a diagram never changes it. */
function withCurrent(options, current) {
  const known = options.flatMap((option) => option.children ?? [option]).some((option) => option.value === (current ?? ""));
  return known ? options : [...options, { value: current, label: `${current} (not in the catalogue)` }];
}

export function listed(things, value, label) {
  return (things ?? []).map((thing) => ({ value: thing[value], label: thing[label] ? `${thing[label]}` : thing[value] }));
}
