// Call: the call form's own manners. Says when words are not saved yet, tries again by itself, and lets a place be picked from the list.
import { sentence } from "./say.js";

const RETRY_MS = 3000;
const form = () => document.getElementById("call-form");
let typed = 0; // how often something was typed: in all, when the request under way was sent, when one was last saved
let sent = 0;
let kept = 0;
let again = 0;

// ---- saving

document.addEventListener("input", (event) => {
  if (event.target.form === form()) typed += 1;
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!form() || !ours(event.detail.elt)) return;
  const status = event.detail.xhr?.status ?? 0;
  if (status === 200) kept = sent;
  if (event.detail.elt !== form()) return;
  clearTimeout(again);
  if (status === 200 || status === 409) return;
  const saved = document.getElementById("saved");
  if (saved) {
    const note = document.createElement("span");
    note.className = "miss";
    note.textContent = sentence("notSentRetry");
    saved.replaceChildren(note);
  }
  again = setTimeout(() => window.htmx.trigger(form(), "save-now"), RETRY_MS);
});

// htmx sends a form where the last pressed button points; saving always goes to the form's own address.
// Each request says which page it comes from and its turn: a save whose answer got lost is no stranger to the next one,
// and one that was long on its way does not come after a later one.
const page = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
let turn = 0;
document.addEventListener("htmx:configRequest", (event) => {
  if (!form() || !ours(event.detail.elt)) return;
  turn += 1;
  sent = typed;
  event.detail.parameters.page = page;
  event.detail.parameters.turn = String(turn);
  if (event.detail.elt === form()) event.detail.path = form().getAttribute("hx-post");
});

// Leaving with words that are not saved is asked about; a submit of the form itself takes them along.
addEventListener("beforeunload", (event) => { if (typed > kept) event.preventDefault(); });
document.addEventListener("submit", (event) => { if (event.target === form()) kept = typed; });

// A button that says what is still missing is not pressed in vain: it leads to the first thing missing.
document.addEventListener("htmx:confirm", (event) => {
  const button = event.detail.elt;
  if (button.id !== "alert" || button.getAttribute("aria-disabled") !== "true") return;
  event.preventDefault();
  document.getElementById("id_cross_street")?.focus();
});

// ---- pressing while a request is under way

// A save's answer brings new buttons, and htmx forgets what an old one had asked for: the press waits, and the new button is
// pressed when it is there. While an act is under way another press is the same press.
const SETTLED_MS = 50;
let flying = null; // what has asked and is not answered yet: the form (a save) or one of its buttons (an act)
let pressed = "";

const ours = (element) => element === form() || element.getAttribute?.("hx-include") === "#call-form";

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

const NEXT = { place_type: "id_activity_0", activity: "id_words" };
let byKey = false;

document.addEventListener("keydown", (event) => { byKey = /^[1-9]$/.test(event.key) && !event.ctrlKey; }, true);
document.addEventListener("change", (event) => {
  const { target } = event;
  if (!byKey || target.form !== form() || !NEXT[target.name]) return;
  byKey = false;
  const next = document.getElementById(NEXT[target.name]);
  const answered = next?.type === "radio" && form().querySelector(`[name="${next.name}"]:checked`);
  if (next && !answered) setTimeout(() => next.focus());
});

// ---- picking a place

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
