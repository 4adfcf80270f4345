// A form with `data-draft-url` saves itself: ten seconds after the last change, and when a field is left.
// The page says so in its `[data-draft-status]`. Saving a draft never validates and never loses what is typed.
const WAIT = 10_000;

export function keepDrafts(page) {
  for (const form of page.querySelectorAll("form[data-draft-url]")) keepDraft(form);
}

function keepDraft(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let saved = snapshot(form);

  const save = async () => {
    window.clearTimeout(timer);
    const now = snapshot(form);
    if (now === saved) return;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: withoutFiles(form), credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      saved = now;
      say(status, `Draft saved at ${clockTime(new Date())}`);
    } catch {
      say(status, "The draft could not be saved. What you typed is still here: use “Save draft”, or copy it.");
    }
  };

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, WAIT);
  });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", () => window.clearTimeout(timer));
}

function withoutFiles(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
  return data;
}

function snapshot(form) {
  return new URLSearchParams(withoutFiles(form)).toString();
}

function say(status, text) {
  if (status) status.textContent = text;
}

export function clockTime(instant) {
  const hours = instant.getHours();
  const minutes = String(instant.getMinutes()).padStart(2, "0");
  return `${hours % 12 || 12}:${minutes}${hours < 12 ? "am" : "pm"}`;
}
