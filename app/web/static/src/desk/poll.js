// News waits in a banner: data-poll is asked every 30 s while the page is looked at. The answer is
// what the banner says and, in a template, the rows of the page that have changed; or 204. The
// header lets the server not count it as work of the reader.
import { isGone } from "./connection.js";
import { part, say } from "./page.js";
import { renew, shown } from "./renewal.js";

const EVERY_MS = 30_000;

async function ask(banner) {
  try {
    const found = document.createElement("template");
    found.innerHTML = await part(banner.dataset.poll + shown(), { headers: { "X-Opora-Poll": "1" } });
    const rows = found.content.querySelector("template");
    rows?.remove();
    if (rows) renew(rows);
    tell(banner, found.innerHTML.trim(), rows?.dataset.said);
  } catch {
    // Away for a moment: a later turn asks again.
  }
}

function tell(banner, news, changed = "") {
  const isNew = news && news !== banner.innerHTML;
  if (isNew) {
    banner.innerHTML = news;
    banner.hidden = false;
  }
  const told = [isNew && banner.querySelector("a").textContent, changed].filter(Boolean).join(". ");
  if (told) say(told);
}

setInterval(() => {
  if (!document.hidden && !isGone()) document.querySelectorAll("[data-poll]").forEach(ask);
}, EVERY_MS);
