// What can be done with a message: the menu of Discord with the bot's commands in it, and the reactions.

import { el, unseen } from "./dom.js";
import { openMenu } from "./menu.js";

const EMOJI = [["👍", "Thumbs up"], ["❤️", "Heart"], ["🤗", "Hug"], ["👀", "Eyes"], ["✅", "Tick"]];
const NAMES = new Map(EMOJI);

/** Give a message its menu: by the right button, the menu key, Shift and F10, a long touch or its own button. */
export function menuFor(drawing, message, act, place) {
  const button = el("button", { type: "button", class: "more", "aria-haspopup": "menu", "data-part": "more" }, el("span", { "aria-hidden": "true" }, "⋯"), unseen(`More about the message of ${message.author}`));
  const open = (at) => openMenu(`Message of ${message.author}`, items(message, act, place, button), at, button);
  button.addEventListener("click", () => open(button));
  drawing.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, input, textarea, select") || !window.getSelection().isCollapsed) return;
    event.preventDefault();
    open(event.button === 2 ? event : button);
  });
  drawing.append(button);
}

function items(message, act, { may, menus }, button) {
  const own = [{ label: "Copy text", act: () => act.copy(button) }];
  if (message.only_you) return [...own, { label: "Dismiss message", act: () => act.dismiss(button) }];
  const offered = [];
  if (may.react) offered.push({ row: EMOJI.map(([emoji, name]) => ({ label: emoji, name: `React: ${name}`, act: () => act.react(button, emoji, true) })) });
  if (may.write) offered.push({ label: "Reply", act: () => act.reply(button) });
  if (message.mine) offered.push({ label: "Edit message", act: () => act.edit(button) });
  if (may.thread && !message.thread) offered.push({ label: "Create thread", act: () => act.thread(button) });
  offered.push(...own);
  if (message.mine || may.manage) offered.push({ label: "Delete message", danger: true, act: () => act.remove(button) });
  if (menus.length) offered.push({ heading: "Apps" }, ...menus.map((name) => ({ label: name, act: () => act.menu(button, name) })));
  return offered;
}

/** The reactions under a message, each a switch of one's own. */
export function reactions(message, act, { may }) {
  if (!message.reactions?.length) return null;
  return el("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, message.reactions.map((one) => reaction(one, act, may)));
}

function reaction(one, act, may) {
  const name = NAMES.get(one.emoji) || one.emoji;
  const made = el(
    "button",
    { type: "button", class: "reaction", "aria-pressed": String(one.mine), "aria-label": `${name}: ${one.count}`, disabled: !may.react && !one.mine, "data-part": `react ${one.emoji}` },
    `${one.emoji} ${one.count}`,
  );
  made.addEventListener("click", () => act.react(made, one.emoji, !one.mine));
  return made;
}
