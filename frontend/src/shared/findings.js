// The list of findings beside an editor: worst first, each with its words, each a button that goes to its element.
import { make } from "./dom.js";

const ORDER = { error: 0, warning: 1, info: 2 };
const WORDS = { error: "Error", warning: "Warning", info: "Advice" };

export class FindingsList {
  constructor(goTo) {
    this.goTo = goTo;
    this.heading = make("h2", { class: "govuk-heading-s", id: "findings-heading" }, "Checks");
    this.list = make("ol", { class: "rd-findings__list", "aria-labelledby": "findings-heading" });
    this.element = make("section", { class: "rd-findings", "aria-labelledby": "findings-heading" }, this.heading, this.list);
  }

  show(findings) {
    const sorted = [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
    this.heading.textContent = summary(findings);
    this.list.replaceChildren(...sorted.map((finding) => make("li", {}, this.entry(finding))));
  }

  entry(finding) {
    const words = make("strong", { class: `rd-findings__kind rd-findings__kind--${finding.severity}` }, WORDS[finding.severity]);
    const where = [finding.element, finding.line && `line ${finding.line}`].filter(Boolean).join(", ");
    const text = `${finding.message}${where ? ` (${where})` : ""}`;
    if (!finding.element) return make("p", { class: "rd-findings__entry" }, words, " ", text);
    const go = () => this.goTo(finding.element);
    return make("button", { class: "rd-findings__entry", type: "button", onclick: go }, words, " ", text);
  }
}

export function summary(findings) {
  const count = (severity) => findings.filter((finding) => finding.severity === severity).length;
  const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  if (findings.length === 0) return "Checks: nothing to correct";
  return `Checks: ${plural(count("error"), "error")}, ${plural(count("warning"), "warning")}`;
}
