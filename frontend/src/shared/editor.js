// What the diagram editor and the table editor have in common: load, save as a draft, check while one works, warn before
// unsaved changes are lost. An editor passes its own `open(xml)`, `xml()` and `show(findings)`.
import { debounce, make } from "./dom.js";
import { fetchText, postJson } from "./http.js";

const CHECK_AFTER = 700;

export class Session {
  constructor(root, { open, xml, show }) {
    Object.assign(this, { root, open, xml, show });
    this.urls = root.dataset;
    this.changed = false;
    this.based = root.dataset.version ?? null;
    this.checks = 0;
    this.checkSoon = debounce(() => this.check(), CHECK_AFTER);
    this.status = make("p", { class: "rd-editor__status", role: "status" });
    this.note = make("input", { class: "govuk-input rd-editor__note", id: "draft-note", autocomplete: "off", maxlength: 200 });
    this.saveButton = make("button", { class: "govuk-button", type: "button", onclick: () => this.save() }, "Save draft");
    window.addEventListener("beforeunload", (event) => {
      if (this.changed) event.preventDefault();
    });
  }

  bar(...before) {
    return make(
      "div",
      { class: "rd-editor__bar" },
      ...before,
      make("label", { class: "govuk-label", for: "draft-note" }, "What changed, and why"),
      this.note,
      this.saveButton,
      this.status,
    );
  }

  async start() {
    try {
      await this.open(await fetchText(this.urls.xmlUrl));
      this.say("No changes yet.");
      this.check();
    } catch (problem) {
      this.say(`This could not be opened: ${problem.message}`, true);
    }
    this.root.dataset.ready = "true";
  }

  touched() {
    this.changed = true;
    this.root.dataset.changed = "true";
    this.say("Changes not saved yet.");
    this.checkSoon();
  }

  async check() {
    if (!this.urls.checkUrl) return;
    const number = ++this.checks;
    const answer = await postJson(this.urls.checkUrl, { xml: await this.xml() }, this.urls.csrf);
    if (number !== this.checks) return; // a newer check is on its way
    if (answer.body.findings) this.show(answer.body.findings);
    else this.say(answer.body.detail ?? "The check did not answer. Saving checks again.", true);
  }

  async save() {
    this.saveButton.disabled = true;
    this.say("Saving…");
    const payload = { xml: await this.xml(), note: this.note.value.trim(), based_on: this.based };
    const answer = await postJson(this.urls.saveUrl, payload, this.urls.csrf);
    this.saveButton.disabled = false;
    if (answer.body.findings) this.show(answer.body.findings);
    if (answer.ok) this.saved(answer.body);
    else this.refused(answer);
  }

  saved(body) {
    this.changed = false;
    delete this.root.dataset.changed;
    this.based = body.version ?? this.based;
    const link = body.url ? make("a", { class: "govuk-link", href: body.url }, "See the draft") : null;
    this.say(body.version ? `Draft saved as version ${body.version}. ` : "Draft saved. ", false, link);
  }

  refused({ status, body }) {
    const fields = (body.errors ?? []).map((error) => error.message).join(" ");
    const said = [body.detail ?? body.title, fields].filter(Boolean).join(" ");
    const lead = status === 409 ? "Somebody saved before you. Your changes are still here. " : "Not saved. ";
    this.say(lead + said, true);
  }

  say(text, bad = false, link = null) {
    this.status.replaceChildren(text, ...(link ? [link] : []));
    this.status.classList.toggle("rd-editor__status--bad", bad);
  }
}
