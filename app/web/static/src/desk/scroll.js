// data-keep-scroll: a region that stands where it stood when its page is loaded again, as after
// each form. What is kept lives as long as the tab.
const regions = () => document.querySelectorAll("[data-keep-scroll]");
const name = (region) => `scroll ${location.pathname} ${region.id}`;

addEventListener("pagehide", () => {
  for (const each of regions()) sessionStorage.setItem(name(each), `${each.scrollLeft} ${each.scrollTop}`);
});

for (const each of regions()) {
  const [left, top] = (sessionStorage.getItem(name(each)) ?? "0 0").split(" ").map(Number);
  each.scrollTo({ left, top, behavior: "instant" });
}
