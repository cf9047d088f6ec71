// A text with data-draft="/address" is kept there as one writes: its whole form is posted, a
// second after the last key and when the page is left.
import { csrf, part, words } from "./page.js";

const WAIT_MS = 1000;
const pending = new Map();

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

async function keep(text) {
  clearTimeout(pending.get(text));
  pending.delete(text);
  const state = text.form.querySelector("[data-draft-state]");
  try {
    await part(text.dataset.draft, {
      method: "POST",
      keepalive: true,
      headers: { "X-CSRF-Token": csrf() },
      body: new URLSearchParams(new FormData(text.form)),
    });
    tell(state, `${words.kept} ${clock()}`);
  } catch {
    tell(state, words.not_kept);
  }
}

function tell(state, said) {
  if (state) state.textContent = said;
}

const clock = () => new Date().toTimeString().slice(0, 5);
