// Palette: Ctrl+K, a few letters, Enter: goes to an incident, a call, a rumour or a page, or presses what a single key on this page presses.
// It opens and goes; it never sends anything to people (Ctrl+Enter acts are not in it).
const dialog = document.getElementById("palette");
const box = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const none = dialog?.querySelector("[data-none]");
let all = [];
let at = 0;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function label(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .age").forEach((part) => part.remove());
  return (element.dataset.keyLabel || copy.textContent.trim() || element.getAttribute("aria-label") || "").replace(/\s+/g, " ");
}

function here() {
  const seen = new Set();
  return [...document.querySelectorAll("[data-key]")].filter((element) => {
    const key = element.dataset.key;
    if (seen.has(key) || element.closest("dialog") || element.getClientRects().length === 0 || element.getAttribute("aria-disabled") === "true") return false;
    seen.add(key);
    return true;
  }).map((element) => ({ words: label(element), more: element.dataset.key.toUpperCase(), go: () => press(element) }));
}

function press(element) {
  // A live update may have put a fresh one in its place while the palette was open.
  const now = element.isConnected ? element : document.querySelector(`[data-key="${CSS.escape(element.dataset.key)}"]`);
  if (now?.matches("input, textarea, select")) now.focus(); else now?.click();
}

const pages = () => [...document.querySelectorAll(".tabs a")].map((a) => ({ words: label(a), more: "", go: () => a.click() }));

async function fetched() {
  try {
    const response = await fetch(dialog.dataset.from, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) return [];
    return (await response.json()).map(({ words, more, url }) => ({ words, more, go: () => { location.href = url; } }));
  } catch { return []; } // what is on the page itself can still be found
}

function draw() {
  const typed = fold(box.value).split(/\s+/).filter(Boolean);
  const found = all.filter((one) => { const text = fold(`${one.words} ${one.more}`); return typed.every((word) => text.includes(word)); }).slice(0, 12);
  at = Math.min(at, Math.max(found.length - 1, 0));
  list.replaceChildren(...found.map((one, index) => {
    const row = document.createElement("li");
    row.id = `palette-${index}`;
    row.role = "option";
    row.ariaSelected = String(index === at);
    const words = document.createElement("span");
    words.textContent = one.words;
    const more = document.createElement("small");
    more.textContent = one.more;
    row.append(words, more);
    row.addEventListener("click", () => choose(one));
    return row;
  }));
  list.found = found;
  list.hidden = found.length === 0;
  none.hidden = found.length > 0;
  box.setAttribute("aria-expanded", String(found.length > 0));
  if (found.length) box.setAttribute("aria-activedescendant", `palette-${at}`); else box.removeAttribute("aria-activedescendant");
  list.children[at]?.scrollIntoView({ block: "nearest" });
}

function choose(one) {
  dialog.close();
  one.go();
}

async function open() {
  if (!dialog || dialog.open) return;
  box.value = "";
  at = 0;
  all = [...here(), ...pages()];
  dialog.showModal();
  box.focus();
  draw();
  const more = await fetched();
  all = [...all, ...more];
  if (dialog.open) draw();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (dialog?.open) dialog.close(); else if (!document.querySelector("dialog[open]")) open();
  }
});

box?.addEventListener("input", () => { at = 0; draw(); });
box?.addEventListener("keydown", (event) => {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) {
    const n = list.found.length;
    at = n ? (at + moves[event.key] + n) % n : 0;
    draw();
    event.preventDefault();
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (list.found[at]) choose(list.found[at]);
  }
});
