// A link with data-dialog="keys" opens that dialog instead of its page; its data-fill is
// filled once from data-from.
import { isUnreached, part } from "./page.js";
import { patiently, UNNOTICED_MS } from "./patience.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await open(dialog, link.href);
  } catch (fault) {
    dialog.close();
    if (!isUnreached(fault)) location.assign(link.href);
  }
});

async function open(dialog, page) {
  if (dialog.open) return dialog.close();
  document.querySelector("dialog[open]")?.close();
  const place = dialog.querySelector("[data-fill]:empty");
  const filled = place && fill(place, page, dialog.dataset.from);
  await Promise.race([filled, new Promise((noticed) => setTimeout(noticed, UNNOTICED_MS))]);
  dialog.showModal();
  if (!place) return;
  await filled;
  // What came too late for showModal() to find it.
  dialog.querySelector("[autofocus]")?.focus();
}

export async function fill(place, page, address) {
  place.innerHTML = await patiently(place, page, part(address));
  window.htmx?.process(place);
}

// A click beside an open dialog closes it.
document.addEventListener("click", (event) => {
  if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
});
