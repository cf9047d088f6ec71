// Fields that come and go by conditions (data-keeps-typed) are sent anew by the server, as they
// were when it was asked. Whatever was typed since, and the place of the cursor, stay.
let kept;

document.addEventListener("htmx:before:swap", () => {
  const place = document.querySelector("[data-keeps-typed]");
  if (!place) return;
  const at = place.contains(document.activeElement) ? document.activeElement : null;
  kept = {
    values: new Map([...place.querySelectorAll("[name]")].map((field) => [field.name, field.value])),
    id: at?.id,
    caret: at?.selectionStart,
  };
});

document.addEventListener("htmx:after:swap", () => {
  const place = document.querySelector("[data-keeps-typed]");
  if (!place || !kept) return;
  for (const field of place.querySelectorAll("[name]")) {
    if (kept.values.has(field.name)) field.value = kept.values.get(field.name);
  }
  const again = kept.id && document.getElementById(kept.id);
  again?.focus({ preventScroll: true });
  if (again && kept.caret != null) again.setSelectionRange(kept.caret, kept.caret);
  kept = undefined;
});
