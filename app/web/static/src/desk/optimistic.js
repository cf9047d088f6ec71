// Show a change at once: a form with data-optimistic="#state" puts there what its pressed button
// shows, or the tags written in its field with data-becomes="tags". If the desk refuses, the old
// comes back; the toast says why.
const kept = new WeakMap();

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  const place = form.dataset?.optimistic;
  const target = place && document.querySelector(place);
  if (!target) return;
  kept.set(ctx, { target, before: [...target.childNodes] });
  const written = form.querySelector("[data-becomes=tags]");
  target.replaceChildren(...(written ? tags(written.value) : looks(ctx.request.submitter ?? form)));
  target.ariaBusy = "true";
  if (form.matches(":popover-open")) form.hidePopover();
});

function looks(used) {
  const copy = used.cloneNode(true);
  copy.querySelectorAll("kbd, small, input[type=hidden]").forEach((each) => each.remove());
  return (copy.querySelector("[data-becomes]") ?? copy).childNodes;
}

function tags(written) {
  const known = new Set(written.split(",").map((word) => word.trim().toLowerCase()).filter(Boolean));
  return [...known].map((word) => {
    const tag = document.createElement("span");
    tag.className = "tag";
    tag.textContent = word;
    return tag;
  });
}

function rollBack({ detail: { ctx } }) {
  const change = ctx && kept.get(ctx);
  if (change?.target.isConnected) change.target.replaceChildren(...change.before);
}

document.addEventListener("htmx:response:error", rollBack);
document.addEventListener("htmx:error", rollBack);
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  kept.get(ctx)?.target.removeAttribute("aria-busy");
});
