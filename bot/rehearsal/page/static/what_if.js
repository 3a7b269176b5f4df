// The buttons that ask "what if": time, the bot, its permissions, Discord in trouble, people.

import { confirm } from "./dialogs.js";
import { byId, el } from "./dom.js";
import { newWorld, panel, redraw } from "./learning.js";

const LOOK_EVERY = 3000;
const WORKING = "Just a moment…";

/** Draw the what-if buttons into their region. `page` gives api and announce; onWorld and see where it has them. */
export function setUpWhatIf(page) {
  const region = byId("what-if");
  if (region === null) return;
  const asking = new WhatIf(page, panel(region));
  const look = () => asking.look().catch((error) => asking.trouble(error));
  look();
  page.onWorld?.(() => {
    asking.result = null;
    look();
  });
  window.setInterval(() => {
    if (!region.hidden && document.visibilityState === "visible" && !asking.busy && !asking.typing()) look();
  }, LOOK_EVERY);
}

class WhatIf {
  constructor(page, content) {
    this.page = page;
    this.content = content;
    this.busy = "";
    this.now = { groups: [], now: [] };
    this.result = null;
    this.given = {};
    this.drawn = "";
  }

  async look() {
    this.now = await this.page.api.get("what-if");
    this.draw();
  }

  /** Drawing anew would close an open list or move the cursor. */
  typing() {
    return this.content.contains(document.activeElement) && /^(SELECT|INPUT)$/.test(document.activeElement.tagName);
  }

  trouble(error, name = "") {
    this.result = { name, said: error.message, bad: true };
    this.draw();
  }

  async press(button) {
    if (this.busy) return;
    if (button.name === "afresh") {
      const words = "What was done in practice is forgotten, and all trouble ends.";
      confirm(button.label, words, "Start afresh", () => this.afresh(button));
      return;
    }
    this.busy = button.name;
    this.result = { name: button.name, said: WORKING };
    this.page.announce(WORKING);
    this.draw();
    try {
      const { groups, now, ...result } = await this.page.api.post(`what-if/${button.name}`, { value: this.valueOf(button) });
      this.now = { groups, now };
      this.result = { name: button.name, bad: result.mistakes.length > 0, ...result };
    } catch (error) {
      this.result = { name: button.name, said: error.message, bad: true };
    }
    this.busy = "";
    this.draw();
    this.page.announce(this.result.said);
  }

  async afresh(button) {
    const { world } = await this.page.api.get("lessons");
    const { said } = await this.page.api.post("what-if/afresh");
    this.busy = button.name;
    this.result = { name: button.name, said };
    this.page.announce(said);
    this.draw();
    newWorld(this.page.api, world)
      .then(async (there) => {
        this.busy = "";
        await this.look();
        this.page.see?.("what-if");
        const words = there.problem || "This is a new practice world. The bot runs, and the doors are open.";
        this.result = { name: button.name, said: words, bad: Boolean(there.problem) };
        this.draw();
        this.page.announce(words);
        byId(`what-${button.name}`)?.focus();
      })
      .catch((error) => {
        this.busy = "";
        this.trouble(error, button.name);
      });
    return "";
  }

  /** What was chosen for a button, else the first choice. */
  valueOf(button) {
    if (!button.asks) return "";
    const given = this.given[button.name];
    const { choices } = button.asks;
    if (choices === null) return given || "";
    return choices.some((one) => one.value === given) ? given : choices[0]?.value || "";
  }

  draw() {
    const drawn = JSON.stringify([this.now, this.result, this.busy]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.content.setAttribute("aria-busy", String(Boolean(this.busy)));
    redraw(this.content, [
      el("h2", { tabIndex: -1, id: "what-if-title" }, "What if"),
      el("p", {}, "Try what can go wrong, and see what the bot does then."),
      ...this.state(),
      this.result?.name === "" ? this.outcome() : null,
      ...this.now.groups.map((group, number) => this.group(group, number)),
    ].filter((one) => one !== null));
  }

  state() {
    const { now } = this.now;
    if (!now.length) return [el("p", { class: "small" }, "Everything is in order just now.")];
    return [el("h3", {}, "Out of order just now"), el("ul", { class: "what-now" }, now.map((words) => el("li", {}, words)))];
  }

  group(group, number) {
    const title = `what-group-${number}`;
    return el(
      "div",
      { class: "what-group", role: "group", "aria-labelledby": title },
      el("h3", { id: title }, group.title),
      group.buttons.map((button) => this.button(button)),
    );
  }

  button(button) {
    const about = `about-${button.name}`;
    return el(
      "div",
      { class: "what" },
      button.asks ? this.asked(button) : null,
      el("button", { type: "button", id: `what-${button.name}`, "aria-describedby": about, "aria-disabled": String(Boolean(this.busy)), onclick: () => this.press(button) }, button.label),
      el("p", { class: "small", id: about }, button.about),
      this.result?.name === button.name ? this.outcome() : null,
    );
  }

  asked(button) {
    const { label, choices } = button.asks;
    const keep = (event) => {
      this.given[button.name] = event.target.value;
    };
    const id = `value-${button.name}`;
    const value = this.valueOf(button);
    const field =
      choices === null
        ? el("input", { type: "text", id, value, maxLength: 500, autocomplete: "off", spellcheck: false, oninput: keep })
        : el("select", { id, onchange: keep }, choices.map((one) => el("option", { value: one.value, selected: one.value === value }, one.label)));
    return el("label", {}, label, field);
  }

  outcome() {
    const { said, did = [], mistakes = [], bad = false } = this.result;
    return el(
      "div",
      { class: "what-result" },
      el("p", { class: bad ? "problem" : "" }, said),
      mistakes.length ? el("ul", {}, mistakes.map((words) => el("li", {}, el("code", {}, words)))) : null,
      did.length ? [el("p", {}, "Meanwhile the bot did this:"), el("ul", {}, did.slice(-8).map((words) => el("li", {}, words)))] : null,
    );
  }
}
