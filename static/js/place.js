// Place: finding a place by its name while a call is taken, and picking it from the list.
const form = () => document.getElementById("call-form");

const box = () => document.getElementById("id_cross_street");
const list = () => document.getElementById("place-options");
const options = () => [...(list()?.querySelectorAll("[role=option]") ?? [])];
let at = -1;

function mark(next) {
  const all = options();
  at = all.length ? (next + all.length) % all.length : -1;
  all.forEach((option, n) => { option.setAttribute("aria-selected", String(n === at)); option.classList.toggle("go", n === at); });
  if (at >= 0) box().setAttribute("aria-activedescendant", all[at].id);
  else box().removeAttribute("aria-activedescendant");
}

function close() {
  list()?.replaceChildren();
  box()?.setAttribute("aria-expanded", "false");
  mark(-1);
}

function pick(option) {
  box().value = option.dataset.name;
  document.getElementById("id_place").value = option.dataset.place;
  const zone = document.getElementById("id_zone");
  if (zone && option.dataset.zone) zone.value = option.dataset.zone;
  close();
  box().dispatchEvent(new Event("change", { bubbles: true }));
  if (!form().querySelector("[name=place_type]:checked")) document.getElementById("id_place_type_0")?.focus();
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target !== list()) return;
  at = -1;
  const open = options().length > 0 && document.activeElement === box();
  if (!open) list().replaceChildren();
  box().setAttribute("aria-expanded", String(open));
});

document.addEventListener("keydown", (event) => {
  if (event.target !== box() || options().length === 0) return;
  if (event.key === "ArrowDown") mark(at + 1);
  else if (event.key === "ArrowUp") mark(at - 1);
  else if (event.key === "Enter" && at >= 0 && !event.ctrlKey && !event.metaKey) pick(options()[at]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}, true);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("#place-options [role=option]");
  if (option) { event.preventDefault(); pick(option); }
});

document.addEventListener("focusout", (event) => { if (event.target === box()) setTimeout(close, 100); });

// ---- the map: a zone is chosen by a click, or by Enter or Space on it; the list of zones says the same

const zones = () => document.getElementById("id_zone");

function mapShows() {
  for (const shape of document.querySelectorAll("[data-zone-pick]")) {
    shape.setAttribute("aria-pressed", String(shape.dataset.zonePick === zones()?.value));
  }
}

function choose(shape) {
  if (!zones()) return;
  zones().value = shape.dataset.zonePick;
  zones().dispatchEvent(new Event("change", { bubbles: true }));
  mapShows();
}

document.addEventListener("click", (event) => {
  const shape = event.target.closest?.("[data-zone-pick]");
  if (shape) choose(shape);
});
document.addEventListener("keydown", (event) => {
  const shape = event.target.closest?.("[data-zone-pick]");
  if (!shape || (event.key !== "Enter" && event.key !== " ") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  choose(shape);
});
document.addEventListener("change", (event) => { if (event.target === zones() || event.target === box()) mapShows(); });
document.addEventListener("htmx:afterSettle", (event) => { if (event.target.matches?.(".zone-map-room")) mapShows(); });
