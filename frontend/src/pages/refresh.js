// A form with `data-refresh` asks the server which questions apply when an answer changes that others may depend on, and
// shows those. Without scripts the server does the same when the form is sent. Files chosen are never thrown away.
export function showWhatApplies(page) {
  for (const form of page.querySelectorAll("form[data-refresh]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("input[type=radio], input[type=checkbox], select")) refresh(form);
    });
  }
}

async function refresh(form) {
  const fields = form.querySelector("[data-form-fields]");
  if ([...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0)) return;
  const data = new FormData(form);
  data.set("_action", "refresh");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
    if (!answer.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-form-fields]");
    if (found) replaceKeepingFocus(fields, found);
  } catch {
    // Not reached: the questions stay as they are, and sending the form says what is missing.
  }
}

function replaceKeepingFocus(fields, found) {
  const focused = document.activeElement?.id;
  fields.replaceChildren(...found.childNodes);
  if (focused) document.getElementById(focused)?.focus();
}
