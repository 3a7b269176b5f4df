// Files that a person chose: checked here, sent to practice's memory, and named by what it answers.

import { el } from "./dom.js";
import { sizeInWords } from "./media.js";

const LARGEST = 10 * 1024 * 1024;
export const MOST = 10;

/** What is wrong with some files, as a sentence; empty when nothing is. */
export function mistakeOf(files, most = MOST) {
  if (files.length > most) return most === 1 ? "Please choose one file only." : `Please choose at most ${most} files.`;
  const empty = files.find((one) => one.size === 0);
  if (empty) return `“${empty.name}” is empty, so it cannot be sent.`;
  const large = files.find((one) => one.size > LARGEST);
  return large ? `“${large.name}” is too big: ${sizeInWords(large.size)}. A file may have up to ${sizeInWords(LARGEST)}.` : "";
}

let self = null;

/** Say as whom files are sent from this page. */
export function sendAs(who) {
  self = who;
}

/** Send files one after another; returns their ids. Throws an Error with a sentence when one is refused. */
export async function sendAll(files) {
  const ids = [];
  for (const one of files) {
    const { file } = await self.upload(one);
    ids.push(file.id);
  }
  return ids;
}

/** A list of chosen files, each with a button that takes it out again. */
export function listed(files, takeOut) {
  return files.map((one, index) =>
    el("li", {}, `${one.name} (${sizeInWords(one.size)}) `, el("button", { type: "button", class: "quiet", "aria-label": `Take ${one.name} out`, onclick: () => takeOut(index) }, "Take out")),
  );
}
