// Inside a menu (data-menu): arrows, Home and End move, a letter goes to the next word that begins
// with it. Enter and Esc are the browser's.
const items = (menu) => [...menu.querySelectorAll("button, a")].filter((each) => each.checkVisibility());

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  if (!menu || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = step(items(menu), event) ?? typed(items(menu), event);
  if (!next) return;
  event.preventDefault();
  next.focus();
}, true);

function step(all, { key, target }) {
  const at = all.indexOf(target.closest("button, a"));
  if (key === "ArrowDown") return all[(at + 1) % all.length];
  if (key === "ArrowUp") return all[(at - 1 + all.length) % all.length];
  return { Home: all[0], End: all.at(-1) }[key];
}

function typed(all, { key, target }) {
  if (key.length !== 1 || key === " " || !target.closest("[popover]")) return undefined;
  const at = all.indexOf(target.closest("button, a"));
  const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return turned.find((each) => words(each).startsWith(key.toLowerCase()));
}

// An avatar stands before the name and is no part of it.
function words(item) {
  const copy = item.cloneNode(true);
  copy.querySelectorAll("[aria-hidden], kbd").forEach((each) => each.remove());
  return copy.textContent.trim().toLowerCase();
}
