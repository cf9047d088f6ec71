// Notifications: what one follows from the list is read by that; the list under the bell is asked
// for anew each time it opens.
import { fill } from "./dialogs.js";
import { csrf, isUnreached, part } from "./page.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-reads]");
  if (!link) return;
  const headers = { "X-CSRF-Token": csrf() };
  part(link.dataset.reads, { method: "POST", keepalive: true, headers }).catch(() => {}); // stays unread
});

document.addEventListener("toggle", ({ target, newState }) => {
  const place = target.matches?.("[popover][data-from]") && target.querySelector("[data-fill]");
  if (place && newState === "open") open(target, place);
  else place?.replaceChildren?.();
}, true);

async function open(list, place) {
  const address = list.dataset.from;
  try {
    await fill(place, address, address);
    if (list.matches(":popover-open")) place.querySelector("a, button")?.focus();
  } catch (fault) {
    list.hidePopover();
    if (!isUnreached(fault)) location.assign(address);
  }
}

document.addEventListener("close", (event) => {
  if (event.target.matches?.("dialog[data-anew]")) event.target.querySelector("[data-fill]").replaceChildren();
}, true);
