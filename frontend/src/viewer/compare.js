// Two versions of a diagram beside each other: the same part of both in view, marks and words for what changed, and a list.
import { diff } from "bpmn-js-differ";
import { make } from "../shared/dom.js";
import { badge } from "./marks.js";

const WORDS = { added: "New", removed: "Removed", changed: "Changed", moved: "Moved" };

export async function compare(box, openDiagram) {
  const panes = ["earlier", "later"].map((side) => make("div", { class: "rd-compare__pane", "data-side": side }));
  const list = make("ol", { class: "rd-compare__list govuk-list govuk-list--number" });
  box.classList.add("rd-compare");
  box.append(...panes);
  box.after(make("section", { class: "rd-compare__changes" }, make("h2", { class: "govuk-heading-m" }, "What changed"), list));

  const labels = [box.dataset.label || "Earlier version", box.dataset.otherLabel || "Later version"];
  const urls = [box.dataset.xmlUrl, box.dataset.otherUrl];
  const viewers = await Promise.all(panes.map((pane, index) => openDiagram(pane, urls[index], labels[index])));
  viewers[1].get("canvas").viewbox(viewers[0].get("canvas").viewbox());
  moveTogether(viewers);

  const changes = changesBetween(...viewers.map((viewer) => viewer.getDefinitions()));
  for (const change of changes) {
    for (const viewer of viewers) paint(viewer, change);
    list.append(make("li", {}, sentence(change)));
  }
  if (changes.length === 0) list.replaceWith(make("p", { class: "govuk-body" }, "The two versions are the same."));
}

function moveTogether(viewers) {
  let leading = false;
  viewers.forEach((viewer, index) => {
    viewer.on("canvas.viewbox.changed", ({ viewbox }) => {
      if (leading) return;
      leading = true;
      viewers[1 - index].get("canvas").viewbox({ x: viewbox.x, y: viewbox.y, width: viewbox.width, height: viewbox.height });
      leading = false;
    });
  });
}

export function changesBetween(earlier, later) {
  const found = diff(earlier, later);
  const entries = (kind, things, pick = (thing) => thing) =>
    Object.entries(things).map(([id, thing]) => ({ kind, id, element: pick(thing), details: thing.attrs ?? {} }));
  const changed = entries("changed", found._changed, (thing) => thing.model);
  const changedIds = new Set(changed.map((change) => change.id));
  return [
    ...entries("added", found._added),
    ...entries("removed", found._removed),
    ...changed,
    ...entries("moved", found._layoutChanged).filter((change) => !changedIds.has(change.id)),
  ].filter((change) => !change.element.$type?.startsWith("bpmndi:"));
}

function paint(viewer, { kind, id }) {
  const shape = viewer.get("elementRegistry").get(id);
  if (!shape) return;
  viewer.get("canvas").addMarker(id, `rd-diff-${kind}`);
  if (!shape.waypoints) badge(viewer, id, WORDS[kind], kind);
}

function sentence({ kind, id, element, details }) {
  const name = element.name ? `“${element.name}”` : id;
  const attributes = Object.keys(details).map((key) => key.replace(/^(\$|extensionElements\.)/, ""));
  return `${WORDS[kind]}: ${name}${attributes.length ? ` (${[...new Set(attributes)].join(", ")})` : ""}`;
}
