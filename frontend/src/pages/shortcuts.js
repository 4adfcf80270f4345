// Keyboard shortcuts. An element that has one says so itself: `data-shortcut="g i"`; pressing it is clicking the element,
// or, for a field, going there. `j` and `k` move through the rows of a list. The help (`?`) lists what this page offers
// and switches the shortcuts off for good, as WCAG 2.1.4 asks.
const OFF = "redress-shortcuts-off";
const PATIENCE = 1_200;

export function listenForShortcuts(page) {
  const help = page.getElementById("shortcut-help");
  let first = null;

  page.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    const key = event.ctrlKey || event.metaKey || event.altKey ? null : event.key;
    if (key === null || key.length !== 1) return;
    if (key === "?" && help) {
      event.preventDefault();
      openHelp(page, help);
      return;
    }
    if (isOff()) return;
    const pressed = first && Date.now() - first.at < PATIENCE ? `${first.key} ${key}` : key;
    first = { key, at: Date.now() };
    if (follow(page, pressed) || moveRow(page, key)) {
      event.preventDefault();
      first = null;
    }
  });

  page.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    const wanted = { Enter: "Control+Enter", s: "Control+s" }[event.key];
    const found = wanted && page.querySelector(`[data-shortcut="${wanted}"]`);
    if (found && !isOff()) {
      event.preventDefault();
      found.click();
    }
  });

  for (const button of page.querySelectorAll("[data-opens-shortcut-help]")) {
    button.hidden = false;
    button.addEventListener("click", () => openHelp(page, help));
  }
}

export function isTyping(element) {
  return Boolean(element.closest?.("input, textarea, select, [contenteditable], .djs-container, .bio-properties-panel"));
}

function isOff() {
  return window.localStorage.getItem(OFF) === "1";
}

function follow(page, keys) {
  const found = page.querySelector(`[data-shortcut="${CSS.escape(keys).replace("\\ ", " ")}"]`);
  if (!found) return false;
  if (found.matches("input, textarea, select")) found.focus();
  else found.click();
  return true;
}

function moveRow(page, key) {
  if (key !== "j" && key !== "k") return false;
  const links = [...page.querySelectorAll("table[data-rows] tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
  if (links.length === 0) return false;
  const here = links.findIndex((link) => link.closest("tr").contains(page.activeElement));
  const next = here < 0 ? 0 : here + (key === "j" ? 1 : -1);
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  return true;
}

function openHelp(page, help) {
  const list = help.querySelector("[data-shortcut-list]");
  list.replaceChildren(...offered(page).map(([keys, does]) => row(page, keys, does)));
  const off = help.querySelector("[data-shortcut-off]");
  off.checked = isOff();
  off.onchange = () => (off.checked ? window.localStorage.setItem(OFF, "1") : window.localStorage.removeItem(OFF));
  help.showModal();
}

function offered(page) {
  const named = [...page.querySelectorAll("[data-shortcut]")].map((element) => [element.dataset.shortcut, nameOf(element)]);
  if (page.querySelector("table[data-rows]")) named.push(["j", "Next row"], ["k", "Previous row"]);
  return [...named, ["?", "This help"]];
}

function nameOf(element) {
  return element.getAttribute("aria-label") || element.labels?.[0]?.textContent.trim() || element.textContent.trim();
}

function row(page, keys, does) {
  const term = page.createElement("dt");
  const meaning = page.createElement("dd");
  const separator = keys.includes("+") ? "+" : " ";
  term.className = "govuk-summary-list__key";
  meaning.className = "govuk-summary-list__value";
  keys.split(separator).forEach((key, index) => {
    if (index) term.append(separator === "+" ? " + " : " then ");
    const shown = page.createElement("kbd");
    shown.textContent = key;
    term.append(shown);
  });
  meaning.textContent = does;
  const line = page.createElement("div");
  line.className = "govuk-summary-list__row";
  line.append(term, meaning);
  return line;
}
