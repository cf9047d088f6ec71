// Rows that somebody else has changed. The list does not move: the cells take their new values where
// they stand, and fade from the mark; what belongs to the list no more stays in pale ink.
const OUT_OF_SIGHT = "0"; // the version of a row that the reader does not see any more

const row = (id) => document.getElementById(id);

// What the page shows, as the server asks for it: numbers and versions.
export function shown() {
  const all = [...document.querySelectorAll("[data-row][data-version]")];
  const known = all.map((each) => `${each.id.replace(/^[A-Z]+-/, "")}.${each.dataset.version}`);
  return known.length ? `&shown=${known.join("_")}` : "";
}

export function renew(news) {
  const gone = news.dataset.gone.split(" ").filter(row);
  for (const id of gone) row(id).dataset.version = OUT_OF_SIGHT;
  for (const fresh of news.content.querySelectorAll("[data-row]")) {
    if (row(fresh.id)) replace(row(fresh.id), fresh);
  }
  for (const id of gone) row(id).classList.add("is-gone");
}

function replace(old, fresh) {
  old.dataset.version = fresh.dataset.version;
  old.classList.remove("is-gone");
  old.classList.toggle("is-unread", fresh.classList.contains("is-unread"));
  // The way to the incident knows where it stands in this list, and there it still stands.
  fresh.querySelector(".subject").href = old.querySelector(".subject").getAttribute("href");
  const changed = [...old.cells].filter((cell, at) => take(cell, fresh.cells[at]));
  for (const cell of changed.length ? changed : [old.cells[old.cells.length - 1]]) mark(cell);
}

// The time of the change is new whatever was changed: it is no news of its own.
function take(cell, fresh) {
  if (cell.matches(".c-pick") || cell.innerHTML === fresh.innerHTML) return false;
  const hadFocus = cell.contains(document.activeElement);
  cell.replaceChildren(...fresh.childNodes);
  cell.title = fresh.title;
  if (hadFocus) cell.querySelector("a")?.focus({ preventScroll: true });
  return !cell.matches(".c-updated");
}

function mark(cell) {
  cell.classList.add("is-changed");
  cell.addEventListener("animationend", () => cell.classList.remove("is-changed"), { once: true });
}
