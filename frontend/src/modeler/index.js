// The diagram editor of the workshop, in `#modeler`. The page says in data attributes where to load, check and save; all
// else is here: the canvas, our properties panel, findings beside the elements, a simulation, and the way to a draft.
import Modeler from "bpmn-js/lib/Modeler";
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from "bpmn-js-properties-panel";
import TokenSimulation from "bpmn-js-token-simulation";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/assets/properties-panel.css";
import "bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css";
import "../viewer/viewer.css";
import "./modeler.css";
import moddle from "../moddle/spiffworkflow.json";
import { Session } from "../shared/editor.js";
import { FindingsList } from "../shared/findings.js";
import { make } from "../shared/dom.js";
import { fetchJson } from "../shared/http.js";
import { FindingBadges } from "./badges.js";
import { Writer } from "./extensions.js";
import { keyboardHelp } from "./help.js";
import { Limits } from "./limits.js";
import { Names } from "./names.js";
import { RedressProvider } from "./panel/provider.js";

function redressModule(catalogue) {
  return {
    __init__: ["redressNames", "redressLimits", "redressProvider"],
    redressCatalogue: ["value", catalogue],
    redressWriter: ["type", Writer],
    redressNames: ["type", Names],
    redressLimits: ["type", Limits],
    redressProvider: ["type", RedressProvider],
  };
}

async function start(root) {
  const catalogue = root.dataset.catalogueUrl ? await fetchJson(root.dataset.catalogueUrl) : {};
  const canvas = make("div", { class: "rd-modeler__canvas", role: "application", "aria-label": root.dataset.label || "Diagram editor" });
  const panel = make("aside", { class: "rd-modeler__panel", "aria-label": "Properties of the selected element" });
  const modeler = new Modeler({
    container: canvas,
    propertiesPanel: { parent: panel },
    moddleExtensions: { spiffworkflow: moddle },
    additionalModules: [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, TokenSimulation, redressModule(catalogue)],
  });
  const badges = new FindingBadges(modeler);
  const list = new FindingsList((id) => badges.goTo(id));
  const session = new Session(root, {
    open: async (xml) => {
      await modeler.importXML(xml);
      modeler.get("canvas").zoom("fit-viewport", "auto");
    },
    xml: async () => (await modeler.saveXML({ format: true })).xml,
    show: (findings) => {
      badges.show(findings);
      list.show(findings);
    },
  });
  root.append(session.bar(...tools(modeler)), make("div", { class: "rd-modeler__work" }, canvas, panel), list.element, keyboardHelp());
  modeler.on("commandStack.changed", () => session.touched());
  await session.start();
}

function tools(modeler) {
  const stack = modeler.get("commandStack");
  const button = (label, action) => make("button", { type: "button", class: "govuk-button govuk-button--secondary", onclick: action }, label);
  const undo = button("Undo", () => stack.undo());
  const redo = button("Redo", () => stack.redo());
  const update = () => {
    undo.disabled = !stack.canUndo();
    redo.disabled = !stack.canRedo();
  };
  modeler.on(["commandStack.changed", "import.done"], update);
  update();
  return [undo, redo, button("Show all", () => modeler.get("canvas").zoom("fit-viewport", "auto"))];
}

const root = document.getElementById("modeler");
if (root) {
  start(root).catch((problem) => root.append(make("p", { class: "govuk-error-message", role: "alert" }, `The editor could not start: ${problem.message}`)));
}
