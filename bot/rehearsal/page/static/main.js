// Put the page together: who I am, where I am, and what is new.

import * as api from "./api.js";
import * as channels from "./channels.js";
import { Composer } from "./composer.js";
import { openForm } from "./dialogs.js";
import { announce, byId, el } from "./dom.js";
import { Messages } from "./messages.js";
import * as told from "./told.js";
import { setNow } from "./times.js";

const NARROW = window.matchMedia("(max-width: 999px)");
const key = new URLSearchParams(window.location.search).get("as");
const self = new api.Self(key || "");
let view = null;
let open = null;

const act = {
  self,
  channel: () => open,
  things: (kind) => self.things(kind),
  press: (message, customId) => doing("press", { channel: message.channel, message: message.id, custom_id: customId }),
  choose: (message, customId, values) => doing("choose", { channel: message.channel, message: message.id, custom_id: customId, values }),
  menu: (message, command) => doing("menu", { channel: message.channel, message: message.id, command }),
  async dismiss(message) {
    await self.act("dismiss", { channel: message.channel, message: message.id });
    messages.gone([message.id]);
  },
  async write(text) {
    await self.act("write", { channel: open, text });
  },
  taken,
};
const messages = new Messages(act);
const composer = new Composer(act);

async function doing(name, body) {
  return taken(await self.act(name, body));
}

/** Take what came back for an act: open its form, or return the sentence that it failed with. */
async function taken(outcome) {
  if (outcome.failed) return outcome.failed;
  if (outcome.form) {
    await openForm({
      title: outcome.form.title,
      parts: outcome.form.components,
      things: act.things,
      send: async (values) => taken(await self.act("submit", { form: outcome.form.id, values })),
    });
  }
  return "";
}

// Who

function personLink(person, ...more) {
  const link = el("a", { href: `/?as=${encodeURIComponent(person.key)}` }, el("strong", {}, person.name));
  return el("li", {}, link, el("span", {}, ` ${person.about}`), ...more);
}

async function showChooser(problem) {
  const { people } = await api.everybody();
  if (problem) byId("chooser").prepend(el("p", { class: "problem", role: "alert" }, problem));
  byId("people").replaceChildren(
    ...people.map((one) => personLink(one, " ", el("a", { href: `/?as=${encodeURIComponent(one.key)}`, target: "_blank" }, `Open ${one.name} in a new tab`))),
  );
  byId("chooser").hidden = false;
}

async function drawPeople() {
  const { people } = await api.everybody();
  byId("who-list").replaceChildren(
    ...people.map((one) => {
      const entry = personLink(one, " ", el("a", { href: `/?as=${encodeURIComponent(one.key)}`, target: "_blank", "aria-label": `${one.name} in a new tab` }, "new tab"));
      if (one.key === key) entry.querySelector("a").setAttribute("aria-current", "true");
      return entry;
    }),
  );
}

function drawMe() {
  const { me } = view;
  byId("who-now").textContent = `You are ${me.name} (${me.about})`;
  document.title = `${me.name} – Practice Discord`;
  byId("come-or-go").textContent = me.inside ? "Leave the server" : "Come into the server";
}

byId("come-or-go").addEventListener("click", async () => {
  byId("problem").textContent = "";
  try {
    await self.act(view.me.inside ? "leave" : "join", {});
    await lookAgain();
  } catch (error) {
    byId("problem").textContent = error.message;
  }
});

// Where

