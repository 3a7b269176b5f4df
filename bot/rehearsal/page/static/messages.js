// The messages of the open channel: drawn once each, and again only when they change.

import { announce, byId, el } from "./dom.js";
import { drawn, embed } from "./cards.js";
import { now, timeElement } from "./times.js";
import { rendered } from "./words.js";

const SPOKEN = 240;

/** `act` has press, choose, menu, dismiss (each with the message first) and things. */
export class Messages {
  constructor(act) {
    this.act = act;
    this.list = byId("messages");
    this.scroll = byId("scroll");
    this.menus = [];
    this.scroll.addEventListener("keydown", (event) => this.walk(event));
  }

  /** Show these instead of what stood here. */
  show(messages, menus) {
    this.menus = menus;
    this.list.replaceChildren(...messages.map((one) => this.drawing(one)));
    this.tellEmpty();
    this.toEnd();
  }

  /** Put older ones before the rest, and stay where the reader is. */
  showEarlier(messages) {
    const height = this.scroll.scrollHeight;
    this.list.prepend(...messages.map((one) => this.drawing(one)));
    this.scroll.scrollTop += this.scroll.scrollHeight - height;
  }

  get oldest() {
    return this.list.firstElementChild?.dataset.id;
  }

  /** Take a new or changed message; those in view stay where they are. */
  take(message, isNew) {
    const old = this.find(message.id);
    const atEnd = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 80;
    const fresh = this.drawing(message);
    if (old) this.exchange(old, fresh);
    else this.insert(fresh);
    this.tellEmpty();
    if (isNew && (message.mine || message.only_you)) this.reveal(fresh);
    else if (atEnd) this.reveal(fresh.nextElementSibling ? this.list.lastElementChild : fresh);
    this.speak(message, fresh, isNew && !old);
  }

  find(id) {
    return byId(`m${id}`);
  }

  insert(fresh) {
    const id = BigInt(fresh.dataset.id);
    const after = [...this.list.children].reverse().find((one) => BigInt(one.dataset.id) < id);
    if (after) after.after(fresh);
    else this.list.prepend(fresh);
  }

  /** Keep the focus on the same button, or on the message when the button is gone. */
  exchange(old, fresh) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const customId = focused?.dataset.customId;
    old.replaceWith(fresh);
    if (focused === null) return;
    const same = [...fresh.querySelectorAll("[data-custom-id]")].find((one) => one.dataset.customId === customId && !one.disabled);
    (same || fresh).focus({ preventScroll: true });
  }

  gone(ids) {
    for (const id of ids) {
      const old = this.find(id);
      if (!old) continue;
      const hadFocus = old.contains(document.activeElement);
      old.remove();
      if (hadFocus) this.scroll.focus({ preventScroll: true });
    }
    this.tellEmpty();
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  /** Bring a message into view; of a long one the beginning. */
  reveal(drawing) {
    this.toEnd();
    if (drawing.offsetHeight > this.scroll.clientHeight) drawing.scrollIntoView({ block: "start" });
  }

  /** Arrow keys, Home and End walk from message to message. */
  walk(event) {
    const here = event.target;
    if (here !== this.scroll && here.parentElement !== this.list) return;
    const all = [...this.list.children];
    const at = here === this.scroll ? all.length : all.indexOf(here);
    const steps = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 };
    if (!(event.key in steps) || all.length === 0) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, steps[event.key]))].focus();
  }

  tellEmpty() {
    byId("empty").hidden = this.list.children.length > 0;
  }

  speak(message, drawing, isNew) {
    if (message.mine || message.thinking) return;
    const words = drawing.querySelector(".body").innerText.replace(/\s+/g, " ").trim().slice(0, SPOKEN);
    const lead = isNew ? message.author : `${message.author} changed a message`;
    announce(`${lead}${message.only_you ? ", only to you" : ""}: ${words}`);
  }

  drawing(message) {
    const note = el("p", { class: "problem", role: "alert" });
    const act = this.actsFor(message, note);
    const body = el("div", { class: "body" });
    if (message.thinking) body.append(el("p", { class: "thinking" }, `${message.author} is thinking…`));
    else {
      if (message.text) body.append(rendered(message.text, message.names));
      body.append(...message.embeds.map((one) => embed(one, message.names)), ...drawn(message.components, message.names, act));
      body.append(...message.files.map((one) => el("p", {}, `File: ${one.name}`)));
    }
    const classes = ["message", message.only_you ? "only-you" : "", message.bot ? "from-bot" : ""].join(" ").trim();
    const drawing = el(
      "li",
      { id: `m${message.id}`, class: classes, tabIndex: -1, "data-id": message.id },
      el("span", { class: "face", "aria-hidden": "true" }, [...message.author][0]),
      el("div", { class: "content" }, before(message), head(message), body, after(message, act), note),
    );
    if (this.menus.length > 0 && !message.thinking && !message.only_you) drawing.lastElementChild.append(this.menuOf(act));
    return drawing;
  }

  menuOf(act) {
    const items = this.menus.map((name) => el("li", {}, el("button", { type: "button", class: "quiet", onclick: (event) => act.menu(name, event.currentTarget) }, name)));
    return el("details", { class: "message-menu" }, el("summary", {}, "Message commands"), el("ul", {}, items));
  }

  /** The acts on one message: busy while they run, and what went wrong is said under the message. */
  actsFor(message, note) {
    const run = async (element, what) => {
      if (element.getAttribute("aria-busy") === "true") return;
      note.textContent = "";
      element.setAttribute("aria-busy", "true");
      try {
        const failure = await what();
        if (failure) note.textContent = failure;
      } catch (error) {
        note.textContent = error.message;
      } finally {
        element.removeAttribute("aria-busy");
      }
    };
    return {
      press: (customId, element) => run(element, () => this.act.press(message, customId)),
      choose: (customId, values, element) => run(element, () => this.act.choose(message, customId, values)),
      menu: (name, element) => run(element, () => this.act.menu(message, name)),
      dismiss: (element) => run(element, () => this.act.dismiss(message)),
      things: (kind) => this.act.things(kind),
    };
  }
}

function before(message) {
  if (message.used) return el("p", { class: "context" }, `${message.used.by} used /${message.used.command}`);
  if (message.reply) return el("p", { class: "context" }, `In answer to ${message.reply.author}: ${message.reply.text}`);
  return null;
}

function head(message) {
  return el(
    "p",
    { class: "head" },
    el("strong", { class: "author" }, message.author),
    message.bot ? el("span", { class: "tag" }, "App") : null,
    timeElement(message.at, sameDay(message.at) ? "t" : "f", "at"),
    message.edited ? el("span", { class: "edited" }, "(edited)") : null,
  );
}

const sameDay = (seconds) => new Date(seconds * 1000).toDateString() === new Date(now() * 1000).toDateString();

function after(message, act) {
  if (message.only_you) {
    return el("p", { class: "only" }, "Only you can see this. ", el("button", { type: "button", class: "quiet", onclick: (event) => act.dismiss(event.currentTarget) }, "Dismiss message"));
  }
  return message.thread ? el("p", { class: "only" }, el("a", { href: `#c${message.thread.id}` }, `Thread: ${message.thread.name}`)) : null;
}
