// The panel that tells what the bot did, and the buttons that act on the bot and on time.

import * as api from "./api.js";
import { announce, byId, el, unseen } from "./dom.js";
import { setNow, now, timeElement, words } from "./times.js";

const BUSY = { skip: "Skipping…", restart: "Starting the bot…", kill: "Killing the bot…" };
const DONE = { skip: "Done. It is later now.", restart: "The bot runs again.", kill: "The bot is dead. Nothing it knew is lost." };

let drawnLines = "";

export async function start() {
  const state = await api.botState();
  byId("controls").hidden = !state.controls || state.what_if;
  tell(state);
  for (const button of byId("controls").querySelectorAll("button")) button.addEventListener("click", () => press(button));
  byId("told-reads").addEventListener("change", refresh);
  window.setInterval(clock, 1000);
}

function tell(state) {
  setNow(state.now);
  clock();
  byId("bot-state").textContent = state.connected ? "The bot is connected." : "The bot is not connected. Presses will fail.";
  byId("restart").textContent = state.connected ? "Restart the bot" : "Start the bot";
  byId("kill").disabled = !state.connected;
}

function clock() {
  const place = byId("practice-time");
  const text = words(now(), "clock");
  if (place.textContent !== text) place.textContent = text;
}

async function press(button) {
  const group = byId("controls");
  if (group.getAttribute("aria-busy") === "true") return;
  const act = button.dataset.act;
  const problem = byId("control-problem");
  problem.textContent = "";
  group.setAttribute("aria-busy", "true");
  byId("bot-state").textContent = BUSY[act];
  try {
    const state = await api.control(act, act === "skip" ? { seconds: Number(button.dataset.seconds) } : {});
    tell(state);
    announce(DONE[act]);
  } catch (error) {
    problem.textContent = error.message;
    tell(await api.botState());
  } finally {
    group.removeAttribute("aria-busy");
  }
}

export async function refresh() {
  const told = await api.told(byId("told-reads").checked);
  if (byId("controls").getAttribute("aria-busy") !== "true") tell(told);
  const written = JSON.stringify(told.lines);
  if (written === drawnLines) return;
  drawnLines = written;
  byId("told-nothing").hidden = told.lines.length > 0;
  byId("told-lines").replaceChildren(...told.lines.reverse().map(line));
}

function line(one) {
  return el(
    "li",
    { class: one.ok ? "" : "bad" },
    one.ok ? one.words : el("strong", {}, one.words),
    one.at === null ? null : [unseen(" at "), timeElement(one.at, "t", "at")],
    one.note ? el("span", { class: "note" }, one.note) : null,
  );
}
