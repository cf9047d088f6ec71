// A list with a cursor and a selection. Rows carry data-row and an id; a row's link is .subject.
// The cursor stands where one left, so that coming back continues there: at the same row, or, when it
// has left the list meanwhile, at the one that took its place.
import { isAllowed, nameOf } from "./keys.js";
import { say, words } from "./page.js";

const rows = () => [...document.querySelectorAll("[data-row]")];
const current = () => document.querySelector("[data-row].is-cursor");
const place = () => `cursor ${location.pathname}`;
let anchor = null;

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => toggle(current()),
  "Shift x": () => selectTo(current()),
  "Ctrl A": () => rows().forEach((row) => pick(row, true)),
  "↵": () => current()?.querySelector(".subject")?.click(),
  Escape: () => rows().forEach((row) => pick(row, false)),
};

document.addEventListener("keydown", (event) => {
  const key = nameOf(event);
  const act = Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : ofRow(key);
  if (!act || event.defaultPrevented || !rows().length || !mayAct(key, event.target)) return;
  event.preventDefault();
  act();
  tell();
});

// What only the row with the cursor can do: its elements carry data-row-key.
function ofRow(key) {
  const found = current()?.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
  return found && (() => found.click());
}

function mayAct(key, from) {
  if (key === "↵") return from === document.body && current();
  if (key === "Ctrl A") return !from.closest?.("input:not([type=checkbox]), textarea") && isAllowed("x", from);
  if (key === "Escape") return isAllowed("x", from) && rows().some((row) => box(row)?.checked);
  return isAllowed(key, from);
}

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  stand(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
}

function stand(row, focus = true) {
  for (const other of document.querySelectorAll("[data-row].is-cursor")) {
    other.classList.remove("is-cursor");
    other.removeAttribute("aria-current");
  }
  row.classList.add("is-cursor");
  row.setAttribute("aria-current", "true");
  sessionStorage.setItem(place(), JSON.stringify([row.id, rows().indexOf(row), location.search]));
  row.scrollIntoView({ block: "nearest" });
  if (focus) row.querySelector(".subject")?.focus({ preventScroll: true });
}

const box = (row) => row?.querySelector(".pick input");

function pick(row, on) {
  const input = box(row);
  if (input) input.checked = on;
}

function toggle(row) {
  if (!row) return;
  pick(row, !box(row)?.checked);
  anchor = row.id;
}

function selectTo(row) {
  const all = rows();
  const [from, to] = [all.findIndex((each) => each.id === anchor), all.indexOf(row)].sort((a, b) => a - b);
  if (to < 0) return;
  all.slice(Math.max(from, 0), to + 1).forEach((each) => pick(each, true));
}

// The bar of the selection: shown while something is selected, with how many.
function tell() {
  const chosen = rows().filter((row) => box(row)?.checked).length;
  for (const bar of document.querySelectorAll("[data-selection]")) {
    bar.hidden = !chosen;
    bar.querySelector("output").textContent = words.selected.replace("#", chosen);
  }
}

document.addEventListener("change", (event) => {
  if (!event.target.closest(".pick")) return;
  tell();
  say(words.selected.replace("#", rows().filter((row) => box(row)?.checked).length));
});

document.addEventListener("reset", () => setTimeout(tell));

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) stand(row, false);
});

function left() {
  const all = rows();
  const [id, at, search] = JSON.parse(sessionStorage.getItem(place()) ?? "[]");
  const same = all.find((row) => row.id === id);
  return same ?? (search === location.search ? all[Math.min(at, all.length - 1)] : undefined);
}

function comeBack() {
  const row = current() ? undefined : left();
  if (row) stand(row, document.activeElement === document.body);
  tell();
}

comeBack();
document.addEventListener("htmx:after:swap", comeBack);
