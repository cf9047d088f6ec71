// @ in a note offers the people whom it may call: arrows move, Enter or Tab takes, Esc closes. The
// list stands below the text; without it, or without this script, one types the login.
import { part, say } from "./page.js";

const TYPED = /(?:^|[^\p{L}\p{N}_@./-])@([\p{L}\p{N}_.-]{0,60})$/u;
let asked = 0;

const listOf = (text) => text.form.querySelector("#calls");
const options = (list) => [...list.querySelectorAll('[role="option"]')];
const isNote = (text) => text.form.elements.kind?.value === "note";

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-calls]")) offer(event.target);
});

async function offer(text) {
  const turn = ++asked;
  const begun = isNote(text) && text.value.slice(0, text.selectionStart).match(TYPED);
  if (!begun) return close(text);
  try {
    const found = await part(`${text.dataset.calls}?q=${encodeURIComponent(begun[1])}`);
    if (turn === asked) show(text, found);
  } catch {
    close(text); // one types the login to its end
  }
}

function show(text, found) {
  const list = listOf(text);
  list.innerHTML = found;
  list.hidden = !options(list).length;
  if (list.hidden) return close(text);
  text.setAttribute("aria-controls", list.id);
  choose(text, options(list)[0]);
}

function close(text) {
  const list = listOf(text);
  list.hidden = true;
  list.replaceChildren();
  text.removeAttribute("aria-activedescendant");
  text.removeAttribute("aria-controls");
}

function choose(text, option) {
  for (const each of options(listOf(text))) each.setAttribute("aria-selected", String(each === option));
  text.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
  say(option.textContent.replace("@", " ").trim());
}

document.addEventListener("keydown", (event) => {
  const text = event.target.closest?.("[data-calls]");
  if (!text || listOf(text).hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = options(listOf(text));
  const at = all.findIndex((each) => each.ariaSelected === "true");
  if (event.key === "ArrowDown") choose(text, all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") choose(text, all[(at - 1 + all.length) % all.length]);
  else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) take(text, all[at]);
  else if (event.key === "Escape") close(text);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

function take(text, option) {
  const end = text.selectionStart;
  const begun = text.value.slice(0, end).match(TYPED);
  text.setRangeText(`@${option.dataset.login} `, end - begun[1].length - 1, end, "end");
  close(text);
  text.dispatchEvent(new Event("input", { bubbles: true })); // the draft is kept with it
}

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("#calls [role=option]");
  if (!option) return;
  event.preventDefault(); // the cursor stays in the text
  take(option.closest("form").querySelector("[data-calls]"), option);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[data-calls]")) close(event.target);
});
