// data-keep-scroll: a region that stands where it stood when its page is loaded again, as after
// each form. What is kept lives as long as the tab. What is chosen in it is in view from left to right.
const regions = () => document.querySelectorAll("[data-keep-scroll]");
const name = (region) => `scroll ${location.pathname} ${region.id}`;

addEventListener("pagehide", () => {
  for (const each of regions()) sessionStorage.setItem(name(each), `${each.scrollLeft} ${each.scrollTop}`);
});

for (const each of regions()) {
  const [left, top] = (sessionStorage.getItem(name(each)) ?? "0 0").split(" ").map(Number);
  each.scrollTo({ left, top, behavior: "instant" });
  const chosen = each.querySelector(":scope > svg [aria-current]")?.getBoundingClientRect();
  const frame = each.getBoundingClientRect();
  if (chosen && (chosen.left < frame.left || chosen.right > frame.right)) {
    each.scrollBy({ left: chosen.left - frame.left - frame.width / 3, behavior: "instant" });
  }
}
