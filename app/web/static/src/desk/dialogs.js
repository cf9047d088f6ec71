// A link with data-dialog="keys" opens that dialog instead of its page; its data-fill is
// filled once from data-from.
import { part } from "./page.js";

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await open(dialog);
  } catch {
    location.assign(link.href);
  }
});

async function open(dialog) {
  if (dialog.open) return dialog.close();
  document.querySelector("dialog[open]")?.close();
  const place = dialog.querySelector("[data-fill]:empty");
  if (place) place.innerHTML = await part(dialog.dataset.from);
  dialog.showModal();
}

// A click beside an open dialog closes it.
document.addEventListener("click", (event) => {
  if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
});
