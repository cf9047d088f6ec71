// What is slow to come: nothing for 300 ms, then a skeleton in its place, after 5 s words and a way
// out. The place is empty again when it has come.
import { words } from "./page.js";

export const UNNOTICED_MS = 300;
const LONG_MS = 5000;
const LINES = ["w4", "w3", "w4", "w2", "w3", "w4"];

export async function patiently(place, href, coming) {
  const timers = [
    setTimeout(() => place.replaceChildren(skeleton()), UNNOTICED_MS),
    setTimeout(() => place.append(excuse(href)), LONG_MS),
  ];
  place.ariaBusy = "true";
  try {
    return await coming;
  } finally {
    timers.forEach(clearTimeout);
    place.replaceChildren();
    place.removeAttribute("aria-busy");
  }
}

function skeleton() {
  const box = document.createElement("div");
  box.className = "skeletons";
  for (const width of LINES) {
    const line = document.createElement("span");
    line.className = `skeleton ${width}`;
    box.append(line);
  }
  return box;
}

function excuse(href) {
  const said = document.createElement("p");
  const way = document.createElement("a");
  Object.assign(way, { href, textContent: words.as_page });
  said.append(`${words.slow} `, way);
  return said;
}
