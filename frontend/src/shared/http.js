// Talking to the server from an editor: same origin, JSON, the page's CSRF token, answers that never throw for a refusal.

export async function fetchText(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The server answered ${answer.status} for ${url}.`);
  return answer.text();
}

export async function fetchJson(url) {
  return JSON.parse(await fetchText(url));
}

/** Send JSON; return `{ok, status, body}`, with status 0 where the server could not be reached. */
export async function postJson(url, payload, csrf) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf ?? "" },
      body: JSON.stringify(payload),
    });
    return { ok: answer.ok, status: answer.status, body: await answer.json().catch(() => ({})) };
  } catch {
    return { ok: false, status: 0, body: { detail: "The server cannot be reached. Nothing is lost: try again shortly." } };
  }
}
