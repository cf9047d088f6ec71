// Every change that htmx sends carries the token of the page; an answer that is nobody's (a proxy's
// error, no answer at all) is told.
import { csrf, isUnreached, words } from "./page.js";
import { toast } from "./toasts.js";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRF-Token"] = csrf();
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 500 && !ctx.hx?.trigger) toast({ words: words.away }, "fault");
});

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (ctx?.response) return;
  toast({ words: words.away }, "fault");
  if (isUnreached(error)) document.dispatchEvent(new Event("opora:unreached"));
});

// A button says that it is at work, and keeps its width.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  ctx.request.submitter?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  ctx.request.submitter?.removeAttribute("aria-busy");
});
