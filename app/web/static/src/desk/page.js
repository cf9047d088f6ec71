// What the server told the scripts, and small things that several of them need.

export const words = JSON.parse(document.body.dataset.words);

export const csrf = () => document.body.dataset.csrf;

export const isField = (element) =>
  element instanceof Element &&
  element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;

export const isVisible = (element) => element.checkVisibility({ visibilityProperty: true });

export const clock = () => new Date().toTimeString().slice(0, 5);

// Whether a request came to nothing because nobody answered: fetch throws this alone then.
export const isUnreached = (fault) => fault instanceof TypeError;

// A part of a page, as htmx would ask for it. Throws when the desk does not answer with one.
export async function part(address, options = {}) {
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", ...options.headers };
  const response = await fetch(address, { credentials: "same-origin", ...options, headers }).catch(unreached);
  if (response.headers.has("HX-Redirect")) location.assign(response.headers.get("HX-Redirect"));
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.status === 204 ? "" : response.text();
}

export function unreached(fault) {
  if (isUnreached(fault)) document.dispatchEvent(new Event("opora:unreached"));
  throw fault;
}

export function icon(name) {
  const sprite = document.querySelector("svg.icon use").getAttribute("href").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

const QUIET_MS = 10_000;
let spokenAt = -QUIET_MS;
let waiting;

// Tell a screen reader, politely and at most once in ten seconds; the newest words win.
export function say(text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    spokenAt = performance.now();
    document.querySelector("#live").textContent = text;
  }, Math.max(100, spokenAt + QUIET_MS - performance.now()));
}
