// The messages of the open channel: drawn once each, and again only when they change.

import { drawn, embed } from "./cards.js";
import { tint } from "./choosing.js";
import { announce, byId, el, textOf } from "./dom.js";
import { file } from "./media.js";
import { menuFor, reactions } from "./message_menu.js";
import { now, timeElement, words } from "./times.js";
import { rendered } from "./words.js";

const SPOKEN = 240;
const TOGETHER = 420;

/** `act` has press, choose, menu, dismiss, react and the like, each with the message first, and things. */
export class Messages {
  constructor(act) {
    this.act = act;
    this.list = byId("messages");
    this.scroll = byId("scroll");
    this.place = { may: {}, menus: [] };
    this.written = new Map();
    this.scroll.addEventListener("keydown", (event) => this.walk(event));
  }

  /** Show these instead of what stood here. `place` tells what may be done: { may, menus }. */
  show(messages, place, { stay = false } = {}) {
    const same = stay && JSON.stringify(place) === JSON.stringify(this.place);
    this.place = place;
    if (same) {
      this.catchUp(messages);
      return;
    }
    const top = this.scroll.scrollTop;
    const wasAtEnd = this.isAtEnd();
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest("li").id : null;
    this.written.clear();
    this.list.replaceChildren(...messages.map((one) => this.drawing(one)));
    this.regroup(this.list.children);
    this.tellEmpty();
    if (stay && !wasAtEnd) this.scroll.scrollTop = top;
    else this.toEnd();
    if (focused) (byId(focused) || this.scroll).focus({ preventScroll: true });
  }

  /** After a lost connection: draw only what is new or other than before, so that nobody loses their place. */
  catchUp(messages) {
    const there = new Set(messages.map((one) => one.id));
    const from = messages.length ? BigInt(messages[0].id) : 0n;
    this.gone([...this.written.keys()].filter((id) => BigInt(id) >= from && !there.has(id)));
    const news = messages.filter((one) => this.written.get(one.id) !== JSON.stringify(one));
    if (news.length) this.take(news.map((message) => ({ message, new: !this.written.has(message.id) })));
  }

  /** Put older ones before the rest, and stay where the reader is. */
  showEarlier(messages) {
    const height = this.scroll.scrollHeight;
    const drawings = messages.map((one) => this.drawing(one));
    const first = this.list.firstElementChild;
    this.list.prepend(...drawings);
    this.regroup([...drawings, ...(first ? [first] : [])]);
    this.scroll.scrollTop += this.scroll.scrollHeight - height;
  }

  get oldest() {
    return this.list.firstElementChild?.dataset.id;
  }

  isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 80;
  }

  /** Take new or changed messages; those in view stay where they are. */
  take(news) {
    const atEnd = this.isAtEnd();
    let last = null;
    for (const { message, new: isNew } of news) {
      const old = this.find(message.id);
      const before = old ? textOf(old.querySelector(".body")) : "";
      const fresh = this.drawing(message);
      if (old) this.exchange(old, fresh);
      else this.insert(fresh);
      this.regroup([fresh, fresh.nextElementSibling].filter(Boolean));
      if (isNew && (message.mine || message.only_you)) last = fresh;
      this.speak(message, fresh, isNew && !old, before);
    }
    this.tellEmpty();
    if (last) this.reveal(last);
    else if (atEnd) this.reveal(this.list.lastElementChild);
  }

  find(id) {
    return byId(`m${id}`);
  }

  insert(fresh) {
    const id = BigInt(fresh.dataset.id);
    let after = this.list.lastElementChild;
    while (after && BigInt(after.dataset.id) >= id) after = after.previousElementSibling;
    if (after) after.after(fresh);
    else this.list.prepend(fresh);
  }

  /** Messages of one author within some minutes stand together, and each day begins with its date. */
  regroup(drawings) {
    for (const one of drawings) {
      const before = one.previousElementSibling;
      const near = before !== null && Number(one.dataset.at) - Number(before.dataset.at) < TOGETHER;
      const same = near && before.dataset.by === one.dataset.by && !one.dataset.alone && one.dataset.day === before.dataset.day;
      one.classList.toggle("same", same);
      one.classList.toggle("new-day", before === null ? one.dataset.day !== dayOf(now()) : before.dataset.day !== one.dataset.day);
    }
  }

  /** Keep the focus on the same button, or on the message when the button is gone. */
  exchange(old, fresh) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const wanted = focused?.dataset.customId ?? focused?.dataset.part;
    old.replaceWith(fresh);
    if (focused === null) return;
    const same = [...fresh.querySelectorAll("[data-custom-id], [data-part]")].find((one) => (one.dataset.customId ?? one.dataset.part) === wanted && !one.disabled);
    (same || fresh).focus({ preventScroll: true });
  }

  gone(ids) {
    for (const id of ids) {
      const old = this.find(id);
      this.written.delete(id);
      if (!old) continue;
      const hadFocus = old.contains(document.activeElement);
      const next = old.nextElementSibling;
      old.remove();
      if (next) this.regroup([next]);
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
    if (drawing !== this.list.lastElementChild || drawing.offsetHeight > this.scroll.clientHeight) drawing.scrollIntoView({ block: "start" });
  }

  /** Go to a message that is in the list. */
  goTo(id) {
    const drawing = this.find(id);
    if (!drawing) return false;
    drawing.scrollIntoView({ block: "center" });
    drawing.focus({ preventScroll: true });
    return true;
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
    byId("empty").hidden = this.list.children.length > 0 || !byId("forum").hidden;
  }

  speak(message, drawing, isNew, before) {
    if (message.mine || message.thinking) return;
    const said = textOf(drawing.querySelector(".body"));
    if (!isNew && said === before) return;
    const lead = isNew ? message.author : `${message.author} changed a message`;
    announce(`${lead}${message.only_you ? ", only to you" : ""}: ${said.slice(0, SPOKEN)}`);
  }

  drawing(message) {
    this.written.set(message.id, JSON.stringify(message));
    const note = el("p", { class: "problem", role: "alert" });
    const act = this.actsFor(message, note);
    const classes = ["message", message.only_you ? "only-you" : "", message.bot ? "from-bot" : ""].join(" ").trim();
    const alone = message.only_you || message.used || message.reply ? "yes" : undefined;
    const drawing = el(
      "li",
      { id: `m${message.id}`, class: classes, tabIndex: -1, "data-id": message.id, "data-at": message.at, "data-by": message.author_id, "data-alone": alone, "data-day": dayOf(message.at) },
      el("span", { class: `face tint${tint(message.author_id)}`, "aria-hidden": "true" }, [...message.author][0]),
      el("div", { class: "content" }, above(message), head(message), bodyOf(message, act), reactions(message, act, this.place), below(message, act), note),
    );
    if (!message.thinking) menuFor(drawing, message, act, this.place);
    return drawing;
  }

  /** The acts on one message: busy while they run, and what went wrong is said under the message. */
  actsFor(message, note) {
    const run = async (element, what) => {
      if (element?.getAttribute("aria-busy") === "true") return;
      note.textContent = "";
      element?.setAttribute("aria-busy", "true");
      try {
        const failure = await what();
        if (failure) note.textContent = failure;
      } catch (error) {
        note.textContent = error.message;
      } finally {
        element?.removeAttribute("aria-busy");
      }
    };
    const bound = (name) => (element, ...rest) => run(element, () => this.act[name](message, ...rest));
    return {
      press: (customId, element) => run(element, () => this.act.press(message, customId)),
      choose: (customId, values, element) => run(element, () => this.act.choose(message, customId, values)),
      menu: bound("menu"),
      dismiss: bound("dismiss"),
      react: bound("react"),
      reply: bound("reply"),
      edit: bound("edit"),
      remove: bound("remove"),
      thread: bound("thread"),
      copy: bound("copy"),
      things: (kind) => this.act.things(kind),
    };
  }
}

const dayOf = (seconds) => words(seconds, "D");

function bodyOf(message, act) {
  const body = el("div", { class: "body" });
  if (message.thinking) {
    body.append(el("p", { class: "thinking" }, `${message.author} is thinking…`));
    return body;
  }
  if (message.text) body.append(el("div", { class: "text" }, rendered(message.text, message.names)));
  body.append(...message.embeds.map((one) => embed(one, message.names)), ...drawn(message.components, message.names, act));
  body.append(...message.files.map(file));
  return body;
}

function above(message) {
  if (message.used) return el("p", { class: "context" }, `${message.used.by} used /${message.used.command}`);
  if (!message.reply) return null;
  const said = message.reply.author ? `In answer to ${message.reply.author}: ${message.reply.text}` : `In answer to ${message.reply.text}`;
  return el("p", { class: "context" }, message.reply.id ? el("a", { href: `#m${message.reply.id}`, class: "answered" }, said) : said);
}

function head(message) {
  return el(
    "p",
    { class: "head" },
    el("strong", { class: "author" }, message.author),
    message.bot ? el("span", { class: "tag" }, "App") : null,
    timeElement(message.at, dayOf(message.at) === dayOf(now()) ? "t" : "f", "at"),
    message.edited ? el("span", { class: "edited" }, "(edited)") : null,
  );
}

function below(message, act) {
  if (message.only_you) {
    return el("p", { class: "only" }, "Only you can see this. ", el("button", { type: "button", class: "quiet", "data-part": "dismiss", onclick: (event) => act.dismiss(event.currentTarget) }, "Dismiss message"));
  }
  return message.thread ? el("p", { class: "only" }, el("a", { href: `#c${message.thread.id}` }, `Thread: ${message.thread.name}`)) : null;
}
