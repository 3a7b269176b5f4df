// Moments in words, by the clock of practice, which may be ahead of this computer's.

let ahead = 0;

export function setNow(seconds) {
  ahead = seconds - Date.now() / 1000;
  refresh();
}

export const now = () => Date.now() / 1000 + ahead;

const SHAPES = {
  t: { hour: "2-digit", minute: "2-digit" },
  T: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  d: { day: "2-digit", month: "2-digit", year: "numeric" },
  D: { day: "numeric", month: "long", year: "numeric" },
  f: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  clock: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  F: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
};
const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const LONGEST = 8_640_000_000_000;
const relative = new Intl.RelativeTimeFormat("en-GB");

const shape = (style) => new Intl.DateTimeFormat("en-GB", SHAPES[style] || SHAPES.f);
const formats = Object.fromEntries(Object.keys(SHAPES).map((style) => [style, shape(style)]));

function fromNow(seconds) {
  const distance = seconds - now();
  const [unit, size] = UNITS.find(([, least]) => Math.abs(distance) >= least) || UNITS.at(-1);
  return relative.format(Math.round(distance / size), unit);
}

export function words(seconds, style) {
  if (Math.abs(seconds) > LONGEST) return "a time out of reach";
  return style === "R" ? fromNow(seconds) : (formats[style] || formats.f).format(new Date(seconds * 1000));
}

/** A time element; relative ones follow the clock. */
export function timeElement(seconds, style, className) {
  const made = document.createElement("time");
  if (className) made.className = className;
  if (Math.abs(seconds) <= LONGEST) {
    made.dateTime = new Date(seconds * 1000).toISOString();
    made.title = words(seconds, "F");
  }
  made.textContent = words(seconds, style);
  if (style === "R") {
    made.dataset.seconds = String(seconds);
    made.className = "relative";
  }
  return made;
}

export function refresh() {
  for (const one of document.querySelectorAll("time.relative")) {
    const fresh = words(Number(one.dataset.seconds), "R");
    if (one.textContent !== fresh) one.textContent = fresh;
  }
}

window.setInterval(refresh, 20_000);
