// The one dialog of the page: a form of the bot, or the options of a command.

import { byId, el } from "./dom.js";
import { part, titleOf } from "./fields.js";

const dialog = byId("dialog");
const form = byId("dialog-form");
const problem = byId("dialog-problem");

let current = null;

/**
 * Open a form. `send(values)` gets what was filled in by id; it returns a sentence when the form should stay open,
 * and throws an Error with one when practice refused it.
 */
export async function openForm({ title, parts, button, send, things }) {
  const fields = [];
  const nodes = [];
  for (const one of parts) {
    const made = one.node ? one : await part(one, things);
    nodes.push(made.node);
    if (made.value) fields.push(made);
  }
  byId("dialog-title").textContent = title;
  byId("dialog-parts").replaceChildren(...nodes);
  byId("dialog-send").textContent = button || "Submit";
  problem.textContent = "";
  const opener = document.activeElement;
  current = { fields, send, opener, openerMessage: opener?.closest("li.message")?.id };
  if (!dialog.open) dialog.showModal();
  if (fields.length > 0) fields[0].focus();
}

async function submit(event) {
  event.preventDefault();
  const was = current;
  const { fields, send } = was;
  const wrong = fields.filter((one) => {
    const mistake = one.mistake();
    one.complain(mistake);
    return mistake !== "";
  });
  if (wrong.length > 0) {
    problem.textContent = wrong.length === 1 ? "One answer needs another look." : `${wrong.length} answers need another look.`;
    wrong[0].focus();
    return;
  }
  const button = byId("dialog-send");
  if (button.getAttribute("aria-busy") === "true") return;
  problem.textContent = "";
  button.setAttribute("aria-busy", "true");
  try {
    const values = [];
    for (const one of fields) values.push([one.id, await one.value()]);
    const failure = await send(Object.fromEntries(values));
    if (failure) problem.textContent = failure;
    else if (current === was) dialog.close();
  } catch (error) {
    problem.textContent = error.message;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** Give the focus back to what opened the form, or to its message when that was drawn anew. */
function closed() {
  const { opener, openerMessage } = current;
  if (opener?.isConnected) opener.focus();
  else if (openerMessage) byId(openerMessage)?.focus();
  byId("dialog-parts").replaceChildren();
}

form.addEventListener("submit", submit);
dialog.addEventListener("close", closed);
byId("dialog-cancel").addEventListener("click", () => dialog.close());

/** Close what is open, because the world it belonged to is gone; tells whether there was anything. */
export function dropForm() {
  const was = dialog.open;
  if (was) dialog.close();
  return was;
}

/** Ask before something that cannot be taken back. */
export function confirm(title, words, button, send) {
  return openForm({ title, button, parts: [{ node: el("p", {}, words) }], things: async () => [], send });
}

// A link whose words are not its address says first where it leads.

const leaving = byId("leaving");

function askToLeave(event) {
  const link = event.target.closest?.("a.leaves");
  if (!link || (event.type === "auxclick" && event.button !== 1)) return;
  event.preventDefault();
  byId("leaving-address").textContent = link.href;
  byId("leaving-go").href = link.href;
  leaving.showModal();
}

document.addEventListener("click", askToLeave);
document.addEventListener("auxclick", askToLeave);
byId("leaving-go").addEventListener("click", () => leaving.close());
byId("leaving-stay").addEventListener("click", () => leaving.close());

/** A text field with suggestions that come while somebody types. */
export function suggesting(label, help, needed, suggest) {
  const id = `suggesting-${label}`; // a command may have several of these
  const list = el("datalist", { id: `${id}-list` });
  const box = el("input", { type: "text", id, autocomplete: "off", required: needed, "aria-describedby": `${id}-help ${id}-wrong` });
  box.setAttribute("list", `${id}-list`);
  const wrong = el("p", { class: "problem", id: `${id}-wrong` });
  let known = new Map();
  let timer = 0;
  const look = async () => {
    const choices = await suggest(box.value).catch(() => []);
    known = new Map(choices.map((one) => [one.name, one.value]));
    list.replaceChildren(...choices.map((one) => el("option", { value: one.name })));
  };
  box.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, 200);
  });
  box.addEventListener("focus", look);
  return {
    node: el("div", { class: "field" }, el("label", { for: id }, titleOf(label, needed)), el("p", { class: "help", id: `${id}-help` }, help), box, list, wrong),
    value: () => known.get(box.value) ?? box.value,
    mistake: () => (needed && box.value === "" ? "Please write something here." : ""),
    complain: (words) => {
      wrong.textContent = words;
    },
    focus: () => box.focus(),
  };
}
