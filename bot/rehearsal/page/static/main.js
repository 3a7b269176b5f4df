// Put the page together: who I am, where I am, and what is new.

import { acting, namesOf, problem } from "./acts.js";
import * as api from "./api.js";
import * as channels from "./channels.js";
import * as choosing from "./choosing.js";
import { Composer } from "./composer.js";
import { confirm, dropForm } from "./dialogs.js";
import { announce, byId } from "./dom.js";
import { sendAs } from "./files.js";
import * as known from "./known.js";
import { setUpLessons } from "./lessons.js";
import { drawMembers } from "./members.js";
import { Messages } from "./messages.js";
import * as panels from "./panels.js";
import { drawForum, drawThreads, newPost } from "./threads.js";
import { setNow } from "./times.js";
import * as told from "./told.js";
import { setUpWhatIf } from "./what_if.js";

const key = new URLSearchParams(window.location.search).get("as");
const self = new api.Self(key || "");
const worldListeners = [];
let world = null;
let view = null;
let open = null;
let here = null; // what may be done in the open channel
let waiting = null; // news of the open channel while it is being read

const { act, saying } = acting({ self, open: () => open, here: () => here, composer: () => composer, messages: () => messages, moved });
const messages = new Messages(act);
const composer = new Composer(act);

/** Look at everything again and go to a channel that was just made. */
async function moved(channel) {
  await lookAgain();
  goTo(channel);
}

// Who

function drawMe() {
  const { me } = view;
  byId("who-now").textContent = `You are ${me.name} (${me.about})`;
  document.title = `${me.name} – Practice Discord`;
  byId("come-or-go").textContent = me.inside ? "Leave the server" : "Come into the server";
}

byId("come-or-go").addEventListener("click", () => {
  const { inside, name } = view.me;
  const go = async () => {
    await self.act(inside ? "leave" : "join", {});
    await lookAgain();
    return "";
  };
  if (inside) confirm("Leave the server", `${name} goes out of the server. You can let them come back later.`, "Leave", go);
  else saying(go);
});

/** Be somebody else, in a channel when one is given by its id or name. */
function beSomebody(other, channel) {
  const place = channel ? (/^\d+$/.test(channel) ? `#c${channel}` : `#in=${encodeURIComponent(channel)}`) : "";
  if (other === key) {
    window.location.hash = place;
    return;
  }
  const framed = window.parent === window ? "" : "&framed=1";
  window.location.assign(`/?as=${encodeURIComponent(other)}${framed}${place}`);
}

// Where

const channelOf = (id) => view.channels.find((one) => one.id === id && one.kind !== "category");
const goTo = (id) => {
  window.location.hash = `#c${id}`;
};

