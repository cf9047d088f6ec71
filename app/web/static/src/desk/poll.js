// News waits in a banner: data-poll is asked every 30 s while the page is looked at. The answer is
// what the banner says, or 204. The header lets the server not count it as work of the reader.
import { part, say } from "./page.js";

const EVERY_MS = 30_000;

async function ask(banner) {
  try {
    const found = await part(banner.dataset.poll, { headers: { "X-Opora-Poll": "1" } });
    if (!found.trim() || found === banner.innerHTML) return;
    banner.innerHTML = found;
    banner.hidden = false;
    say(banner.textContent.trim());
  } catch {
    // Away for a moment: the next turn asks again.
  }
}

setInterval(() => {
  if (!document.hidden) document.querySelectorAll("[data-poll]").forEach(ask);
}, EVERY_MS);
