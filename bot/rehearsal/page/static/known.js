// What the bot has stored about the person one is, why, and when it goes.

import * as api from "./api.js";
import { byId, el } from "./dom.js";
import { inline, rendered } from "./words.js";

/** Read it anew and show it. */
export async function refresh(key) {
  const place = byId("known-list");
  place.setAttribute("aria-busy", "true");
  try {
    const { known } = await api.known(key);
    place.replaceChildren(...drawn(known));
  } catch (error) {
    place.replaceChildren(el("p", { class: "problem", role: "alert" }, error.message));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function drawn(known) {
  if (known.length === 0) return [el("p", {}, "The bot has stored nothing about you.")];
  const groups = new Map();
  for (const one of known) groups.set(one.what, [...(groups.get(one.what) || []), one]);
  const intro = el("p", { class: "small" }, "This is read from the bot’s own store. Nobody else sees it here.");
  return [intro, ...[...groups].flatMap(([what, all]) => [el("h3", {}, what.charAt(0).toUpperCase() + what.slice(1)), el("ul", { class: "known" }, all.map(entry))])];
}

function entry(one) {
  return el(
    "li",
    {},
    el("div", { class: "text known-words" }, rendered(String(one.words))),
    one.why ? el("p", { class: "small" }, "Why: ", String(one.why)) : null,
    one.goes ? el("p", { class: "small" }, "When it goes: ", ...inline(String(one.goes))) : null,
  );
}
