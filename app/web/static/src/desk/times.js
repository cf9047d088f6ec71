// Relative times go on counting. The words come from the server.
import { words } from "./page.js";

const STEPS = [
  [60, () => words.now],
  [3600, (seconds) => words.minutes.replace("#", Math.floor(seconds / 60))],
  [86_400, (seconds) => words.hours.replace("#", Math.floor(seconds / 3600))],
  [7 * 86_400, (seconds) => words.days.replace("#", Math.floor(seconds / 86_400))],
];

function tick() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const text = STEPS.find(([until]) => seconds < until)?.[1](seconds); // older: the server's date stays
    if (text && time.textContent !== text) time.textContent = text;
  }
}

setInterval(tick, 15_000);
document.addEventListener("visibilitychange", () => document.hidden || tick());

// For whoever has chosen no time zone the server takes the browser's.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`opora_zone=${zone}`)) {
  document.cookie = `opora_zone=${zone}; path=/; max-age=31536000; samesite=lax`;
}
