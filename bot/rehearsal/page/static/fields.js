// The inputs of a form, each with its label, its help and what is wrong with it.

import { el } from "./dom.js";
import { listed, mistakeOf, sendAll } from "./files.js";
import { rendered } from "./words.js";

const ROW = 1, TEXT_INPUT = 4, TEXT = 10, LABEL = 18, FILES = 19, RADIO = 21, BOXES = 22, BOX = 23;
const THINGS = { 5: "users", 6: "roles", 7: "users", 8: "channels" };
const LONG = 2;

let count = 0;

/** One part of a form: `node` to show, and for inputs `id`, `value()`, `mistake()` and `complain(words)`. */
export async function part(one, things) {
  if (one.type === TEXT) return { node: el("div", { class: "text" }, rendered(one.content)) };
  const input = one.type === LABEL ? one.component : one.components[0];
  const label = one.type === ROW ? input.label || input.placeholder || "Your answer" : one.label;
  return field(input, label, one.description || "", things);
}

async function field(input, label, help, things) {
  count += 1;
  const names = { id: `field${count}`, help: `help${count}`, wrong: `wrong${count}` };
  const needed = input.type !== BOX && input.required !== false;
  const wrong = el("p", { class: "problem", id: names.wrong });
  const about = el("p", { class: "help", id: names.help }, helpOf(help, limits(input, needed)));
  const kit = { input, needed, names, things, title: titleOf(label, needed) };
  const built = await (BUILDERS[input.type] || menu)(kit);
  const node = built.group
    ? el("fieldset", { "aria-describedby": `${names.help} ${names.wrong}` }, el("legend", {}, kit.title), about, built.node, wrong)
    : el("div", { class: "field" }, built.before ? built.node : null, el("label", { for: names.id, class: built.before ? "choice" : undefined }, kit.title), about, built.before ? null : built.node, wrong);
  const first = () => node.querySelector("input, select, textarea");
  if (!built.group) first()?.setAttribute("aria-describedby", `${names.help} ${names.wrong}`);
  return {
    id: input.custom_id,
    node,
    value: built.value,
    mistake: () => built.mistake(input.type === FILES ? null : built.value()),
    complain(words) {
      wrong.textContent = words;
      if (words) first()?.setAttribute("aria-invalid", "true");
      else first()?.removeAttribute("aria-invalid");
    },
    focus: () => (node.querySelector("input:checked") || first())?.focus(),
  };
}

const helpOf = (help, limit) => (help && limit && /\w$/.test(help) ? `${help}. ${limit}` : [help, limit].filter(Boolean).join(" "));

/** What stands above an input. */
export const titleOf = (label, needed) => (needed ? label : [label, " ", el("span", { class: "optional" }, "(may be left empty)")]);

function limits(input, needed) {
  if (input.type === TEXT_INPUT && input.max_length) return `Up to ${input.max_length.toLocaleString("en-GB")} characters.`;
  const [least, most] = bounds(input, needed);
  if (most <= 1 || (least <= 1 && most >= (input.options?.length || 0))) return "";
  return least === most ? `Choose ${most}.` : `Choose ${least} to ${most}.`;
}

function bounds(input, needed) {
  const offered = input.options?.length || 1;
  const most = input.max_values ?? (input.type === BOXES ? offered : 1);
  return [needed ? (input.min_values ?? 1) : 0, most];
}

function text({ input, needed, names }) {
  const properties = { id: names.id, maxLength: input.max_length || 4000, placeholder: input.placeholder || "", required: needed, autocomplete: "off" };
  const box = input.style === LONG ? el("textarea", { ...properties, rows: 4 }) : el("input", { ...properties, type: "text" });
  box.value = input.value || "";
  return {
    node: box,
    value: () => box.value,
    mistake(words) {
      if (needed && words.trim() === "") return "Please write something here.";
      return words !== "" && words.length < (input.min_length || 0) ? `Please write at least ${input.min_length} characters.` : "";
    },
  };
}

function marks(kind) {
  return ({ input, needed, names }) => {
    const list = el("div", { class: "choices" });
    for (const option of input.options || []) {
      const mark = el("input", { type: kind, name: names.id, value: option.value, checked: option.default === true });
      const about = option.description ? el("span", { class: "help" }, ` ${option.description}`) : null;
      list.append(el("label", { class: "choice" }, mark, el("span", {}, option.label, about)));
    }
    const value = () => [...list.querySelectorAll("input:checked")].map((mark) => mark.value);
    if (kind === "radio" && !needed) list.append(clearing(list));
    return { group: true, node: list, value, mistake: (chosen) => counted(input, needed, chosen) };
  };
}

/** A button that takes a choice back, since a radio button cannot be unchosen by itself. */
function clearing(list) {
  const clear = () => {
    for (const mark of list.querySelectorAll("input:checked")) mark.checked = false;
  };
  return el("div", {}, el("button", { type: "button", class: "quiet", onclick: clear }, "Leave this empty"));
}

function counted(input, needed, chosen) {
  const [least, most] = bounds(input, needed);
  if (chosen.length === 0) return needed ? "Please choose." : "";
  if (chosen.length < least) return `Please choose at least ${least}.`;
  return chosen.length > most ? `Please choose at most ${most}.` : "";
}

async function menu(kit) {
  const { input, needed, names, things } = kit;
  const options = THINGS[input.type] ? await things(THINGS[input.type]) : input.options || [];
  const [, most] = bounds(input, needed);
  if (most > 1) return marks("checkbox")({ ...kit, input: { ...input, options } });
  const select = el("select", { id: names.id, required: needed }, el("option", { value: "" }, input.placeholder || "Nothing chosen"));
  for (const option of options) {
    select.append(el("option", { value: option.value, selected: option.default === true }, option.label + (option.description ? ` – ${option.description}` : "")));
  }
  const value = () => (select.value === "" ? [] : [select.value]);
  return { node: select, value, mistake: (chosen) => counted(input, needed, chosen) };
}

function tick({ input, names }) {
  const box = el("input", { type: "checkbox", id: names.id, checked: input.default === true });
  return { node: box, before: true, value: () => box.checked, mistake: () => "" };
}

function files({ input, needed, names }) {
  const [least, most] = bounds(input, needed);
  const list = el("ul", { class: "files", "aria-label": "Files to send" });
  const box = el("input", { type: "file", id: names.id, multiple: most > 1 });
  let chosen = [];
  const draw = () => {
    const takeOut = (index) => {
      chosen.splice(index, 1);
      draw();
      box.focus();
    };
    list.replaceChildren(...listed(chosen, takeOut));
  };
  box.addEventListener("change", () => {
    chosen = most > 1 ? [...chosen, ...box.files] : [...box.files];
    box.value = "";
    draw();
  });
  const mistake = () => {
    if (chosen.length === 0) return needed ? "Please choose a file." : "";
    if (chosen.length < least) return `Please choose at least ${least} files.`;
    return mistakeOf(chosen, most);
  };
  return { node: el("div", {}, box, list), value: () => sendAll(chosen), mistake };
}

const BUILDERS = { [TEXT_INPUT]: text, [RADIO]: marks("radio"), [BOXES]: marks("checkbox"), [BOX]: tick, [FILES]: files };
