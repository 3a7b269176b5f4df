// The list of channels that this person may see.

import { byId, el, unseen } from "./dom.js";

const fresh = new Set();

/** Remember that something new stands in a channel, or that it was read. */
export function mark(channel, isNew) {
  if (isNew) fresh.add(channel);
  else fresh.delete(channel);
}

/** Forget what was new. */
export function forget() {
  fresh.clear();
}

export function title(channel) {
  if (channel.kind === "dm") return channel.name;
  return channel.kind === "thread" ? channel.name : `#${channel.name}`;
}

function spoken(channel) {
  if (channel.kind === "dm") return "Direct messages with ";
  if (channel.kind === "thread") return channel.private ? "Private thread " : "Thread ";
  return channel.kind === "forum" ? "Forum " : "";
}

function entry(channel, open) {
  const link = el("a", { href: `#c${channel.id}`, class: channel.kind }, unseen(spoken(channel)), title(channel));
  if (channel.id === open) link.setAttribute("aria-current", "page");
  if (fresh.has(channel.id)) link.append(el("span", { class: "fresh" }, "new"));
  return el("li", {}, link);
}

export function draw(view, open) {
  byId("community").textContent = view.community;
  const parts = [];
  let list = null;
  const put = (channel) => {
    if (list === null) parts.push((list = el("ul")));
    list.append(entry(channel, open));
  };
  for (const channel of view.channels) {
    if (channel.kind === "category" || channel.kind === "dm") {
      parts.push(el("h3", {}, channel.kind === "dm" ? "Direct messages" : channel.name));
      list = null;
    }
    if (channel.kind !== "category") put(channel);
  }
  const place = byId("channel-list");
  const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  place.replaceChildren(...parts);
  if (focused !== null) place.querySelector(`a[href="${CSS.escape(focused).replace("\\#", "#")}"]`)?.focus();
}