function wanted() {
  const { hash } = window.location;
  if (/^#c\d+$/.test(hash)) return hash.slice(2);
  if (!hash.startsWith("#in=") || view === null) return null;
  const name = decodeURIComponent(hash.slice(4));
  return view.channels.find((one) => (name === "dm" ? one.kind === "dm" : one.kind !== "category" && one.name === name))?.id || null;
}

async function go({ focus, stay = false }) {
  const channel = channelOf(wanted()) || channelOf(open) || view.channels.find((one) => one.kind !== "category");
  channels.mark(channel?.id, false);
  const moved = open !== (channel?.id || null);
  open = channel?.id || null;
  channels.draw(view, open);
  byId("place").textContent = channel ? channels.title(channel) : "You see no channel just now";
  if (moved || focus) byId("note").textContent = "";
  if (moved) blank();
  if (channel) await showPlace(channel, { stay: stay && !moved });
  else messages.show([], { may: {}, menus: [] });
  if (focus) {
    panels.uncover();
    byId("place").focus();
  }
}

/** Empty the middle while another channel is being read. */
function blank() {
  here = null;
  problem("");
  composer.close();
  byId("topic").textContent = "";
  byId("earlier").hidden = byId("forum").hidden = byId("show-threads").hidden = true;
  messages.show([], { may: {}, menus: [] });
  byId("empty").hidden = true;
}

async function showPlace(channel, { stay }) {
  waiting = [];
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
  take(place, channel);
  if (place.channel.kind !== "forum") messages.show(place.messages, standing(), { stay });
  const news = waiting || [];
  waiting = null;
  for (const one of news) onnews(one);
  if (panels.current() === "members") drawMembersSoon();
}

const standing = () => ({ may: here.may, menus: namesOf(here, 3) });

/** Take what a channel is and what may be done in it. */
function take(place, channel) {
  here = place;
  const forum = place.channel.kind === "forum";
  byId("topic").textContent = place.channel.topic || (forum ? "A forum. Each post is a thread of its own." : "");
  byId("earlier").hidden = forum || !place.earlier;
  byId("forum").hidden = !forum;
  byId("show-threads").hidden = forum || place.threads.length === 0;
  byId("show-threads").textContent = `Threads (${place.threads.length})`;
  drawThreads(forum ? [] : place.threads);
  if (!forum) {
    composer.open(place, channels.title(channel), channel.id);
    return;
  }
  composer.close();
  messages.show([], { may: {}, menus: [] });
  drawForum(place, () => newPost(place.tags, (values) => post(channel, values)));
}

async function post(forum, values) {
  const made = await self.act("post", { channel: forum.id, ...values });
  await moved(made.channel);
  return "";
}

byId("earlier").addEventListener("click", () =>
  saying(async () => {
    const place = await self.place(open, messages.oldest);
    messages.showEarlier(place.messages);
    byId("earlier").hidden = !place.earlier;
    byId("scroll").focus({ preventScroll: true });
  }),
);

window.addEventListener("hashchange", () => {
  if (view !== null && wanted() !== null) go({ focus: true }).catch(lost);
});
byId("messages").addEventListener("click", (event) => {
  const link = event.target.closest("a.answered");
  if (!link) return;
  event.preventDefault();
  if (!messages.goTo(link.hash.slice(2))) byId("note").textContent = "That message stands further up. Show earlier messages first.";
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  if (view) panels.uncover();
  byId(view ? "scroll" : "chooser").focus();
});

// What is new

async function lookAgain() {
  view = await self.view(wanted() || open);
  setNow(view.now);
  drawMe();
  const channel = open === null ? null : channelOf(open);
  if (channel) {
    channels.draw(view, open);
    await lookAtPlace(channel);
    return;
  }
  const before = byId("place").textContent;
  await go({ focus: false });
  if (before) byId("note").textContent = `You do not see ${before} any more. This is ${byId("place").textContent}.`;
}

/** What may be done here can change with a role, or when the bot has told its commands. */
async function lookAtPlace(channel) {
  const place = await self.place(channel.id);
  if (open !== channel.id) return;
  const changed = here === null || JSON.stringify([here.may, here.commands]) !== JSON.stringify([place.may, place.commands]);
  take(place, channel);
  if (changed && place.channel.kind !== "forum") messages.show(place.messages, standing(), { stay: true });
  if (panels.current() === "members") drawMembersSoon();
}

const soon = (what, pause = 120) => {
  let timer = 0;
  return () => {
    if (timer) return;
    timer = window.setTimeout(() => {
      timer = 0;
      what().catch((error) => {
        if (!(error instanceof api.Refused)) lost();
      });
    }, pause);
  };
};
const viewSoon = soon(async () => {
  await Promise.all([lookAgain(), choosing.drawPeople(key)]);
});
const knownSoon = soon(async () => {
  if (panels.current() === "known") await known.refresh(key);
}, 700);
const toldSoon = soon(async () => {
  knownSoon();
  await told.refresh();
});
const drawMembersSoon = soon(async () => {
  if (open !== null) drawMembers(await self.members(open), act);
});
const everythingSoon = soon(async () => {
  view = await self.view(wanted() || open);
  drawMe();
  knownSoon();
  await Promise.all([go({ focus: false, stay: true }), choosing.drawPeople(key), told.refresh()]);
  byId("lost").hidden = true;
});

function onnews(news) {
  if (news.type === "hello") greeted(news.world);
  else if (news.type === "view") viewSoon();
  else if (news.type === "told") toldSoon();
  else if (news.type === "again") everythingSoon();
  else if (waiting !== null && (news.channel || news.message?.channel) === open) waiting.push(news);
  else if (news.type === "gone" && news.channel === open) gone(news.ids);
  else if (news.type === "message") arrived(news);
}

let arrivals = [];

/** Messages that come in one burst are drawn in one go. */
function arrived(news) {
  const { message, new: isNew } = news;
  if (message.channel === open) {
    if (arrivals.length === 0) window.setTimeout(drawArrivals, 30);
    arrivals.push(news);
  } else if (isNew && !message.mine) {
    channels.mark(message.channel, true);
    channels.draw(view, open);
    const channel = channelOf(message.channel);
    if (channel) announce(`New message in ${channels.title(channel)}`);
  }
}

function drawArrivals() {
  const news = arrivals.filter((one) => one.message.channel === open);
  arrivals = [];
  if (news.length) messages.take(news);
}

function gone(ids) {
  drawArrivals();
  messages.gone(ids);
}

/** Another world stands behind the same address: practice began afresh, and nothing of before is left. */
async function greeted(now) {
  const before = world;
  world = now;
  if (before === null || before === now) return;
  const hadForm = dropForm();
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  open = null;
  arrivals = [];
  channels.forget();
  composer.forget();
  try {
    view = await self.view(null);
    await go({ focus: false });
    for (const one of worldListeners) one();
    byId("note").textContent = `Practice began afresh.${hadForm ? " The form that was open is gone." : ""} This is ${byId("place").textContent}.`;
    everythingSoon();
  } catch (error) {
    if (error instanceof api.Refused) window.location.assign("/");
    else lost();
  }
}

function lost() {
  const place = byId("lost");
  if (!place.hidden) return;
  place.textContent = "Practice does not answer just now. This page goes on by itself when it is back.";
  place.hidden = false;
}

/** What the lessons and the what-ifs may use of this page. */
const page = { api, announce, beSomebody, problem, person: key, onWorld: (listener) => worldListeners.push(listener), see: panels.reveal };

async function start() {
  if (key === null) return choosing.showChooser("");
  try {
    view = await self.view(wanted() || open);
  } catch (error) {
    return choosing.showChooser(error.message);
  }
  sendAs(self);
  const state = await api.botState();
  byId("show-lessons").hidden = !state.lessons;
  byId("show-what-if").hidden = !state.what_if;
  byId("show-known").hidden = !state.known;
  panels.onOpen("members", drawMembersSoon);
  panels.onOpen("known", () => known.refresh(key));
  byId("bar").hidden = byId("columns").hidden = false;
  panels.start();
  drawMe();
  await Promise.all([go({ focus: false }), told.start(), choosing.drawPeople(key)]);
  if (state.lessons) setUpLessons(page);
  if (state.what_if) setUpWhatIf(page);
  performance.mark("drawn");
  api.listen(key, { onopen: everythingSoon, onnews, onlost: lost });
  return undefined;
}

choosing.start();
start().catch(lost);
