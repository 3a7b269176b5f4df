// Which part of the page is shown beside the messages: members, threads, lessons, what happened and the like.

import { byId } from "./dom.js";

const NARROW = window.matchMedia("(max-width: 999px)");
const SIDES = ["members", "threads", "lessons", "what-if", "told", "known"];
const KEPT = "alongside-panel";

let shown = null;
const openers = new Map();

const buttonOf = (name) => byId(`show-${name}`);
export const isNarrow = () => NARROW.matches;
export const current = () => shown;

/** Call `what` each time a part is opened. */
export function onOpen(name, what) {
  openers.set(name, what);
}

function remember(name) {
  try {
    window.sessionStorage.setItem(KEPT, name || "");
  } catch {
    // A browser that keeps nothing shows the usual part next time.
  }
}

function remembered() {
  try {
    return window.sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** Show one part and hide the others; null shows the messages alone. */
export function reveal(name, { focus = false } = {}) {
  shown = name;
  for (const one of SIDES) byId(one).hidden = one !== name;
  for (const one of ["channels", ...SIDES]) buttonOf(one).setAttribute("aria-expanded", String(one === name));
  byId("channels").classList.toggle("shown", name === "channels");
  byId("columns").classList.toggle("with-side", SIDES.includes(name));
  byId("columns").classList.toggle("covered", name !== null);
  if (name === null) return;
  openers.get(name)?.();
  if (focus) (byId(name).querySelector("h2[tabindex], h2") || byId(name)).focus();
}

/** Show the messages on a narrow screen, where a part covers them; a wide one has room for both. */
export function uncover() {
  if (NARROW.matches) reveal(null);
}

function press(name) {
  const next = shown === name ? null : name;
  reveal(next, { focus: next !== null && NARROW.matches });
  if (!NARROW.matches && name !== "channels") remember(next);
}

export function start() {
  for (const name of ["channels", ...SIDES]) buttonOf(name).addEventListener("click", () => press(name));
  for (const name of SIDES) {
    byId(name).addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      reveal(null);
      if (!NARROW.matches) remember(null);
      buttonOf(name).focus();
    });
  }
  NARROW.addEventListener("change", () => reveal(NARROW.matches ? null : usual()));
  reveal(NARROW.matches ? null : usual());
}

/** The part that stood open in this tab before, else what happened; in a frame none, because there is little room. */
function usual() {
  const name = remembered();
  if (name === "" || window.parent !== window) return null;
  return SIDES.includes(name) && !buttonOf(name).hidden ? name : "told";
}
