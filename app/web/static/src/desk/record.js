// A record: keys that put the cursor somewhere, forms that send themselves, dialogs that close.
import { csrf, part } from "./page.js";

// Choosing data-focuses="#place" puts the cursor there.
document.addEventListener("click", (event) => {
  const source = event.target.closest?.("[data-focuses]");
  if (!source) return;
  if (source.matches("a")) event.preventDefault();
  const focus = () => document.querySelector(source.dataset.focuses)?.focus();
  // What a summary opens is there only after its click.
  if (source.matches("summary")) setTimeout(focus);
  else focus();
});

// In a dialog, Cancel leads back without loading the page anew.
document.addEventListener("click", (event) => {
  const dialog = event.target.closest?.("[data-close]")?.closest("dialog[open]");
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
});

// data-at-once: what the reader does by looking. It sends itself, and goes.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  part(form.action, { method: "POST", headers: { "X-CSRF-Token": csrf() } }).then(
    () => form.remove(),
    () => {}, // still unread: the next look tries again
  );
}
