// Show a change at once: an element with data-optimistic="#state" puts what it shows there when it
// is used. If the desk refuses, the old comes back; the toast says why.
const kept = new WeakMap();

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const place = ctx.sourceElement.dataset?.optimistic;
  const target = place && document.querySelector(place);
  if (!target) return;
  kept.set(ctx, { target, before: [...target.childNodes] });
  const copy = ctx.sourceElement.cloneNode(true);
  copy.querySelectorAll("kbd, small, input[type=hidden]").forEach((each) => each.remove());
  const shown = copy.querySelector("[data-becomes]") ?? copy;
  target.replaceChildren(...shown.childNodes);
  target.ariaBusy = "true";
});

function rollBack({ detail: { ctx } }) {
  const change = ctx && kept.get(ctx);
  if (change?.target.isConnected) change.target.replaceChildren(...change.before);
}

document.addEventListener("htmx:response:error", rollBack);
document.addEventListener("htmx:error", rollBack);
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  kept.get(ctx)?.target.removeAttribute("aria-busy");
});
