// The list of those who can see the open channel, as Discord groups it.

import { tint } from "./choosing.js";
import { byId, el } from "./dom.js";
import { openMenu } from "./menu.js";

/** Draw the list. `act` has userMenus() with the names of the bot's commands for people, and userMenu(id, name). */
export function drawMembers(list, act) {
  byId("members-title").textContent = `Members: ${list.count}`;
  const groups = list.groups.map((group) => [
    el("h3", {}, `${group.name}: ${group.count}`),
    el("ul", { class: "member-group" }, group.people.map((one) => el("li", {}, member(one, act)))),
    group.count > group.people.length ? el("p", { class: "small" }, `And ${group.count - group.people.length} more.`) : null,
  ]);
  byId("member-list").replaceChildren(...groups.flat().filter(Boolean));
  if (list.count === 0) byId("member-list").append(el("p", { class: "empty" }, "Nobody else is here."));
}

function member(person, act) {
  const made = el(
    "button",
    { type: "button", class: "member", "aria-haspopup": "menu" },
    el("span", { class: `face small-face tint${person.bot ? 4 : tint(person.id)}`, "aria-hidden": "true" }, [...person.name][0]),
    el("span", { class: "member-name" }, person.name),
    person.bot ? el("span", { class: "tag" }, "App") : null,
  );
  const open = (event, at) => {
    event.preventDefault();
    const commands = act.userMenus().map((name) => ({ label: name, act: () => act.userMenu(person.id, name) }));
    const roles = person.roles.length ? `Roles: ${person.roles.join(", ")}` : "No roles";
    const mention = { label: `Mention @${person.name}`, act: () => act.mention(person) };
    openMenu(person.name, [{ heading: roles }, mention, ...(commands.length ? [{ heading: "Apps" }, ...commands] : [])], at, made);
  };
  made.addEventListener("click", (event) => open(event, made));
  made.addEventListener("contextmenu", (event) => open(event, event.clientX || event.clientY ? event : made));
  return made;
}
