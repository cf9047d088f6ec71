// Notifications: what one follows from the list is read by that; the list under the bell is asked
// for anew each time it opens.
import { csrf, part } from "./page.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-reads]");
  if (!link) return;
  const headers = { "X-CSRF-Token": csrf() };
  part(link.dataset.reads, { method: "POST", keepalive: true, headers }).catch(() => {}); // stays unread
});

document.addEventListener("close", (event) => {
  if (event.target.matches?.("dialog[data-anew]")) event.target.querySelector("[data-fill]").replaceChildren();
}, true);
