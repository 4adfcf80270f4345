// The editor of decision tables, in `#dmn`: the same bar, check and draft as the diagram editor, around dmn-js.
import Modeler from "dmn-js/lib/Modeler";
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "../viewer/viewer.css";
import "../modeler/modeler.css";
import { Session } from "../shared/editor.js";
import { FindingsList } from "../shared/findings.js";
import { make } from "../shared/dom.js";

async function start(root) {
  const canvas = make("div", { class: "rd-dmn__canvas" });
  const views = make("div", { class: "govuk-button-group", role: "group", "aria-label": "Decisions in this file" });
  const modeler = new Modeler({ container: canvas, common: { expressionLanguages: { defaults: { editor: "feel" } } } });
  const list = new FindingsList((id) => openDecision(modeler, id));
  const session = new Session(root, {
    open: async (xml) => {
      await modeler.importXML(xml);
      const tables = modeler.getViews().filter((view) => view.type !== "drd");
      if (tables.length) await modeler.open(tables[0]);
    },
    xml: async () => (await modeler.saveXML({ format: true })).xml,
    show: (findings) => list.show(findings),
  });
  watch(modeler, session);
  modeler.on("views.changed", ({ views: found, activeView }) => views.replaceChildren(...found.map((view) => tab(modeler, view, activeView))));
  root.append(session.bar(), views, canvas, list.element);
  await session.start();
}

/** Each view of dmn-js has a command stack of its own: a change in any of them is a change. */
function watch(modeler, session) {
  const known = new WeakSet();
  modeler.on("views.changed", () => {
    const stack = modeler.getActiveViewer()?.get("eventBus");
    if (!stack || known.has(stack)) return;
    known.add(stack);
    stack.on("elements.changed", () => session.touched());
  });
}

function tab(modeler, view, active) {
  const current = active && view.id === active.id;
  const style = `govuk-button govuk-button--secondary${current ? " rd-current" : ""}`;
  const name = view.type === "drd" ? "Overview" : view.name || view.id;
  return make("button", { type: "button", class: style, "aria-pressed": String(Boolean(current)), onclick: () => modeler.open(view) }, name);
}

function openDecision(modeler, id) {
  const found = modeler.getViews().find((view) => view.id === id || view.element?.id === id);
  if (found) modeler.open(found);
}

const root = document.getElementById("dmn");
if (root) {
  start(root).catch((problem) => root.append(make("p", { class: "govuk-error-message", role: "alert" }, `The editor could not start: ${problem.message}`)));
}
