// Keys. An element that carries data-key="r" (or "Ctrl K", "g q") is pressed by that key: a field
// gets the cursor, everything else is clicked. What is hidden or disabled has no key.
import { isField, isVisible } from "./page.js";

const SEQUENCE_MS = 1200;
const single = () => document.documentElement.dataset.singleKeys !== "off";
let begun = "";
let forgetting;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const key = nameOf(event);
  if (!key || !isAllowed(key, event.target)) return;
  const found = target(`${begun}${key}`) ?? target(key);
  if (found) {
    event.preventDefault();
    press(found);
  } else if (beginsSequence(key)) {
    event.preventDefault();
    return begin(key);
  }
  begin("");
});

// The name of a key as data-key writes it. By what the layout gives when that is an ASCII sign; by
// the place on the keyboard only when the layout gives a letter of another script.
export function nameOf(event) {
  const written = event.getModifierState("AltGraph");
  if (event.altKey && !written) return "";
  let key = event.key === "Enter" ? "↵" : event.key;
  if (key.length === 1 && key.codePointAt(0) > 127 && key !== "↵") key = byPlace(event.code);
  if (!key || ["Control", "Shift", "Alt", "Meta", "Dead", "Unidentified"].includes(key)) return "";
  const command = (event.ctrlKey || event.metaKey) && !written;
  const letter = /^[a-z]$/i.test(key);
  const shifted = event.shiftKey && (letter || key.length > 1);
  const name = command && letter ? key.toUpperCase() : letter ? key.toLowerCase() : key;
  return `${command ? "Ctrl " : ""}${shifted ? "Shift " : ""}${name}`;
}

const SIGNS = { BracketLeft: "[", BracketRight: "]", Slash: "/", Period: ".", Comma: "," };

function byPlace(code) {
  return /^Key[A-Z]$/.test(code) ? code.at(-1).toLowerCase() : (SIGNS[code] ?? "");
}

export function isAllowed(key, from) {
  if (key.startsWith("Ctrl ")) return true;
  return single() && !(isField(from) && isVisible(from)) && !document.querySelector("dialog[open]");
}

// The nearest thing with this key: in an open dialog, else the last on the page, since the work
// stands after the rail.
function target(key) {
  const where = document.querySelector("dialog[open]") ?? document;
  const all = [...where.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  return all.reverse().find((each) => isVisible(each) && !each.disabled && each.ariaDisabled !== "true");
}

function beginsSequence(key) {
  return document.querySelector(`[data-key^="${CSS.escape(key)} "]`) !== null && key.length === 1;
}

function begin(key) {
  begun = key && `${key} `;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => (begun = ""), SEQUENCE_MS);
}

function press(element) {
  if (!isField(element)) return element.click();
  element.focus();
  element.select?.();
}

// Ctrl Enter sends the form one writes in.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = event.target.closest?.("form");
  if (!form || !isField(event.target)) return;
  event.preventDefault();
  const send = form.querySelector("[data-send]");
  if (!send?.disabled) form.requestSubmit(send ?? undefined);
}, true);
