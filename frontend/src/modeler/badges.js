// Findings of the check beside their elements: a badge with the worst kind and the number, its words as a tooltip.
const WORST = ["error", "warning", "info"];
const WORDS = { error: "error", warning: "warning", info: "note" };

export class FindingBadges {
  constructor(modeler) {
    this.modeler = modeler;
  }

  show(findings) {
    const overlays = this.modeler.get("overlays");
    overlays.remove({ type: "rd-finding" });
    for (const [id, found] of Object.entries(byElement(findings))) {
      if (!this.modeler.get("elementRegistry").get(id)) continue;
      overlays.add(id, "rd-finding", { position: { top: -12, right: 12 }, html: this.badge(id, found) });
    }
  }

  badge(id, found) {
    const kind = WORST.find((severity) => found.some((finding) => finding.severity === severity)) ?? "info";
    const made = document.createElement("button");
    made.type = "button";
    made.className = `rd-badge rd-badge--${kind}`;
    made.textContent = `${found.length} ${WORDS[kind]}${found.length === 1 ? "" : "s"}`;
    made.title = found.map((finding) => finding.message).join("\n");
    made.addEventListener("click", () => this.goTo(id));
    return made;
  }

  goTo(id) {
    const element = this.modeler.get("elementRegistry").get(id);
    if (!element) return;
    this.modeler.get("selection").select(element);
    if (element.parent) this.modeler.get("canvas").scrollToElement(element);
  }
}

function byElement(findings) {
  const found = {};
  for (const finding of findings) if (finding.element) (found[finding.element] ??= []).push(finding);
  return found;
}
