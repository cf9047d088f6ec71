// Files for the message that is being written: chosen, dropped or pasted, sent one after another,
// each with its progress. The desk answers with the list of what waits.
import { csrf, part, unreached, words } from "./page.js";
import { toast } from "./toasts.js";

const composerOf = (target) => target.closest?.("[data-takes-files]");

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-attach]")) composerOf(event.target)?.querySelector("[type=file]").click();
});

document.addEventListener("change", ({ target }) => {
  if (target.type !== "file" || !composerOf(target)) return;
  sendAll(composerOf(target), [...target.files]);
  target.value = ""; // they are on their way: the form must not send them again
});

document.addEventListener("dragover", (event) => {
  const composer = composerOf(event.target);
  if (!composer || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  composer.classList.add("is-target");
});

for (const over of ["dragleave", "drop"]) {
  document.addEventListener(over, (event) => composerOf(event.target)?.classList.remove("is-target"));
}

document.addEventListener("drop", (event) => {
  const composer = composerOf(event.target);
  if (!composer || !event.dataTransfer.files.length) return;
  event.preventDefault();
  sendAll(composer, [...event.dataTransfer.files]);
});

document.addEventListener("paste", (event) => {
  const composer = composerOf(event.target);
  const files = [...event.clipboardData.files];
  if (!composer || !files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  sendAll(composer, files);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-take-back]");
  if (!button) return;
  event.preventDefault();
  const options = { method: "POST", headers: { "X-CSRF-Token": csrf() } };
  const list = await part(button.formAction, options).catch(() => null);
  if (list === null) return toast({ words: words.away }, "fault");
  show(list);
  document.querySelector("[data-attach]")?.focus();
});

async function sendAll(composer, files) {
  const buttons = [...composer.querySelectorAll("button[name=do]:not(:disabled)")];
  buttons.forEach((each) => (each.disabled = true)); // a message does not leave without its files
  for (const file of files) await sendOne(composer, file);
  buttons.forEach((each) => (each.disabled = false));
}

async function sendOne(composer, file) {
  const row = progress(file);
  document.querySelector("#pending")?.append(row);
  try {
    const answer = await send(composer.dataset.takesFiles, file, row.querySelector("progress"));
    const refused = JSON.parse(answer.getResponseHeader("HX-Trigger") ?? "{}")["opora:refused"];
    if (answer.status === 200) show(answer.responseText);
    else if (answer.status === 429 || answer.status >= 500) keep(composer, file, refused?.words ?? words.away);
    else toast(refused ?? { words: words.away }, "fault");
  } catch (fault) {
    keep(composer, file, words.away);
    unreached(fault);
  } finally {
    row.remove();
  }
}

// What may be taken a little later stays in the list, and says so.
function keep(composer, file, why) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  const fault = document.createElement("small");
  const button = document.createElement("button");
  row.dataset.unsent = "";
  name.textContent = file.name;
  fault.textContent = why;
  fault.className = "fault";
  fault.setAttribute("role", "alert");
  button.textContent = words.again;
  button.type = "button";
  button.className = "button quiet";
  button.ariaLabel = `${words.again}: ${file.name}`;
  button.addEventListener("click", () => {
    row.remove();
    sendAll(composer, [file]);
  });
  row.append(name, fault, button);
  document.querySelector("#pending")?.append(row);
}

function send(address, file, bar) {
  const body = new FormData();
  body.append("file", file);
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => ((bar.max = total), (bar.value = loaded)));
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new TypeError("unreached")));
    request.open("POST", address);
    request.setRequestHeader("X-CSRF-Token", csrf());
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("HX-Request-Type", "partial");
    request.send(body);
  });
}

function progress(file) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = bar.ariaLabel = file.name;
  bar.max = 1;
  row.append(name, bar);
  return row;
}

// Rows of other files that are still on their way, or were not taken yet, stay.
function show(list) {
  const now = document.querySelector("#pending");
  const made = document.createRange().createContextualFragment(list).querySelector("#pending");
  made.append(...(now?.querySelectorAll("li:has(progress), [data-unsent]") ?? []));
  now?.replaceWith(made);
}
