// Threads and posts: the list of those under a channel, and how a new one is begun.

import { openForm } from "./dialogs.js";
import { byId, el } from "./dom.js";
import { timeElement } from "./times.js";

const inputOf = (custom_id, style, max_length) => ({ type: 4, custom_id, style, max_length });

function marks(thread) {
  return [thread.archived ? "closed" : "", thread.locked ? "locked" : "", thread.private ? "private" : ""].filter(Boolean);
}

function entry(thread) {
  const count = thread.messages === 1 ? "1 message" : `${thread.messages} messages`;
  return el(
    "li",
    { class: "thread-entry" },
    thread.tags.length ? el("p", { class: "tags" }, thread.tags.map((tag) => el("span", { class: "tag" }, tag))) : null,
    el("a", { href: `#c${thread.id}` }, el("strong", {}, thread.name)),
    thread.words ? el("p", { class: "first-words" }, thread.author ? `${thread.author}: ` : "", thread.words) : null,
    el("p", { class: "small" }, [count, ...marks(thread)].join(", "), ". Last: ", timeElement(thread.at, "R")),
  );
}

/** The list of an ordinary channel's threads, in the panel at the side. */
export function drawThreads(threads) {
  const list = threads.length ? el("ul", { class: "threads" }, threads.map(entry)) : el("p", { class: "empty" }, "There are no threads here yet.");
  byId("thread-list").replaceChildren(list);
}

let chosen = "";

/** A forum: its posts, what may be chosen from, and the button for a new one. */
export function drawForum(place, begin) {
  const forum = byId("forum");
  const posts = chosen && place.tags.some((one) => one.name === chosen) ? place.threads.filter((one) => one.tags.includes(chosen)) : place.threads;
  const filter = el("div", { class: "row", role: "group", "aria-label": "Show posts with a tag" });
  for (const tag of ["", ...place.tags.map((one) => one.name)]) {
    const made = el("button", { type: "button", class: "plain", "aria-pressed": String(tag === chosen) }, tag || "All posts");
    made.addEventListener("click", () => {
      chosen = tag;
      drawForum(place, begin);
      [...forum.querySelectorAll("[aria-pressed]")].find((one) => one.getAttribute("aria-pressed") === "true")?.focus();
    });
    filter.append(made);
  }
  const start = place.may.write ? el("button", { type: "button", class: "primary", onclick: begin }, "New post") : el("p", { class: "empty" }, "You can read here, but not post.");
  const list = posts.length ? el("ul", { class: "threads" }, posts.map(entry)) : el("p", { class: "empty" }, "There are no posts yet.");
  forum.replaceChildren(start, ...(place.tags.length ? [filter] : []), list);
}

/** Ask for a new post in a forum. `send(values)` makes it. */
export function newPost(tags, send) {
  const parts = [
    { type: 18, label: "Title", component: inputOf("name", 1, 100) },
    { type: 18, label: "Text", component: inputOf("text", 2, 2000) },
  ];
  if (tags.length) {
    const options = tags.map((one) => ({ label: one.name, value: one.id }));
    parts.push({ type: 18, label: "Tags", component: { type: 22, custom_id: "tags", required: false, max_values: Math.min(5, options.length), options } });
  }
  return openForm({ title: "New post", button: "Post", parts, things: async () => [], send });
}

/** Ask for the name of a new thread under a message. */
export function newThread(send) {
  return openForm({ title: "Create thread", button: "Create thread", parts: [{ type: 18, label: "Thread name", component: inputOf("name", 1, 100) }], things: async () => [], send });
}