const wanted = () => (/^#c\d+$/.test(window.location.hash) ? window.location.hash.slice(2) : null);
const known = (id) => view.channels.find((one) => one.id === id && one.kind !== "category");

async function go({ focus }) {
  byId("note").textContent = "";
  const channel = known(wanted()) || view.channels.find((one) => one.kind !== "category");
  channels.mark(channel?.id, false);
  open = channel?.id || null;
  channels.draw(view, open);
  byId("place").textContent = channel ? channels.title(channel) : "You see no channel just now";
  byId("composer").hidden = byId("earlier").hidden = byId("read-only").hidden = true;
  if (!channel) messages.show([], []);
  else if (channel.kind === "forum") showForum(channel);
  else await showPlace(channel);
  if (focus) {
    reveal(null);
    byId("place").focus();
  }
}

async function showPlace(channel) {
  let place;
  try {
    place = await self.place(channel.id);
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    viewSoon(); // it went away meanwhile
    return;
  }
  if (open !== channel.id) return;
  setNow(place.now);
  byId("topic").textContent = place.channel.topic;
  byId("earlier").hidden = !place.earlier;
  messages.show(place.messages, place.commands.filter((one) => one.type === 3).map((one) => one.name));
  composer.open(place, channels.title(channel));
}

function showForum(forum) {
  byId("topic").textContent = "A forum. Each post is a thread of its own.";
  messages.show([], []);
  byId("empty").hidden = true;
  const posts = view.channels.filter((one) => one.parent === forum.id);
  const start = el("button", { type: "button", class: "primary", onclick: () => newPost(forum) }, "New post");
  const list = posts.map((one) => el("p", {}, el("a", { href: `#c${one.id}` }, one.name)));
  byId("messages").replaceChildren(el("li", { class: "forum", "data-id": "0" }, start, list.length ? list : el("p", {}, "There are no posts yet.")));
}

function newPost(forum) {
  const text = (custom_id, style, max_length) => ({ type: 4, custom_id, style, max_length });
  openForm({
    title: "New post",
    button: "Post",
    things: act.things,
    parts: [
      { type: 18, label: "Title", component: text("name", 1, 100) },
      { type: 18, label: "Text", component: text("text", 2, 2000) },
    ],
    send: async (values) => {
      const made = await self.act("post", { channel: forum.id, ...values });
      await lookAgain();
      window.location.hash = `#c${made.channel}`;
      return "";
    },
  });
}

byId("earlier").addEventListener("click", async () => {
  const place = await self.place(open, messages.oldest);
  messages.showEarlier(place.messages);
  byId("earlier").hidden = !place.earlier;
  byId("scroll").focus({ preventScroll: true });
});

window.addEventListener("hashchange", () => {
  if (view !== null && wanted() !== null) go({ focus: true }).catch(lost);
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  reveal(null);
  byId(view ? "scroll" : "chooser").focus();
});

// What is new

async function lookAgain() {
  view = await self.view(wanted() || open);
  setNow(view.now);
  drawMe();
  const channel = open === null ? null : known(open);
  if (channel) {
    channels.draw(view, open);
    if (channel.kind === "forum") showForum(channel);
    else await lookAtCommands(channel);
    return;
  }
  const before = byId("place").textContent;
  await go({ focus: false });
  if (before) byId("note").textContent = `You do not see ${before} any more. This is ${byId("place").textContent}.`;
}

/** What may be done here can change with a role, or when the bot has told its commands. */
async function lookAtCommands(channel) {
  const place = await self.place(channel.id);
  if (open === channel.id && byId("composer-text").value === "") composer.open(place, channels.title(channel));
}

const soon = (what) => {
  let waiting = 0;
  return () => {
    if (waiting) return;
    waiting = window.setTimeout(() => {
      waiting = 0;
      what().catch((error) => {
        if (!(error instanceof api.Refused)) lost();
      });
    }, 120);
  };
};
const viewSoon = soon(async () => {
  await Promise.all([lookAgain(), drawPeople()]);
});
const toldSoon = soon(told.refresh);
const everythingSoon = soon(async () => {
  view = await self.view(wanted() || open);
  drawMe();
  await Promise.all([go({ focus: false }), drawPeople(), told.refresh()]);
  byId("lost").hidden = true;
});

function onnews(news) {
  if (news.type === "view") viewSoon();
  else if (news.type === "told") toldSoon();
  else if (news.type === "again") everythingSoon();
  else if (news.type === "gone" && news.channel === open) messages.gone(news.ids);
  else if (news.type === "message") arrived(news);
}

function arrived({ message, new: isNew }) {
  if (message.channel === open) messages.take(message, isNew);
  else if (isNew && !message.mine) {
    channels.mark(message.channel, true);
    channels.draw(view, open);
    const channel = known(message.channel);
    if (channel) announce(`New message in ${channels.title(channel)}`);
  }
}

function lost() {
  const place = byId("lost");
  if (!place.hidden) return;
  place.textContent = "Practice does not answer just now. This page goes on by itself when it is back.";
  place.hidden = false;
}

// Narrow screens show one part at a time

const SWITCHES = { channels: byId("show-channels"), told: byId("show-told") };

function reveal(name) {
  for (const [part, button] of Object.entries(SWITCHES)) {
    button.setAttribute("aria-expanded", String(part === name));
    byId(part).classList.toggle("shown", part === name);
  }
  byId("main").classList.toggle("covered", name !== null && NARROW.matches);
}

for (const [part, button] of Object.entries(SWITCHES)) {
  button.addEventListener("click", () => reveal(button.getAttribute("aria-expanded") === "true" ? null : part));
}
NARROW.addEventListener("change", () => reveal(null));

const who = byId("who");
document.addEventListener("click", (event) => {
  if (!who.contains(event.target)) who.open = false;
});
who.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  who.open = false;
  who.firstElementChild.focus();
});

async function start() {
  if (key === null) return showChooser("");
  try {
    view = await self.view(wanted() || open);
  } catch (error) {
    return showChooser(error.message);
  }
  byId("bar").hidden = byId("columns").hidden = false;
  drawMe();
  await Promise.all([go({ focus: false }), told.start()]);
  api.listen(key, { onopen: everythingSoon, onnews, onlost: lost });
  return undefined;
}

start().catch(lost);
