// What the bot has stored about the person one is, why, and when it goes.

import * as api from "./api.js";
import { byId, el } from "./dom.js";
import { inline, rendered } from "./words.js";

let shown = "";

/** Read it anew and show it; what is as it was stays untouched, and what was folded out stays so. */
export async function refresh(key) {
  const place = byId("known-list");
  place.setAttribute("aria-busy", "true");
  if (!place.children.length) place.replaceChildren(el("p", {}, "Reading what is stored…"));
  try {
    const { known } = await api.known(key);
    const now = JSON.stringify([key, known]);
    if (now === shown) return;
    shown = now;
    const unfolded = new Set([...place.querySelectorAll("details[open]")].map((one) => one.dataset.of));
    const at = place.contains(document.activeElement) ? document.activeElement.parentElement.dataset.of : null;
    place.replaceChildren(...drawn(known));
    for (const one of place.querySelectorAll("details")) {
      one.open = unfolded.has(one.dataset.of);
      if (one.dataset.of === at) one.firstElementChild.focus({ preventScroll: true });
    }
  } catch (error) {
    shown = "";
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
  return [intro, ...[...groups].flatMap(([what, all]) => group(what, all))];
}

/** One kind of thing: why it is kept, each of them in plain words, and small at the end what only the bot can read. */
function group(what, all) {
  const told = all.filter((one) => one.words);
  const exact = all.map((one) => one.exact).filter(Boolean);
  const why = [...new Set(all.map((one) => one.why).filter(Boolean))];
  return [
    el("h3", {}, what.charAt(0).toUpperCase() + what.slice(1)),
    why.length ? el("p", { class: "small" }, "Why: ", why.join("; ")) : null,
    el("ul", { class: "known" }, together(told).map(entry)),
    exact.length ? codes(what, exact) : null,
  ].filter((one) => one !== null);
}

/** Neighbours that go on the same day stand together. */
function together(told) {
  const parts = [];
  for (const one of told) {
    const last = parts.at(-1);
    if (last && last.goes === one.goes) last.words.push(one.words);
    else parts.push({ goes: one.goes, words: [one.words] });
  }
  return parts;
}

function codes(what, exact) {
  const lists = exact.map((lines) => el("li", {}, lines.split("\n").map((line) => el("p", {}, line))));
  return el("details", { class: "codes", "data-of": what }, el("summary", {}, "Numbers and codes for the bot"), el("ul", { class: "known" }, lists));
}

function entry(one) {
  return el(
    "li",
    {},
    one.words.map((words) => el("div", { class: "text known-words" }, rendered(String(words)))),
    one.goes ? el("p", { class: "small" }, "When it goes: ", ...inline(String(one.goes))) : null,
  );
}
