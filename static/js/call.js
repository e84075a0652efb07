// Call: the call form's own manners: buttons pressed while a save is under way, and the cursor that goes where the next answer goes.
import { pressKey } from "./keys.js";
import { ours } from "./saving.js";

const form = () => document.getElementById("call-form");

// A button that says what is still missing is not pressed in vain: it leads to the first thing missing.
document.addEventListener("htmx:confirm", (event) => {
  const button = event.detail.elt;
  if (button.id !== "alert" || button.getAttribute("aria-disabled") !== "true") return;
  event.preventDefault();
  const first = form()?.querySelector(`[name="${CSS.escape(button.dataset.missing || "cross_street")}"]`);
  first?.focus();
});

// ---- pressing while a request is under way

// A save's answer brings new buttons, and htmx forgets what an old one had asked for: the press waits, and the new button is
// pressed when it is there. While an act is under way another press is the same press.
const SETTLED_MS = 50;
let flying = null; // what has asked and is not answered yet: the form (a save) or one of its buttons (an act)
let pressed = "";

document.addEventListener("htmx:confirm", (event) => {
  const button = event.detail.elt;
  if (!flying || !form() || button === form() || !ours(button)) return;
  event.preventDefault();
  if (flying === form()) pressed = button.id;
});
document.addEventListener("htmx:beforeSend", (event) => { if (form() && ours(event.detail.elt)) flying = event.detail.elt; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== flying) return;
  flying = null;
  if (pressed) setTimeout(pressAgain, SETTLED_MS);
});

function pressAgain() {
  if (flying || !pressed) return;
  const id = pressed;
  pressed = "";
  document.getElementById(id)?.click();
}

// ---- the cursor goes where the next answer goes, when answers are given by number keys

const ORDER = ["place_type", "danger", "activity", "words", "agents", "firsthand", "number"];
let byKey = false;

document.addEventListener("keydown", (event) => { byKey = /^[1-9]$/.test(event.key) && !event.ctrlKey; }, true);
document.addEventListener("change", (event) => {
  const { target } = event;
  if (!byKey || target.form !== form() || target.type !== "radio" || !ORDER.includes(target.name)) return;
  byKey = false;
  const next = ORDER.slice(ORDER.indexOf(target.name) + 1).map((name) => [...form().elements].filter((one) => one.name === name))
    .find((fields) => (fields[0]?.type === "radio" ? !fields.some((one) => one.checked) || fields[0].closest(".guess") : fields[0] && !fields[0].value));
  if (next) (next.find((one) => one.checked) ?? next[0]).focus(); // at once: the next key may be on its way
});

// Letters that follow each other are words: typed beside a field, they go into the box for words, and no single key acts.
const BURST_MS = 300;
let first = null; // a letter that may be a key of its own, or the beginning of a word

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!form() || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (!/^\p{L}$/u.test(key) && !(first && key === " ")) { act(); return; }
  if (target.matches?.("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]") || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!first) { first = { key, timer: setTimeout(act, BURST_MS) }; return; }
  clearTimeout(first.timer);
  const words = form().elements.words;
  words.focus();
  words.setRangeText(first.key + key, words.selectionStart, words.selectionEnd, "end");
  first = null;
  words.dispatchEvent(new Event("input", { bubbles: true }));
}, true);

function act() {
  if (!first) return;
  clearTimeout(first.timer);
  const { key } = first;
  first = null;
  pressKey(key);
}

// Escape leaves a field, so that single keys work; nothing else happens.
document.addEventListener("keyup", (event) => {
  if (event.key === "Escape" && event.target.form === form() && form() && event.target.matches("input, textarea, select")) event.target.blur();
});
