// The keys of the editor, for those who do not use a pointer. Every drag has a key or a click that does the same.
import { make } from "../shared/dom.js";

const KEYS = [
  ["Tab", "from the canvas to the properties, and on"],
  ["Ctrl + Z, Ctrl + Y", "undo, redo"],
  ["Ctrl + A", "select everything"],
  ["Arrow keys", "move what is selected; with Shift in larger steps"],
  ["Ctrl + arrow keys", "move the view"],
  ["E", "edit the name"],
  ["R", "change what kind of element it is"],
  ["Delete", "remove what is selected"],
  ["Ctrl + F", "find an element by name, and select it"],
  ["C, H, L, S", "connect, move the view, select several, make room"],
  ["T", "start and stop the simulation"],
];

export function keyboardHelp() {
  const rows = KEYS.map(([keys, does]) => make("div", { class: "govuk-summary-list__row" }, make("dt", { class: "govuk-summary-list__key" }, keys), make("dd", { class: "govuk-summary-list__value" }, does)));
  return make(
    "details",
    { class: "govuk-details" },
    make("summary", { class: "govuk-details__summary" }, make("span", { class: "govuk-details__summary-text" }, "Keys of the editor")),
    make("div", { class: "govuk-details__text" }, make("dl", { class: "govuk-summary-list" }, ...rows)),
  );
}
