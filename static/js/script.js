// Script: the words to say follow the cursor, in the caller's language first; one key turns them to the other. What a caller's
// own words only suggested is marked until somebody chooses.
const form = () => document.getElementById("call-form");

// ---- the question for the field where the cursor is

let asking = "";

function ask(name) {
  const found = document.getElementById("asks")?.content.querySelector(`[data-ask="${CSS.escape(name)}"]`);
  if (!found) return;
  asking = name;
  const reminder = document.getElementById("reminder");
  const line = document.getElementById("asking");
  const waits = reminder.hasAttribute("data-waits");
  line.hidden = !waits;
  for (const words of (waits ? line : reminder.querySelector(".both"))?.children ?? []) words.textContent = `“${found.dataset[words.lang]}”`;
}

document.addEventListener("focusin", (event) => { if (form() && event.target.form === form() && event.target.name) ask(event.target.name); });
for (const done of ["htmx:oobAfterSwap", "htmx:afterSwap"]) document.addEventListener(done, (event) => { if (event.target.id === "reminder") again(); });

// The reminder came while the cursor was in a field: its question goes on, below.
function again() {
  const waits = document.getElementById("reminder").hasAttribute("data-waits");
  if (waits && asking) ask(asking); else document.getElementById("asking").hidden = true;
}

// ---- nothing moves under somebody's hands

// The reminder is longer than a question and moves the form. Where a choice brought it, it comes at once; where words only
// suggested the place, it waits until they pause, and after leaving a field until the click that left it has landed.
const PAUSE_MS = 1500;
const LANDED_MS = 500;
let waiting = null;
let timer = 0;

const typing = () => { const here = document.activeElement; return here?.form === form() && here.matches("textarea, input[type=text]"); };

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "reminder" || !form()) return;
  const suggested = document.getElementById("f-place_type")?.classList.contains("guess");
  if (!waiting && !(suggested && typing())) return;
  event.detail.shouldSwap = false;
  waiting = event.detail.fragment.querySelector("#reminder") ?? event.detail.fragment;
  later(PAUSE_MS);
});
document.addEventListener("input", () => { if (waiting) later(PAUSE_MS); });
document.addEventListener("focusout", () => { if (waiting) later(LANDED_MS); });

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(bring, ms);
}

function bring() {
  const fresh = waiting;
  waiting = null;
  document.getElementById("reminder").replaceWith(fresh);
  window.htmx.process(fresh);
  again();
}

// ---- the script's language

const other = (language) => (language === "en" ? "es" : "en");

function turn() {
  const work = document.getElementById("work");
  const language = other(work.dataset.script);
  work.dataset.script = language;
  for (const pair of document.querySelectorAll("#reminder .both, #asking")) {
    for (const words of pair.children) words.className = words.lang === language ? "words" : "note";
  }
  for (const input of document.querySelectorAll("[data-script-language]")) input.value = language;
  const select = form()?.elements.language;
  if (select && ["en", "es"].includes(select.value)) {
    select.value = language;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => { if (event.target.closest?.("[data-switch-script]")) turn(); });
document.addEventListener("change", (event) => {
  const { target } = event;
  const work = document.getElementById("work");
  if (target.name === "language" && target.form === form() && ["en", "es"].includes(target.value) && work.dataset.script !== target.value) turn();
});

// ---- what words suggested

document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.target.id !== "news") return;
  for (const one of event.target.querySelectorAll("[data-guess]")) {
    document.getElementById(`f-${one.dataset.news}`)?.classList.toggle("guess", one.value !== "");
  }
});
document.addEventListener("change", (event) => {
  if (event.isTrusted && event.target.form === form()) event.target.closest(".guess")?.classList.remove("guess");
});
// A choice that lies among the folded ones opens them.
document.addEventListener("change", (event) => { if (event.target.closest) { const more = event.target.closest(".keys details"); if (more) more.open = true; } });

