// data-copy="#field" copies what stands in the field; where the browser does not let us, it is
// marked, and Ctrl C does it.
import { words } from "./page.js";
import { toast } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  field.select();
  const isDone = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  if (isDone) toast({ words: words.copied });
});
