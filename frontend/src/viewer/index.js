// Shows diagrams on pages: `.rd-diagram[data-xml-url]`. With `data-marks` (element id -> "current", "done" or "failed") it
// marks where a case stands; with `data-other-url` it shows two versions beside each other and what changed between them.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./viewer.css";
import moddle from "../moddle/spiffworkflow.json";
import { fetchText } from "../shared/http.js";
import { make } from "../shared/dom.js";
import { compare } from "./compare.js";
import { mark } from "./marks.js";

export async function openDiagram(container, url, label) {
  const viewer = new NavigatedViewer({ container, moddleExtensions: { spiffworkflow: moddle } });
  await viewer.importXML(await fetchText(url));
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  const picture = container.querySelector("svg[data-element-id], .djs-container > svg");
  picture?.setAttribute("role", "img");
  picture?.setAttribute("aria-label", label);
  return viewer;
}

async function show(box) {
  const label = box.dataset.label || "Diagram of the process";
  try {
    if (box.dataset.otherUrl) {
      await compare(box, openDiagram);
    } else {
      const viewer = await openDiagram(box, box.dataset.xmlUrl, label);
      mark(viewer, JSON.parse(box.dataset.marks || "{}"));
      box.append(zoomButtons(viewer));
    }
  } catch (problem) {
    box.append(make("p", { class: "rd-diagram__problem", role: "alert" }, `The diagram cannot be shown: ${problem.message}`));
  }
  box.dataset.ready = "true";
}

function zoomButtons(viewer) {
  const canvas = viewer.get("canvas");
  const button = (label, sign, action) =>
    make("button", { type: "button", class: "rd-diagram__zoom", "aria-label": label, onclick: action }, sign);
  return make(
    "div",
    { class: "rd-diagram__tools rd-no-print" },
    button("Zoom in", "+", () => canvas.zoom(canvas.zoom() * 1.25)),
    button("Zoom out", "−", () => canvas.zoom(canvas.zoom() / 1.25)),
    button("Show the whole diagram", "⤢", () => canvas.zoom("fit-viewport", "auto")),
  );
}

for (const box of document.querySelectorAll(".rd-diagram[data-xml-url]")) show(box);
