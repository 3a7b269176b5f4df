// Discord's markdown as elements. It reads each text once from left to right; nesting is limited.

import { el, outLink } from "./dom.js";
import { timeElement } from "./times.js";

const DEEPEST = 6;
const LONGEST = 6000;
const PLAIN = /[^\\`<[h*_~|]+/y;
const ESCAPE = /\\([^\sA-Za-z0-9])/y;
const CODE = /(`{1,2})([^`]+)\1(?!`)/y;
const MOMENT = /<t:(-?\d{1,17})(?::([tTdDfFR]))?>/y;
const THING = /<(@!?|@&|#)(\d{1,20})>/y;
const COMMAND = /<(\/[^:<>\n]{1,100}):\d{1,20}>/y;
const BARE = /<(https?:\/\/[^\s<>]+)>/y;
const MASKED = /\[([^[\]\n]{1,300})\]\(<?(https?:\/\/[^\s<>()]+)>?\)/y;
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>"'.,:;)\]!?]/y;
const PAIRS = [
  [/\*\*(?=\S)([\s\S]+?)\*\*(?!\*)/y, "strong"],
  [/__(?=\S)([\s\S]+?)__(?!_)/y, "u"],
  [/~~(?=\S)([\s\S]+?)~~/y, "s"],
  [/\|\|(?=\S)([\s\S]+?)\|\|/y, "spoiler"],
  [/\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/y, "em"],
  [/(?<![A-Za-z0-9_])_(?=[^\s_])([\s\S]*?[^\s_])_(?![A-Za-z0-9_])/y, "em"],
];

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function spoiler(children) {
  const cover = el("button", { type: "button", class: "spoiler" }, "Hidden text. Press to read it.");
  cover.addEventListener("click", () => {
    const open = el("span", { class: "spoiler-open", tabIndex: -1 }, children);
    cover.replaceWith(open);
    open.focus();
  });
  return cover;
}

/** Words within a line, as nodes. `names` gives what mentions are called. */
export function inline(text, names = {}, depth = 0) {
  const nodes = [];
  let plain = "";
  const put = (node) => {
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(node);
  };
  let at = 0;
  while (at < text.length) {
    const rest = match(PLAIN, text, at);
    if (rest) {
      plain += rest[0];
      at += rest[0].length;
      continue;
    }
    const [length, node] = special(text, at, names, depth);
    if (typeof node === "string") plain += node;
    else put(node);
    at += length;
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function special(text, at, names, depth) {
  let found;
  switch (text[at]) {
    case "\\":
      found = match(ESCAPE, text, at);
      return found ? [found[0].length, found[1]] : [1, "\\"];
    case "`":
      found = match(CODE, text, at);
      return found ? [found[0].length, el("code", {}, found[2])] : [1, "`"];
    case "<":
      return angle(text, at, names);
    case "[":
      found = match(MASKED, text, at);
      return found ? [found[0].length, outLink(found[2], inline(found[1], names, DEEPEST))] : [1, "["];
    case "h":
      found = match(ADDRESS, text, at);
      return found ? [found[0].length, outLink(found[0], found[0])] : [1, "h"];
    default:
      return pair(text, at, names, depth);
  }
}

function angle(text, at, names) {
  let found = match(MOMENT, text, at);
  if (found) return [found[0].length, timeElement(Number(found[1]), found[2] || "f", "moment")];
  found = match(THING, text, at);
  if (found) return [found[0].length, el("span", { class: "mention" }, names[found[1].replace("!", "") + found[2]] || "@unknown")];
  found = match(COMMAND, text, at);
  if (found) return [found[0].length, el("span", { class: "mention" }, found[1])];
  found = match(BARE, text, at);
  return found ? [found[0].length, outLink(found[1], found[1])] : [1, "<"];
}

function pair(text, at, names, depth) {
  if (depth < DEEPEST) {
    for (const [pattern, kind] of PAIRS) {
      const found = match(pattern, text, at);
      if (!found) continue;
      const inner = inline(found[1], names, depth + 1);
      return [found[0].length, kind === "spoiler" ? spoiler(inner) : el(kind, {}, inner)];
    }
  }
  return [1, text[at]];
}

const HEADING = /^(#{1,3}) +(.+)$/;
const SMALL = /^-# +(.+)$/;
const QUOTE = /^> ?(.*)$/;
const ITEM = /^ {0,8}[-*] +(.+)$/;
const NUMBERED = /^ {0,8}(\d{1,9})\. +(.+)$/;

/** A whole text as block elements. */
export function rendered(text, names = {}, depth = 0) {
  const shown = document.createDocumentFragment();
  if (text.length > LONGEST) {
    shown.append(el("p", {}, text));
    return shown;
  }
  const lines = text.split("\n");
  let paragraph = [];
  const flush = () => {
    if (paragraph.length === 0) return;
    const made = el("p");
    paragraph.forEach((line, index) => {
      if (index > 0) made.append(el("br"));
      made.append(...line);
    });
    shown.append(made);
    paragraph = [];
  };
  const put = (node) => {
    flush();
    shown.append(node);
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    let found;
    if (line.startsWith("```")) {
      const end = lines.findIndex((one, later) => (later > index || one.length > 5) && later >= index && one.endsWith("```"));
      if (end >= index) {
        put(el("pre", {}, el("code", {}, lines.slice(index, end + 1).join("\n").replace(/^```\w*\n?/, "").replace(/\n?```$/, ""))));
        index = end;
        continue;
      }
    }
    if (line.startsWith(">>> ") && depth < DEEPEST) {
      put(el("blockquote", {}, rendered([line.slice(4), ...lines.slice(index + 1)].join("\n"), names, depth + 1)));
      break;
    }
    if (line.startsWith("> ") && depth < DEEPEST) {
      const quoted = [];
      while (index < lines.length && (found = QUOTE.exec(lines[index])) && lines[index].startsWith(">")) {
        quoted.push(found[1]);
        index += 1;
      }
      index -= 1;
      put(el("blockquote", {}, rendered(quoted.join("\n"), names, depth + 1)));
    } else if ((found = HEADING.exec(line))) {
      put(el("h3", { class: `size${found[1].length}` }, inline(found[2], names, 0)));
    } else if ((found = SMALL.exec(line))) {
      put(el("p", { class: "small" }, inline(found[1], names, 0)));
    } else if (ITEM.test(line) || NUMBERED.test(line)) {
      const pattern = ITEM.test(line) ? ITEM : NUMBERED;
      const list = el(pattern === ITEM ? "ul" : "ol");
      if (pattern === NUMBERED) list.start = Number(NUMBERED.exec(line)[1]);
      while (index < lines.length && (found = pattern.exec(lines[index]))) {
        list.append(el("li", {}, inline(found.at(-1), names, 0)));
        index += 1;
      }
      index -= 1;
      put(list);
    } else if (line.trim() === "") flush();
    else paragraph.push(inline(line, names, 0));
  }
  flush();
  return shown;
}
