// A handler's input is FEEL in the file. People choose: a fixed value (kept as a FEEL literal) or something from the case.

export function isFixed(feel) {
  return feel === undefined || feel === "" || /^\s*("(?:[^"\\]|\\.)*"|-?\d+(\.\d+)?|true|false)\s*$/.test(feel);
}

/** The plain value of a FEEL literal, as text for a field. */
export function fixedValue(feel) {
  const text = (feel ?? "").trim();
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(1, -1);
  }
}

/** The FEEL literal of what was typed, or an empty text where there is nothing. */
export function literal(text, type) {
  if (text === undefined || text === "") return "";
  if (type === "number") return String(text).trim();
  if (type === "boolean") return text === "true" || text === true ? "true" : "false";
  return JSON.stringify(String(text));
}
