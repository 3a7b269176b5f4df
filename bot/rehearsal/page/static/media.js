// Pictures and files: shown only from practice Discord's own memory, never from the web.

import { el, outLink } from "./dom.js";

const STORED = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(\/attachments\/\d+\/[^?#]*)$/;

/** The address on this server of something that practice keeps, or null. */
export function stored(url) {
  const found = STORED.exec(String(url || ""));
  return found ? found[1] : null;
}

export function sizeInWords(bytes) {
  if (bytes < 1024) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A picture with its alt text; one from the web is described and linked, not loaded. */
export function picture(url, description, className = "") {
  const words = description || "A picture without a description";
  const path = stored(url);
  if (path === null) {
    return el("p", { class: "picture" }, "Picture on the web: ", outLink(url, words));
  }
  const shown = el("img", { src: path, alt: words, title: words, loading: "lazy", decoding: "async" });
  const frame = el("a", { class: `picture-frame ${className}`.trim(), href: path, target: "_blank", rel: "noopener" }, shown);
  shown.addEventListener("error", () => frame.replaceWith(el("p", { class: "picture" }, `Picture: ${words}. It cannot be shown.`)));
  return frame;
}

/** A file that can be fetched; a picture among them is shown. */
export function file(one) {
  const path = stored(one.url);
  if (path === null) return el("p", { class: "file" }, `File: ${one.name}`);
  if (one.picture) {
    const shown = picture(one.url, one.about || `Picture: ${one.name}`);
    return one.hidden ? covered(shown) : shown;
  }
  return el("p", { class: "file" }, el("a", { href: path, download: one.name }, `File: ${one.name}`), el("span", { class: "small" }, ` ${sizeInWords(one.size)}`));
}

function covered(shown) {
  const cover = el("button", { type: "button", class: "spoiler" }, "Hidden picture. Press to see it.");
  cover.addEventListener("click", () => {
    cover.replaceWith(shown);
    shown.focus();
  });
  return cover;
}
