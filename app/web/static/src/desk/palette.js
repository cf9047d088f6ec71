// Find or do: what this page can do (everything with a key), then what the desk finds.
import { icon, isVisible, part, words } from "./page.js";
import { patiently } from "./patience.js";

const WAIT_MS = 120;
const dialog = document.querySelector("#palette");
const field = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
let asked = 0;
let waiting;

if (dialog) {
  new MutationObserver(() => dialog.open && begin()).observe(dialog, { attributeFilter: ["open"] });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fill, WAIT_MS);
  });
  field.addEventListener("keydown", steer);
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen?.matches("button")) event.preventDefault();
    if (chosen) dialog.close();
    chosen?.does?.();
  });
}

function begin() {
  field.value = "";
  field.focus();
  fill();
}

async function fill() {
  const number = ++asked;
  const text = field.value.trim();
  let found = "";
  try {
    const coming = part(`${dialog.dataset.from}?q=${encodeURIComponent(text)}`);
    found = await (list.children.length ? coming : patiently(list, dialog.dataset.from, coming));
  } catch {
    found = ""; // the actions of the page still work
  }
  if (number !== asked) return;
  list.innerHTML = found;
  const actions = doable(text.toLowerCase());
  for (const action of actions) places(action.getAttribute("href")).forEach((same) => same.remove());
  if (actions.length) list.prepend(group(actions));
  if (!list.children.length) list.textContent = words.nothing;
  for (const [at, option] of options().entries()) {
    Object.assign(option, { role: "option", tabIndex: -1, id: `option-${at}` });
  }
  choose(options()[0]);
}

function doable(text) {
  return [...document.querySelectorAll("main [data-key], .topbar [data-key]")].filter(
    (each) =>
      !each.matches("input, textarea, select, [data-dialog], .bell button") && !each.disabled && isVisible(each) &&
      nameOf(each).toLowerCase().includes(text),
  );
}

function nameOf(element) {
  if (element.ariaLabel) return element.ariaLabel;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .icon").forEach((each) => each.remove());
  return copy.textContent.trim();
}

function group(actions) {
  const box = document.createElement("div");
  const heading = document.createElement("h3");
  Object.assign(box, { role: "group", ariaLabel: words.actions });
  heading.textContent = words.actions;
  heading.role = "presentation";
  box.append(heading, ...actions.map(option));
  return box;
}

function option(action) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  const cap = document.createElement("kbd");
  button.type = "button";
  said.textContent = nameOf(action);
  cap.textContent = action.dataset.key;
  button.append(icon("corner-down-left"), said, cap);
  button.does = () => action.click();
  return button;
}

// Where an action leads: it is offered once, with its key.
const places = (href) => (href ? list.querySelectorAll(`a[href="${CSS.escape(href)}"]`) : []);

const options = () => [...list.querySelectorAll("a, button")];

function choose(option) {
  for (const each of options()) each.ariaSelected = String(each === option);
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function steer(event) {
  const all = options();
  const at = all.findIndex((each) => each.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) choose(all[(at + step + all.length) % all.length]);
  else if (event.key === "Enter") all[at]?.click();
  else return;
  event.preventDefault();
}
