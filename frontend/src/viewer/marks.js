// Marks on a diagram: a colour, a thicker line and a word, so that no mark is a colour alone.
const WORDS = { current: "Now", done: "Done", failed: "Stuck" };

export function mark(viewer, marks) {
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const known = Object.entries(marks).filter(([id]) => registry.get(id));
  for (const [id, state] of known) {
    canvas.addMarker(id, `rd-mark-${state}`);
    if (!isFlow(registry.get(id))) badge(viewer, id, WORDS[state] ?? state, state);
  }
  for (const flow of travelled(registry, Object.fromEntries(known))) canvas.addMarker(flow, "rd-mark-path");
}

export function badge(viewer, id, words, kind) {
  const element = document.createElement("span");
  element.className = `rd-badge rd-badge--${kind}`;
  element.textContent = words;
  viewer.get("overlays").add(id, "rd-mark", { position: { top: -14, left: 0 }, html: element });
}

/** The flows a case went along: those that are marked; without such marks, those from a finished element to a reached one. */
function travelled(registry, marks) {
  const flows = registry.filter(isFlow);
  const said = flows.filter((flow) => marks[flow.id]);
  return said.length > 0 ? said : flows.filter((flow) => marks[flow.source.id] === "done" && marks[flow.target.id]);
}

export function isFlow(element) {
  return element.type === "bpmn:SequenceFlow";
}
