// A text with data-draft="/address" is kept there as one writes: its whole form is posted, a
// second after the last key and when the page is left. What could not be kept waits for the
// connection, and holds back whoever leaves the page before that.
import { clock, csrf, isUnreached, part, words } from "./page.js";

const WAIT_MS = 1000;
const pending = new Map();
const unkept = new Set();

document.addEventListener("input", (event) => {
  const text = event.target.closest?.("form:has([data-draft])")?.querySelector("[data-draft]");
  if (!text) return;
  clearTimeout(pending.get(text));
  pending.set(text, setTimeout(() => keep(text), WAIT_MS));
});

document.addEventListener("submit", (event) => {
  for (const [text, timer] of pending) {
    if (event.target.contains(text)) clearTimeout(timer), pending.delete(text);
  }
});

addEventListener("pagehide", () => pending.forEach((_, text) => keep(text)));
addEventListener("beforeunload", (event) => {
  if ([...unkept].some((text) => text.isConnected)) event.preventDefault();
});
document.addEventListener("opora:reached", () => {
  for (const text of unkept) if (text.isConnected) keep(text);
});

async function keep(text) {
  clearTimeout(pending.get(text));
  pending.delete(text);
  unkept.delete(text);
  const state = text.form.querySelector("[data-draft-state]");
  try {
    await part(text.dataset.draft, {
      method: "POST",
      keepalive: true,
      headers: { "X-CSRF-Token": csrf() },
      body: new URLSearchParams(new FormData(text.form)),
    });
    tell(state, `${words.kept} ${clock()}`);
  } catch (fault) {
    if (isUnreached(fault)) unkept.add(text);
    tell(state, isUnreached(fault) ? words.draft_waits : words.not_kept);
  }
}

function tell(state, said) {
  if (state) state.textContent = said;
}
