// What happened out of sight, lower left; at most three, ten seconds each, longer under the hand.
import { csrf, icon, words } from "./page.js";

const MOST = 3;
const SHOWN_MS = 10_000;
const place = document.querySelector("#toasts");

export function toast({ words: text, undo, number }, kind = "good") {
  const box = document.createElement("div");
  box.className = `toast ${kind}`;
  const said = document.createElement("span");
  said.textContent = number ? `${text} ${words.number}: ${number}` : text;
  box.append(icon(kind === "good" ? "check" : "circle-alert"), said);
  if (undo) box.append(undoing(undo));
  box.append(closing(box));
  place.append(box);
  while (place.children.length > MOST) place.firstElementChild.remove();
  leaveLater(box);
}

// Undo is a form like every other change.
function undoing(address) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = document.createElement("input");
  Object.assign(token, { type: "hidden", name: "_csrf", value: csrf() });
  const button = document.createElement("button");
  button.className = "button quiet";
  button.dataset.key = "z";
  const cap = document.createElement("kbd");
  cap.textContent = "z";
  button.append(`${words.undo} `, cap);
  form.append(token, button);
  return form;
}

function closing(box) {
  const button = document.createElement("button");
  button.className = "button quiet only-icon";
  button.ariaLabel = words.close;
  button.append(icon("x"));
  button.addEventListener("click", () => box.remove());
  return button;
}

function leaveLater(box) {
  const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : box.remove());
  setTimeout(leave, SHOWN_MS);
}

document.addEventListener("opora:told", (event) => toast(event.detail));
document.addEventListener("opora:refused", (event) => toast(event.detail, "fault"));
if (document.body.dataset.told) toast(JSON.parse(document.body.dataset.told));
