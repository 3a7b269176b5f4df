// One small menu for messages and people: by the right mouse button, the menu key or its own button.

import { byId, el } from "./dom.js";

const menu = byId("menu");
let opener = null;

/**
 * Open the menu. Each item is { label, act } or { heading }, or { row: items } for short ones side by side.
 * `at` is where: a mouse event, or the element below which it opens. The focus goes back to `from` afterwards.
 */
export function openMenu(label, items, at, from) {
  opener = from;
  menu.replaceChildren(...items.map(drawn));
  menu.setAttribute("aria-label", label);
  menu.hidden = false;
  place(at);
  all()[0]?.focus();
}

function drawn(item) {
  if (item.heading) return el("p", { class: "menu-heading", role: "presentation" }, item.heading);
  if (item.row) return el("div", { class: "menu-row", role: "presentation" }, item.row.map(button));
  return button(item);
}

function button(item) {
  const made = el("button", { type: "button", role: "menuitem", tabIndex: -1, class: item.danger ? "bad" : "", "aria-label": item.name }, item.label);
  made.addEventListener("click", () => {
    const target = opener;
    close();
    item.act(target);
  });
  return made;
}

const all = () => [...menu.querySelectorAll("button")];

function place(at) {
  const box = at instanceof Element ? at.getBoundingClientRect() : null;
  const x = box ? box.right - menu.offsetWidth : at.clientX;
  const y = box ? box.bottom + 2 : at.clientY;
  menu.style.left = `${Math.max(4, Math.min(x, window.innerWidth - menu.offsetWidth - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, window.innerHeight - menu.offsetHeight - 4))}px`;
}

export function close() {
  if (menu.hidden) return;
  menu.hidden = true;
  menu.replaceChildren();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

menu.addEventListener("keydown", (event) => {
  const items = all();
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 };
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key in steps) {
    event.preventDefault();
    items[(steps[event.key] + items.length) % items.length]?.focus();
  }
});
document.addEventListener("pointerdown", (event) => {
  if (!menu.hidden && !menu.contains(event.target)) close();
});
window.addEventListener("resize", close);
byId("scroll").addEventListener("scroll", () => {
  if (!menu.hidden && !menu.matches(":focus-within")) close();
});
menu.addEventListener("contextmenu", (event) => event.preventDefault());
