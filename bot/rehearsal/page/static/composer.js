// Where one writes: an ordinary message, or a command that begins with a slash.

import { byId, el } from "./dom.js";
import { leaves, use } from "./commands.js";

const SHOWN = 8;

/** `act` has self, channel(), write(text) and taken(outcome), which returns a sentence when something failed. */
export class Composer {
  constructor(act) {
    this.act = act;
    this.form = byId("composer");
    this.text = byId("composer-text");
    this.list = byId("suggestions");
    this.problem = byId("problem");
    this.commands = [];
    this.mayWrite = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("input", () => this.suggest());
    byId("composer-commands").addEventListener("click", () => {
      this.text.value = "/";
      this.text.focus();
      this.suggest(Infinity);
    });
    this.list.addEventListener("keydown", (event) => this.listKey(event));
  }

  /** Set what may be done in the channel that is open now. */
  open(place, title) {
    this.mayWrite = place.may_write;
    this.commands = leaves(place.commands);
    this.form.hidden = !this.mayWrite && this.commands.length === 0;
    byId("read-only").hidden = !this.form.hidden;
    byId("composer-commands").hidden = this.commands.length === 0;
    byId("composer-label").textContent = this.mayWrite ? `Message to ${title}` : "Commands only. They begin with /";
    this.clear();
  }

  clear() {
    this.text.value = "";
    this.problem.textContent = "";
    this.suggest();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowDown" && !this.list.hidden) {
      event.preventDefault();
      this.list.querySelector("button")?.focus();
    } else if (event.key === "Escape") this.list.hidden = true;
  }

  listKey(event) {
    const buttons = [...this.list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape" || (event.key === "ArrowUp" && at === 0)) {
      event.preventDefault();
      this.text.focus();
      if (event.key === "Escape") this.list.hidden = true;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      buttons[Math.min(buttons.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))]?.focus();
    }
  }

  suggest(most = SHOWN) {
    const typed = this.text.value.trimEnd().toLowerCase();
    this.text.rows = Math.min(6, this.text.value.split("\n").length);
    const fitting = typed.startsWith("/") ? this.commands.filter((one) => `/${one.name}`.includes(typed)).slice(0, most) : [];
    this.list.replaceChildren(
      ...fitting.map((one) =>
        el("li", {}, el("button", { type: "button", class: "suggestion", onclick: () => this.run(one) }, el("strong", {}, `/${one.name}`), ` ${one.description}`)),
      ),
    );
    this.list.hidden = fitting.length === 0;
  }

  async run(command) {
    this.clear();
    this.text.focus();
    try {
      this.problem.textContent = await use(command, { self: this.act.self, channel: this.act.channel(), taken: this.act.taken });
    } catch (error) {
      this.problem.textContent = error.message;
    }
  }

  async send() {
    const words = this.text.value.trim();
    if (words === "") return;
    if (words.startsWith("/")) {
      const named = this.commands.find((one) => `/${one.name}` === words.toLowerCase());
      if (named) await this.run(named);
      else this.problem.textContent = `There is no command ${words}. Press “Commands” to see all.`;
      return;
    }
    if (!this.mayWrite) {
      this.problem.textContent = "You cannot write in this channel.";
      return;
    }
    try {
      await this.act.write(words);
      this.clear();
    } catch (error) {
      this.problem.textContent = error.message;
    }
  }
}
