// The guided lessons: choose one, press "Next step", read what happened.

import { confirm } from "./dialogs.js";
import { byId, el } from "./dom.js";
import { newWorld, panel, redraw, wait } from "./learning.js";

const STATES = { waiting: "Not played yet", running: "Running now…", done: "Done", otherwise: "Went otherwise" };
const MAKING = "A new practice world is being made. It takes a few seconds.";
const LOOK_EVERY = 1500;

/** Draw the lessons into their region. `page` gives api, announce and beSomebody; onWorld and see where it has them. */
export function setUpLessons(page) {
  const region = byId("lessons");
  if (region === null) return;
  const lessons = new Lessons(page, panel(region));
  lessons.look().catch((error) => lessons.trouble(error));
  page.onWorld?.(() => lessons.look().catch((error) => lessons.trouble(error)));
  window.setInterval(() => {
    if (region.hidden || document.visibilityState !== "visible" || lessons.busy) return;
    lessons.look().catch((error) => lessons.trouble(error));
  }, LOOK_EVERY);
}

class Lessons {
  constructor(page, content) {
    this.page = page;
    this.content = content;
    this.busy = false;
    this.now = null;
    this.drawn = "";
    this.problem = "";
    this.said = "";
  }

  async look() {
    this.take(await this.page.api.get("lessons"));
  }

  take(now) {
    this.now = now;
    const running = now.current?.state === "running";
    if (this.problem === MAKING || !running) this.problem = now.problem || (this.problem === MAKING ? "" : this.problem);
    this.draw();
    const said = now.current?.said || "";
    if (said !== this.said && this.said) this.page.announce(said);
    this.said = said;
    if (running) this.follow();
  }

  /** Look often while a step runs, whoever has started it. */
  async follow() {
    if (this.following) return;
    this.following = true;
    try {
      while (this.now.current?.state === "running") {
        await wait(300);
        this.now = await this.page.api.get("lessons");
        this.draw();
      }
      this.take(this.now);
    } catch (error) {
      this.trouble(error);
    } finally {
      this.following = false;
    }
  }

  trouble(error) {
    this.problem = error.message;
    this.draw();
  }

  async press(act, body) {
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      this.take(await this.page.api.post(`lessons/${act}`, body));
    } catch (error) {
      this.trouble(error);
    } finally {
      this.busy = false;
    }
  }

  /** Start a lesson, or the same again: a whole new world comes, and the focus goes to the lesson. */
  async begin(act, body) {
    const before = this.now.world;
    await this.page.api.post(`lessons/${act}`, body);
    this.busy = true;
    this.problem = MAKING;
    this.page.announce(MAKING);
    this.draw();
    newWorld(this.page.api, before)
      .then((now) => {
        this.busy = false;
        this.page.see?.("lessons");
        this.take(now);
        byId("lesson-title")?.focus();
      })
      .catch((error) => {
        this.busy = false;
        this.trouble(error);
      });
    return "";
  }

  async next() {
    const step = this.now.current.at;
    await this.press("next", { step });
    const title = byId(`lesson-step-${step}`);
    title?.focus({ preventScroll: true });
    title?.closest("li").scrollIntoView({ block: "start" }); // the bar at the bottom would cover it else
  }

  async leave() {
    await this.press("leave");
    byId("lesson-title")?.focus();
  }

  draw() {
    const drawn = JSON.stringify([this.now, this.problem, this.busy]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const current = this.now?.current;
    redraw(this.content, [...this.head(current), ...(current ? this.lesson(current) : this.list())]);
  }

  head(current) {
    return [
      el("h2", { id: "lesson-title", tabIndex: -1 }, current ? current.title : "Lessons"),
      el("p", { class: this.problem === MAKING ? "hint" : "problem", hidden: !this.problem }, this.problem),
    ];
  }

  list() {
    const entries = (this.now?.lessons || []).map((one) =>
      el(
        "li",
        {},
        el("strong", { id: `lesson-${one.name}` }, one.title),
        el("span", { class: "lesson-state" }, `${one.steps} steps, about ${one.minutes} ${one.minutes === 1 ? "minute" : "minutes"}`),
        el("button", { type: "button", id: `lesson-start-${one.name}`, "aria-describedby": `lesson-${one.name}`, onclick: () => this.ask(one) }, "Start this lesson"),
      ),
    );
    return [
      el("p", {}, "A lesson shows one story, step by step. The people act by themselves, and you look on."),
      el("p", { class: "small" }, "Practice starts afresh for each lesson. Lessons use the settings that come with Alongside."),
      el("ul", { class: "lesson-list" }, entries),
    ];
  }

  ask(one) {
    const words = "Practice starts afresh for this lesson. What was done here until now is forgotten.";
    confirm(one.title, words, "Start the lesson", () => this.begin("start", { name: one.name }));
  }

  lesson(current) {
    const over = current.state === "done" || current.state === "otherwise";
    const running = current.state === "running";
    return [
      el("ol", { class: "lesson-steps" }, current.steps.map((step, number) => this.step(step, number, current))),
      el(
        "div",
        { class: "lesson-bar", role: "group", "aria-label": "This lesson" },
        el("p", { id: "lesson-said" }, current.said),
        over ? null : el("button", { type: "button", class: "primary", id: "lesson-next", "aria-disabled": String(running || this.busy), onclick: () => running || this.next() }, running ? "The step is running…" : "Next step"),
        el("button", { type: "button", id: "lesson-again", class: current.state === "otherwise" ? "primary" : "quiet", onclick: () => this.again() }, "Start this lesson again"),
        el("button", { type: "button", id: "lesson-leave", class: "quiet", onclick: () => this.leave() }, over ? "Choose another lesson" : "Leave this lesson"),
      ),
    ];
  }

  again() {
    this.begin("again").catch((error) => this.trouble(error));
  }

  step(step, number, current) {
    const isNext = current.state === "waiting" && number === current.at;
    return el(
      "li",
      { "data-state": step.state, "aria-current": isNext ? "step" : null },
      el("h4", { id: `lesson-step-${number}`, tabIndex: -1 }, `${number + 1}. ${step.title}`),
      el("span", { class: "lesson-state" }, isNext ? "This is the next step" : STATES[step.state]),
      step.lines.length ? el("ul", { class: "lesson-lines" }, step.lines.map(line)) : null,
      this.see(step, number),
    );
  }

  see(step, number) {
    if (step.see === null || step.state === "waiting") return null;
    const { person, name, channel, there } = step.see;
    const place = channel === "dm" ? "the direct messages" : `#${channel}`;
    if (!there) return el("p", { class: "small" }, `Look at it as ${name} in ${place}.`);
    return el(
      "button",
      { type: "button", id: `lesson-see-${number}`, onclick: () => this.page.beSomebody(person, channel) },
      `See it as ${name} in ${place}`,
    );
  }
}

function line(one) {
  if (one.kind === "read") {
    return el("li", {}, `${one.who} reads:`, el("blockquote", {}, one.words.split("\n").map((words) => el("p", {}, words))));
  }
  const mark = { right: "✓ Right: ", wrong: "✗ Otherwise: " }[one.kind] || "";
  return el("li", { class: one.kind }, `${mark}${one.words}`);
}
