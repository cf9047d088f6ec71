// The connection. Whoever does not reach the desk says so (opora:unreached); when it does not answer
// a question of ours either, a banner says since when, until it answers again (opora:reached). It is
// asked soon at first, then less often.
import { clock, icon, say, words } from "./page.js";

const SOON_MS = 1000;
const LATEST_MS = 8000;
let since;
let banner;
let waiting;
let questions = 0;

export const isGone = () => Boolean(banner);

async function ask(pause = SOON_MS) {
  clearTimeout(waiting);
  since ??= clock();
  const question = ++questions;
  const reached = await fetch("/healthz", { cache: "no-store" }).then(({ ok }) => ok, () => false);
  if (question !== questions) return; // a later question tells
  if (!reached) {
    waiting = setTimeout(ask, pause, Math.min(2 * pause, LATEST_MS));
    return tell();
  }
  since = undefined;
  if (!banner) return;
  banner.remove();
  banner = undefined;
  say(words.reached);
  document.dispatchEvent(new Event("opora:reached"));
}

function tell() {
  if (banner) return;
  banner = document.createElement("div");
  banner.className = "banner held unreached";
  const [said, bold, again] = ["p", "b", "button"].map((name) => document.createElement(name));
  bold.textContent = words.unreached.replace("#", since);
  said.append(bold, ` ${words.kept_here}`);
  Object.assign(again, { type: "button", className: "button", textContent: words.try_now });
  again.addEventListener("click", () => ask());
  banner.append(icon("wifi-off"), said, again);
  document.querySelector("#main").prepend(banner);
  say(said.textContent);
}

document.addEventListener("opora:unreached", () => ask());
addEventListener("offline", () => ask());
addEventListener("online", () => ask());
