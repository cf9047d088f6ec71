// After a swap the cursor goes to what replaced the thing that was used; after a refused form to
// the summary of its faults (data-focus).
const used = new WeakMap();

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  used.set(ctx, addressOf(document.activeElement));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const summary = document.querySelector("[data-focus]");
  if (summary) return summary.focus();
  if (document.activeElement !== document.body) return;
  const again = ctx && used.get(ctx);
  const found = again && document.querySelector(again);
  const place = found && found.checkVisibility() ? found : document.querySelector("#main");
  place?.focus({ preventScroll: true });
});

// A menu or a dialog is closed by now: back to what opened it.
function opener({ id }) {
  return `[popovertarget="${CSS.escape(id)}"], [data-dialog="${CSS.escape(id)}"]`;
}

function addressOf(element) {
  if (!element || element === document.body) return "";
  const opened = element.closest("[popover], dialog");
  if (opened) return opener(opened);
  if (element.id) return `#${CSS.escape(element.id)}`;
  for (const name of ["data-key", "name", "href", "formaction"]) {
    const value = element.getAttribute(name);
    if (value) return `${element.localName}[${name}="${CSS.escape(value)}"]`;
  }
  return element.form?.id ? `#${CSS.escape(element.form.id)} ${element.localName}` : "";
}

document.querySelector("[data-focus]")?.focus();
