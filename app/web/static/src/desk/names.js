// data-names: a line that says the name of what is pointed at, or focused, in a picture too small to read.
for (const line of document.querySelectorAll("[data-names]")) {
  const picture = document.getElementById(line.dataset.names);
  const tell = ({ target }) => {
    const named = target.closest("a[aria-label]");
    if (named) line.textContent = named.getAttribute("aria-label");
  };
  picture.addEventListener("pointerover", tell);
  picture.addEventListener("focusin", tell);
}
