// Where one writes: an ordinary message with files, or a command that begins with a slash.

import { leaves, use } from "./commands.js";
import { byId, el } from "./dom.js";
import { listed, mistakeOf, MOST } from "./files.js";

const SHOWN = 8;
const LONGEST = 2000;

/** `act` has self, channel(), write(text, files, reply) and taken(outcome), which gives a sentence when it failed. */
export class Composer {
  constructor(act) {
    this.act = act;
    this.form = byId("composer");
    this.text = byId("composer-text");
    this.list = byId("suggestions");
    this.problem = byId("problem");
    this.commands = [];
    this.may = {};
    this.channel = null;
    this.drafts = new Map();
    this.files = [];
    this.reply = null;
    this.listenToForm();
    this.listenForFiles();
  }

  listenToForm() {
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
    byId("replying-stop").addEventListener("click", () => {
      this.answer(null);
      this.text.focus();
    });
    this.list.addEventListener("keydown", (event) => this.listKey(event));
  }

  listenForFiles() {
    const picker = byId("composer-picker");
    byId("composer-add").addEventListener("click", () => picker.click());
    picker.addEventListener("change", () => {
      this.add([...picker.files]);
      picker.value = "";
    });
    this.text.addEventListener("paste", (event) => {
      if (!event.clipboardData?.files.length) return;
      event.preventDefault();
      this.add([...event.clipboardData.files]);
    });
    const main = byId("main");
    main.addEventListener("dragover", (event) => {
      if ([...event.dataTransfer.types].includes("Files")) event.preventDefault(); // else the browser opens the file
    });
    main.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      if (this.may.attach) this.add([...event.dataTransfer.files]);
    });
  }

  /** Set what may be done in the channel that is open now; what was typed there before comes back. */
  open(place, title, channel) {
    this.may = place.may;
    this.commands = leaves(place.commands);
    this.form.hidden = !this.may.write && this.commands.length === 0;
    byId("read-only").hidden = !this.form.hidden;
    byId("composer-commands").hidden = this.commands.length === 0;
    byId("composer-add").hidden = !this.may.attach;
    byId("composer-label").textContent = this.may.write ? `Message to ${title}` : "Commands only. They begin with /";
    if (channel === this.channel) return;
    if (this.channel) this.drafts.set(this.channel, this.text.value);
    this.channel = channel;
    this.clear();
    this.text.value = this.drafts.get(channel) || "";
    this.suggest();
  }

  /** Nothing can be written here. */
  close() {
    this.form.hidden = byId("read-only").hidden = true;
  }

  /** Forget what was typed in a world that is gone. */
  forget() {
    this.drafts.clear();
    this.channel = null;
    this.clear();
  }

  clear() {
    this.text.value = "";
    this.problem.textContent = "";
    this.files = [];
    this.answer(null);
    this.drawFiles();
    this.suggest();
  }

  /** Answer a message, or none. */
  answer(message) {
    this.reply = message;
    byId("replying").hidden = message === null;
    byId("replying-to").textContent = message === null ? "" : `You answer ${message.author}.`;
    if (message !== null) this.text.focus();
  }

  /** Write words at the end of what is being written. */
  put(words) {
    if (!this.may.write) {
      this.problem.textContent = "You cannot write in this channel.";
      return;
    }
    this.text.value += `${this.text.value && !this.text.value.endsWith(" ") ? " " : ""}${words} `;
    this.text.focus();
    this.suggest();
  }

  add(files) {
    const mistake = mistakeOf([...this.files, ...files], MOST);
    this.problem.textContent = mistake;
    if (!mistake) this.files = [...this.files, ...files];
    this.drawFiles();
    (mistake ? byId("composer-add") : this.text).focus();
  }

  drawFiles() {
    const list = byId("composer-files");
    const takeOut = (index) => {
      this.files.splice(index, 1);
      this.drawFiles();
      byId("composer-add").focus();
    };
    list.replaceChildren(...listed(this.files, takeOut));
    list.hidden = this.files.length === 0;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowDown" && !this.list.hidden) {
      event.preventDefault();
      this.list.querySelector("button")?.focus();
    } else if (event.key === "Escape") {
      this.list.hidden = true;
      this.answer(null);
    }
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
    const length = this.text.value.trim().length;
    this.text.rows = Math.min(6, this.text.value.split("\n").length);
    byId("composer-count").textContent = length > LONGEST - 200 ? `${length.toLocaleString("en-GB")} of ${LONGEST.toLocaleString("en-GB")} characters` : "";
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
    if (words === "" && this.files.length === 0) return;
    if (words.startsWith("/") && this.files.length === 0) {
      const named = this.commands.find((one) => `/${one.name}` === words.toLowerCase());
      if (named) await this.run(named);
      else this.problem.textContent = `There is no command ${words.slice(0, 60)}. Press “Commands” to see all.`;
      return;
    }
    const mistake = this.mistake(words);
    this.problem.textContent = mistake;
    if (!mistake) await this.write(words);
  }

  mistake(words) {
    if (!this.may.write) return "You cannot write in this channel.";
    const count = words.length.toLocaleString("en-GB");
    return words.length > LONGEST ? `A message may have up to 2,000 characters. Yours has ${count}. It stays here for you to shorten.` : "";
  }

  async write(words) {
    if (this.form.getAttribute("aria-busy") === "true") return;
    this.form.setAttribute("aria-busy", "true");
    try {
      await this.act.write(words, this.files, this.reply);
      this.clear();
    } catch (error) {
      this.problem.textContent = error.message;
    } finally {
      this.form.removeAttribute("aria-busy");
    }
  }
}
