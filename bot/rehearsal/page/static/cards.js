// The parts of a message that can be more than text: V2 cards, buttons, links and menus.

import { el, outLink, unseen } from "./dom.js";
import { file, picture } from "./media.js";
import { rendered } from "./words.js";

const ROW = 1, BUTTON = 2, MENU = 3, SECTION = 9, TEXT = 10, THUMBNAIL = 11, GALLERY = 12, FILE = 13, RULE = 14, BOX = 17;
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };
const THINGS = { 5: "users", 6: "roles", 7: "users", 8: "channels" };
const LINK = 5;

/** Draw components. `act` has press(customId, element), choose(customId, values, element) and things(kind). */
export function drawn(components, names, act) {
  return components.map((one) => component(one, names, act));
}

function component(one, names, act) {
  switch (one.type) {
    case BOX:
      return box(one, names, act);
    case ROW:
      return el("div", { class: "row" }, drawn(one.components, names, act));
    case BUTTON:
      return button(one, act);
    case SECTION:
      return el("div", { class: "section" }, el("div", {}, drawn(one.components, names, act)), component(one.accessory, names, act));
    case TEXT:
      return el("div", { class: "text" }, rendered(one.content, names));
    case THUMBNAIL:
      return picture(one.media.url, one.description, "thumbnail");
    case GALLERY:
      return el("div", { class: "gallery" }, one.items.map((item) => picture(item.media.url, item.description)));
    case FILE:
      return file({ name: one.name || "without a name", url: one.file.url, size: one.size || 0 });
    case RULE:
      return one.divider === false ? el("div", { class: "gap" }) : el("hr");
    default:
      return one.type === MENU || THINGS[one.type] ? menu(one, act) : el("p", {}, "A part that this page cannot show.");
  }
}

function box(one, names, act) {
  const made = el("div", { class: "card" }, drawn(one.components, names, act));
  if (Number.isInteger(one.accent_color)) {
    made.style.setProperty("--edge", `#${one.accent_color.toString(16).padStart(6, "0").slice(-6)}`);
  }
  return made;
}

function labelOf(one) {
  const emoji = one.emoji && !one.emoji.id ? `${one.emoji.name} ` : "";
  return `${emoji}${one.label || ""}`.trim() || "Button without words";
}

function button(one, act) {
  if (one.style === LINK) return outLink(one.url, labelOf(one), "link-button");
  const made = el("button", { type: "button", class: STYLES[one.style] || "secondary", disabled: one.disabled === true, "data-custom-id": one.custom_id }, labelOf(one));
  made.addEventListener("click", () => act.press(one.custom_id, made));
  return made;
}

let count = 0;

function menu(one, act) {
  count += 1;
  const id = `menu${count}`;
  const words = one.placeholder || "Choose";
  const most = one.max_values ?? 1;
  const least = one.min_values ?? 1;
  const send = el("button", { type: "button", class: "secondary", disabled: one.disabled === true, "data-custom-id": one.custom_id }, "Choose", unseen(` (${words})`));
  let picked;
  let field;
  if (most === 1) {
    const select = el("select", { id, disabled: one.disabled === true });
    fill(select, one, act);
    picked = () => (select.value === "" ? [] : [select.value]);
    field = [el("label", { for: id }, words), select];
  } else {
    const list = el("fieldset", {}, el("legend", {}, `${words} (${least} to ${most})`));
    boxes(list, one, act);
    picked = () => [...list.querySelectorAll("input:checked")].map((input) => input.value);
    field = [list];
  }
  send.addEventListener("click", () => act.choose(one.custom_id, picked(), send));
  return el("div", { class: "menu" }, field, send);
}

async function optionsOf(one, act) {
  return THINGS[one.type] ? act.things(THINGS[one.type]) : one.options || [];
}

async function fill(select, one, act) {
  select.append(el("option", { value: "" }, "Nothing chosen"));
  for (const option of await optionsOf(one, act)) {
    const about = option.description ? ` – ${option.description}` : "";
    select.append(el("option", { value: option.value, selected: option.default === true }, option.label + about));
  }
}

async function boxes(list, one, act) {
  for (const option of await optionsOf(one, act)) {
    list.append(el("label", { class: "choice" }, el("input", { type: "checkbox", value: option.value, checked: option.default === true }), option.label));
  }
}

/** An embed, the older kind of card. */
export function embed(one, names) {
  const made = el("div", { class: "card" });
  if (Number.isInteger(one.color)) made.style.setProperty("--edge", `#${one.color.toString(16).padStart(6, "0").slice(-6)}`);
  if (one.title) made.append(el("h3", { class: "size3" }, rendered(one.title, names)));
  if (one.description) made.append(rendered(one.description, names));
  for (const field of one.fields || []) made.append(el("p", {}, el("strong", {}, field.name)), rendered(field.value, names));
  for (const shown of [one.image, one.thumbnail]) if (shown?.url) made.append(picture(shown.url, ""));
  if (one.footer?.text) made.append(el("p", { class: "small" }, one.footer.text));
  return made;
}
