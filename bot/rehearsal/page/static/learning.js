// What the panels of lessons and what-ifs share: their looks, a world that is exchanged, and the focus while drawing.

import { byId, el } from "./dom.js";

const PATIENCE = 60000;

/** Get a panel ready: its own style and an element for its content. */
export function panel(region) {
  if (byId("learning-style") === null) {
    document.head.append(el("link", { id: "learning-style", rel: "stylesheet", href: "/page/learning.css" }));
  }
  const content = el("div", { class: "learning" });
  region.replaceChildren(content);
  return content;
}

export const wait = (milliseconds) => new Promise((done) => window.setTimeout(done, milliseconds));

/** Draw anew, and leave the focus and the scrolling where they were. */
export function redraw(content, nodes) {
  const focused = content.contains(document.activeElement) ? document.activeElement.id : "";
  content.replaceChildren(...nodes);
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

/** Wait until another world than `before` stands whole behind the same address, and return the lessons there. */
export async function newWorld(api, before) {
  const until = performance.now() + PATIENCE;
  while (performance.now() < until) {
    await wait(500);
    try {
      const now = await api.get("lessons");
      if (now.world !== before && !now.busy) return now;
    } catch {
      // The server is being exchanged: nobody answers for a moment.
    }
  }
  throw new Error("The new practice world takes too long. Look at the window in which you started practice.");
}
