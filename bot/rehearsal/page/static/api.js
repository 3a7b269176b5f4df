// Talk with the practice server of this computer.

/** Practice answered, and the answer is no; the message is a sentence for people. */
export class Refused extends Error {}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Error("Practice does not answer. Is it still running?");
  }
  let said;
  try {
    said = await response.json();
  } catch {
    throw new Error("Practice gave an answer that this page cannot read.");
  }
  if (!response.ok) throw new Refused(said.error || "That did not work.");
  return said;
}

const send = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const everybody = () => ask("/practice/people");
export const told = (reads) => ask(`/practice/told${reads ? "?reads=1" : ""}`);
export const known = (key) => ask(`/practice/known/${encodeURIComponent(key)}`);
export const botState = () => ask("/practice/bot/state");
/** Ask or tell any other address of practice, as the lessons and what-ifs do. */
export const get = (path) => ask(`/practice/${path}`);
export const post = (path, body = {}) => send(`/practice/${path}`, body);
export const control = (act, body = {}) => send(`/practice/bot/${act}`, body);

/** What one person may see and do. */
export class Self {
  constructor(key) {
    this.key = key;
    this.base = `/practice/people/${encodeURIComponent(key)}`;
  }

  view(reading) {
    return ask(`${this.base}/view${reading ? `?reading=${reading}` : ""}`);
  }

  place(channel, before) {
    return ask(`${this.base}/channels/${channel}${before ? `?before=${before}` : ""}`);
  }

  async things(kind) {
    return (await ask(`${this.base}/things/${kind}`)).things;
  }

  members(channel) {
    return ask(`${this.base}/channels/${channel}/members`);
  }

  /** Put a file into practice's memory. */
  upload(file) {
    return ask(`${this.base}/upload?name=${encodeURIComponent(file.name)}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
  }

  /** Do something; the page shows "thinking" by itself, so it waits for the first answer only. */
  act(name, body) {
    return send(`${this.base}/${name}`, { patience: 0, ...body });
  }
}

/**
 * Hear what changes for a person. A hidden tab lets go of its connection, because browsers allow six to one address;
 * `onopen` is called each time there is a new one, and everything should be looked at again then.
 */
export function listen(key, { onopen, onnews, onlost }) {
  let source = null;
  let again = 0;
  const drop = () => {
    source?.close();
    source = null;
  };
  const connect = () => {
    if (source !== null) return;
    window.clearTimeout(again);
    source = new EventSource(`/practice/events?as=${encodeURIComponent(key)}`);
    source.onopen = onopen;
    source.onmessage = (event) => onnews(JSON.parse(event.data));
    source.onerror = () => {
      onlost();
      drop(); // a browser waits longer and longer by itself, and gives up after some answers
      again = window.setTimeout(change, 1000);
    };
  };
  const change = () => {
    if (document.visibilityState === "visible") connect();
    else drop();
  };
  document.addEventListener("visibilitychange", change);
  window.addEventListener("pagehide", drop);
  window.addEventListener("pageshow", change);
  change();
}
