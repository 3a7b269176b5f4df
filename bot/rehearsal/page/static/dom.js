// Build elements from plain text only: nothing here reads HTML, so what members write stays text.

/**
 * Make an element. Properties named on* are listeners, `class` and aria-/data- ones are attributes, others are
 * properties of the element; undefined, null and false attributes are left out. Children are nodes or texts.
 */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name === "role" || name === "for" || name === "datetime" || name.includes("-")) made.setAttribute(name, String(value));
    else made[name] = value;
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Text for screen readers only. */
export const unseen = (text) => el("span", { class: "unseen" }, text);

/** All words of a part of the page, also of one that is not laid out just now. */
export function textOf(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode.data);
  return found.join(" ").replace(/\s+/g, " ").trim();
}

/** Say something to a screen reader without moving the focus. */
export function announce(text) {
  const place = byId("announcer");
  place.textContent = "";
  window.setTimeout(() => {
    place.textContent = text;
  }, 50);
}

/** A web address that may be linked, or null. */
export function safeAddress(text) {
  let address;
  try {
    address = new URL(text);
  } catch {
    return null;
  }
  return address.protocol === "http:" || address.protocol === "https:" ? address.href : null;
}

/**
 * A link out of practice; an address of another kind stays text. Where the words are not the address itself, the page
 * first shows where the link leads and asks.
 */
export function outLink(address, words, className = "") {
  const href = safeAddress(address);
  if (href === null) return el("span", {}, words);
  const plain = words === address || words === href;
  return el("a", { href, class: `${className}${plain ? "" : " leaves"}`.trim(), target: "_blank", rel: "noopener noreferrer nofollow" }, words, unseen(" (opens the web in a new tab)"));
}
