// Who one is: the first screen, the list in the bar, and two people side by side.

import * as api from "./api.js";
import { byId, el } from "./dom.js";

const address = (key) => `/?as=${encodeURIComponent(key)}`;
const inFrame = window.parent !== window;

function entry(person, own) {
  const framed = inFrame ? `${address(person.key)}&framed=1` : address(person.key);
  const link = el("a", { href: framed, class: "person" }, el("span", { class: `face tint${tint(person.id)}`, "aria-hidden": "true" }, [...person.name][0]), el("strong", {}, person.name));
  if (person.key === own) link.setAttribute("aria-current", "true");
  const tab = el("a", { href: address(person.key), target: "_blank", class: "aside", "aria-label": `${person.name} in a new tab` }, "new tab");
  return el("li", {}, link, el("span", { class: "about" }, person.about), tab);
}

/** A number from 0 to 7 that gives each account its colour. */
export const tint = (id) => Number(BigInt(id) % 1009n) % 8;

/** The first screen: everybody one can be, with what went wrong, if anything did. */
export async function showChooser(problem) {
  const { people } = await api.everybody();
  if (problem) byId("chooser").prepend(el("p", { class: "problem", role: "alert" }, problem));
  byId("people").replaceChildren(...people.map((one) => entry(one, null)));
  fillPair(people, "robin", "dee");
  byId("chooser").hidden = false;
}

function fillPair(people, left, right) {
  for (const [id, wanted] of [["pair-left", left], ["pair-right", right]]) {
    byId(id).replaceChildren(...people.map((one) => el("option", { value: one.key, selected: one.key === wanted }, `${one.name} (${one.about})`)));
  }
  byId("pair").addEventListener("submit", (event) => {
    event.preventDefault();
    window.location.assign(`/together?left=${encodeURIComponent(byId("pair-left").value)}&right=${encodeURIComponent(byId("pair-right").value)}`);
  });
}

/** The list in the bar; `own` is the key of the person one is. */
export async function drawPeople(own) {
  const { people } = await api.everybody();
  byId("who-list").replaceChildren(...people.map((one) => entry(one, own)));
  const other = people.find((one) => one.key !== own && one.key === (own === "dee" ? "robin" : "dee")) || people.find((one) => one.key !== own);
  byId("side-by-side").href = `/together?left=${encodeURIComponent(own)}&right=${encodeURIComponent(other?.key || own)}`;
}

export function start() {
  if (inFrame) {
    document.body.classList.add("framed");
    byId("side-by-side").hidden = true;
    byId("who-chooser").hidden = true;
  }
  const who = byId("who");
  document.addEventListener("click", (event) => {
    if (!who.contains(event.target)) who.open = false;
  });
  who.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    who.open = false;
    who.firstElementChild.focus();
  });
}
