// Sight: the field that has the focus stays in sight between what grows above it (words to say, questions) and the bar below,
// until somebody scrolls away by hand.
const ROOM = 8; // px between the field and the bar

const work = document.getElementById("work");
let held = true;

function keep() {
  const { activeElement } = document;
  if (!held || !work.contains(activeElement) || !activeElement.matches("input, select, textarea, summary")) return;
  const bar = document.getElementById("alert-bar");
  if (bar?.contains(activeElement)) return;
  const sticks = bar && getComputedStyle(bar).position === "sticky";
  work.style.scrollPaddingBottom = sticks ? `${bar.offsetHeight + ROOM}px` : "";
  (activeElement.closest(".keys label") ?? activeElement).scrollIntoView({ block: "nearest" });
}

for (const by of ["wheel", "touchmove"]) work.addEventListener(by, () => { held = false; }, { passive: true });
for (const by of ["focusin", "keydown"]) work.addEventListener(by, () => { held = true; });
work.addEventListener("focusin", () => requestAnimationFrame(keep)); // what the focus itself brings has come by then
document.addEventListener("htmx:afterSettle", keep);

const sizes = new ResizeObserver(keep);
const watch = () => { for (const part of work.children) sizes.observe(part); };
new MutationObserver(watch).observe(work, { childList: true });
watch();
