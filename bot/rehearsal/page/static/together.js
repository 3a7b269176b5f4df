// Two people side by side: two frames of the same page. A narrow screen shows one of them at a time.

import * as api from "./api.js";
import { byId, el } from "./dom.js";

const SIDES = ["left", "right"];
const USUAL = { left: "robin", right: "dee" };
const asked = new URLSearchParams(window.location.search);
let people = [];

const keyOf = (side) => byId(`choose-${side}`).value;
const nameOf = (key) => people.find((one) => one.key === key)?.name || key;

function show(side) {
  byId("frames").dataset.shown = side;
  for (const one of SIDES) byId(`show-${one}`).setAttribute("aria-pressed", String(one === side));
}

function load(side) {
  const key = keyOf(side);
  const frame = byId(`frame-${side}`);
  frame.src = `/?as=${encodeURIComponent(key)}&framed=1`;
  label(side, key);
}

function label(side, key) {
  byId(`frame-${side}`).title = `${nameOf(key)}, on the ${side}`;
  byId(`show-${side}`).textContent = nameOf(key);
  const address = new URLSearchParams(SIDES.map((one) => [one, keyOf(one)]));
  window.history.replaceState(null, "", `/together?${address}`);
  document.title = `${nameOf(keyOf("left"))} and ${nameOf(keyOf("right"))} – Practice Discord`;
}

/** Somebody may be exchanged for another within a frame, too. */
function follow(side) {
  const key = new URLSearchParams(byId(`frame-${side}`).contentWindow.location.search).get("as");
  if (!people.some((one) => one.key === key) || key === keyOf(side)) return;
  byId(`choose-${side}`).value = key;
  label(side, key);
}

async function start() {
  ({ people } = await api.everybody());
  const missing = [];
  for (const side of SIDES) {
    const wanted = asked.get(side) || USUAL[side];
    const known = people.some((one) => one.key === wanted);
    if (!known) missing.push(wanted);
    const chosen = known ? wanted : USUAL[side];
    byId(`choose-${side}`).replaceChildren(...people.map((one) => el("option", { value: one.key, selected: one.key === chosen }, one.name)));
  }
  if (missing.length) byId("problem").textContent = `There is nobody called “${missing[0].slice(0, 40)}” here.`;
  for (const side of SIDES) {
    load(side);
    byId(`choose-${side}`).addEventListener("change", () => load(side));
    byId(`frame-${side}`).addEventListener("load", () => follow(side));
    byId(`show-${side}`).addEventListener("click", () => show(side));
  }
  show("left");
}

start().catch((error) => {
  byId("problem").textContent = error.message;
});
