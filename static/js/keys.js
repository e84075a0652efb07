// Keys: single letters press what they name, digits choose inside a group, Ctrl+Enter presses the page's main act, `?` lists them all.
//   <button data-key="n">New call <kbd>N</kbd></button>     <a data-key="h" href="…">
//   <div class="keys" role="radiogroup"><label><input type="radio" …><kbd>1</kbd> Home</label>…</div>
//   <div data-digits><button>…  in an open <details>: a digit presses the button in that place
//   <button data-ctrl-enter>Alert 9 responders</button>     <form data-no-enter> … Enter in a field never submits it
const TEXT = /^(text|search|tel|email|url|password|number|date|time|datetime-local|month|week)$/;

const typing = (target) =>
  target.isContentEditable || target.matches?.("textarea, select") || (target.matches?.("input") && TEXT.test(target.type));

const usable = (element) => !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.checkVisibility?.() !== false && element.getClientRects().length > 0;

const singleKeys = () => document.body.dataset.singleKeys !== "off";

// Inside an open dialog only its own keys work.
const scope = () => document.querySelector("dialog[open]") || document;

function press(selector) {
  const found = [...scope().querySelectorAll(selector)].filter(usable);
  if (found.length === 0) return false;
  const pressed = found[0];
  if (pressed.matches("[type=checkbox]")) pressed.click();
  else if (pressed.matches("input, textarea, select")) pressed.focus();
  else pressed.click();
  return true;
}

// A page that must first find out whether a letter was meant as a key presses it with this.
export function pressKey(key) {
  return singleKeys() && key.length === 1 && key !== " " && press(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
}

function chooseByDigit(group, digit) {
  const input = group.querySelectorAll("input:not(:disabled)")[Number(digit) - 1];
  if (!input) return false;
  input.focus();
  input.click();
  return true;
}

function mainAct(from) {
  const own = from.closest?.("form")?.querySelector("[data-ctrl-enter]");
  const all = [...scope().querySelectorAll("[data-ctrl-enter]")].filter(usable);
  const act = own && usable(own) ? own : all[0];
  act?.click();
  return Boolean(act);
}

function label(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .sr-only, .chip, .age").forEach((part) => part.remove());
  return copy.textContent.trim() || element.getAttribute("aria-label") || element.title;
}

function keyRow(key, text) {
  const dt = document.createElement("dt");
  const dd = document.createElement("dd");
  const kbd = document.createElement("kbd");
  kbd.textContent = key;
  dt.append(kbd);
  dd.textContent = text;
  return [dt, dd];
}

export function openSheet() {
  const sheet = document.getElementById("key-sheet");
  if (!sheet || sheet.open) return;
  const list = sheet.querySelector("[data-key-list]");
  const seen = new Set();
  list.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    if (seen.has(key) || !usable(element)) continue;
    seen.add(key);
    list.append(...keyRow(key.length === 1 ? key.toUpperCase() : key, label(element)));
  }
  const act = [...document.querySelectorAll("[data-ctrl-enter]")].find(usable);
  if (act) list.append(...keyRow("Ctrl ↵", label(act)));
  const palette = document.getElementById("palette");
  if (palette) list.append(...keyRow("Ctrl K", palette.getAttribute("aria-label")));
  sheet.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const { target, key } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (!event.repeat && mainAct(target)) event.preventDefault();
    return;
  }
  if (key === "Enter" && target.matches?.("input") && typing(target) && target.form?.matches("[data-no-enter]")) {
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(target)) return;
  const group = target.closest?.(".keys");
  if (group && /^[1-9]$/.test(key) && chooseByDigit(group, key)) { event.preventDefault(); return; }
  // A menu that is open: a digit presses the button in that place.
  const menu = document.querySelector("details[open] > [data-digits]");
  if (menu && /^[1-9]$/.test(key)) { menu.querySelectorAll("button")[Number(key) - 1]?.click(); event.preventDefault(); return; }
  if (!singleKeys()) return;
  if (key === "?") { openSheet(); event.preventDefault(); return; }
  if (pressKey(key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-open-keys]")) openSheet();
  const opener = event.target.closest?.("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const closer = event.target.closest?.("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  // A menu closes when one clicks elsewhere or chooses something in it.
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
